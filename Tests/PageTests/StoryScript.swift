import Database
import Foundation
import Identity
import PortalKit
import Web

@testable import Casework
@testable import Forms

/// Fills the sample database.
struct StoryScript {
    static let caseID = "case-evie"

    let cast: StoryCast
    let db: Connection
    let officer: Officer
    /// Of the only stored file.
    let digest: String

    private var team: Site { cast.team }
    private func time(_ daysAgo: Int, _ hour: Int = 10) -> Date { cast.time(daysAgo, hour) }
    private func day(_ daysAgo: Int) -> CivilDate { cast.day(daysAgo) }

    private func child(_ forename: String, _ surname: String = "Hartley", isFull: Bool = true) -> PersonDetails {
        PersonDetails(
            forename: forename, surname: surname, gender: "female", born: day(2900),
            schooling: isFull
                ? Schooling(at: .school, school: School(urn: "", name: "Ashby Vale Primary School", place: "Leafham"))
                : nil,
            address: isFull ? PostalAddress(uprn: "", lines: ["4 Orchard Row", "Leafham"], postcode: "LE1 1AA") : nil)
    }

    /// A child with a case, one with a case that has ended, and one that only its mother has written down.
    func people() throws {
        let rules = try team.caseRules
        let evie = Person(id: "evie", child("Evie"), reach: "Not before ten o'clock")
        try PersonStore.add(.system(db), evie, at: time(60))
        try CaseStore.open(
            officer.team(db), id: Self.caseID, person: evie, received: day(60), from: .parent, by: .portal,
            coordinator: "priti",
            rules: rules, at: time(60))
        try note(.caseOpened, Self.caseID, at: time(60))
        let max = Person(id: "max", child("Max"))
        try PersonStore.add(.system(db), max, at: time(50))
        try CaseStore.open(
            officer.team(db), id: "case-max", person: max, received: day(50), from: .setting, by: .letter, rules: rules,
            at: time(50))
        try CaseStore.close(.system(db), "case-max", as: .withdrawn, on: day(20), reason: "The family moved away.")
        try CaseStore.refresh(.system(db), "case-max", rules)
        let ada = Person(id: "ada", child("Ada"))
        try PersonStore.add(.system(db), ada, at: time(9))
        try CaseStore.open(
            officer.team(db), id: "case-ada", person: ada, received: day(9), from: .parent, by: .email, rules: rules,
            at: time(9))
        try CaseStore.refresh(.system(db), "case-ada", rules)
        for (account, entry) in [("robin", "tom"), ("kim", "zoe"), ("holder", "zac")] {
            try add(entry, to: account, child(entry.capitalized, isFull: account == "robin"))
        }
        try link("robin", as: "parent", .mother, to: evie)
        try link("jo", as: "parent", .father, to: evie)
        try link("nia", as: "carer", .grandparent, to: evie)
        try InvolvementStore.authenticate(officer.team(db), account: "pat", at: time(59))
        try link("pat", as: "setting", .other, to: evie)
        try link("lee", as: "professional", .other, to: evie)
        try InvolvementStore.add(
            officer.team(db),
            Involvement(
                id: "by-post", person: "evie", role: "carer", name: "Nedda Hartley", title: "aunt",
                phone: "01632 960177", lines: ["7 Mill Lane", "Leafham", "LE1 1AA"], began: time(58)))
        try InvolvementStore.add(
            officer.team(db),
            Involvement(
                id: "with-email", person: "evie", role: "parent", name: "Kim Hartley", email: "kim@example.org",
                began: time(57)))
        let asker = visit("kim", cast.citizen, at: time(4))
        guard let own = try Casework.Permissions.find(db, entry: "zoe", for: asker) else { throw Problem(.notFound) }
        try AccessStore.add(
            db, own, id: "access", as: .mother, responsibility: .yes, note: "I am the mother.", at: time(4))
        try file("access-file", of: "kim", about: "zoe", in: "access")
    }

    private func add(_ entry: String, to account: String, _ details: PersonDetails) throws {
        _ = try EntryStore.add(
            db, Entry(id: entry, details, relationship: .mother, responsibility: .yes), account: account, at: time(60))
    }

    private func link(_ account: String, as role: String, _ is: Entry.Relationship, to person: Person) throws {
        let entry = "evie-\(account)"
        _ = try EntryStore.add(
            db, Entry(id: entry, person.details, relationship: `is`, responsibility: .unsure), account: account,
            at: time(60))
        try Linking.link(
            officer.team(db), account: account, entry: entry, to: person, as: role, relationship: `is`,
            involvement: account,
            title: `is` == .other ? "Psychologist" : `is`.rawValue,
            organisation: `is` == .other ? "Children's Centre" : "", at: time(59))
        try note(.linked, account, at: time(59))
    }

    private func note(_ event: AuditEvent, _ object: String, at time: Date) throws {
        try Audit.note(db, event, by: officer.account, on: team, subject: "evie", object: object, at: time)
    }

    func file(_ id: String, of account: String, about subject: String, in holder: String) throws {
        let file = Attachment(
            id: id, name: "report.pdf", kind: "pdf", size: 8, digest: digest, state: .clean, at: time(10))
        try UploadStore.insert(db, file, account: account, subject: subject, holder: holder)
    }

    /// Drafts, forms that were sent, and one that was sent again with other answers.
    func forms() throws {
        let answers = [
            "hopes": "Help with reading.\n\nAnd friends.", "short-text": "Evie", "number": "8", "date.day": "3",
            "date.month": "5", "date.year": "2023", "year": "2022", "phone": "01632 960118", "yes-no": "yes",
            "email": "evie@example.org", "which-help": "A quiet place at lunch.", "ticks.a": "yes", "radios": "b",
            "select": "a", "papers": "1", "papers.1.about": "A report",
        ]
        try send("request", "sent-robin", by: "robin", about: "evie-robin", answers, on: cast.citizen, at: time(60, 9))
        try send("request", "sent-jo", by: "jo", about: "evie-jo", answers, on: cast.citizen, at: time(30))
        try send(
            "request", "sent-jo-again", by: "jo", about: "evie-jo", amends: "sent-jo",
            answers.merging(["radios": "a", "hopes": "Help with reading."]) { $1 }, on: cast.citizen, at: time(29))
        try send("request", "sent-kim", by: "kim", about: "zoe", answers, on: cast.citizen, at: time(5))
        try send(
            "advice", "sent-pat", by: "pat", about: "evie-pat",
            ["role": "role-pat", "advice": "Small groups.", "papers": "1"],
            on: cast.professional, at: time(8))
        try send(
            "views", "sent-priti", by: "priti", about: "evie", ["views": "Pictures.", "papers": "1"], on: team,
            at: time(6))
        for id in ["sent-robin", "sent-kim", "sent-jo-again", "sent-pat", "sent-priti"] {
            let account = String(id.split(separator: "-")[1])
            try file("file-\(account)", of: account, about: account == "kim" ? "zoe" : "evie-\(account)", in: id)
            try db.run(
                "UPDATE submission SET answers = $2 WHERE id = $1", id,
                answersWithFile(id, "file-\(account)"))
        }
        for id in ["sent-robin", "sent-pat"] {
            _ = try ReviewStore.review(
                officer.team(db), "REF-\(id)", submission: id, .accepted, isShared: true, at: time(7))
        }
        try draft("request", "draft", by: "robin", about: "tom", answers, on: cast.citizen)
        try draft(
            "advice", "draft", by: "pat", about: "evie-pat", ["advice": "Small groups.", "papers": "1"],
            on: cast.professional)
        try draft("views", "draft", by: "priti", about: "evie", ["views": "Pictures.", "papers": "1"], on: team)
        try OnBehalfStore.add(
            officer.team(db),
            OnBehalf(
                draft: "draft-priti", person: "evie", caseID: Self.caseID, involvement: "by-post",
                name: "Nedda Hartley", channel: .letter, receivedOn: day(7), at: time(6)))
    }

    private func answersWithFile(_ id: String, _ file: String) throws -> String {
        var answers = Answers(json: try db.row("SELECT answers FROM submission WHERE id = $1", id)?.text(0) ?? "")
        answers["papers.1.file"] = answers["papers"].isEmpty ? "" : file
        return answers.json
    }

    private func visit(_ account: String, _ site: Site, at time: Date) -> Visit {
        Visit(
            head: Head(.post, site.base(.en)), site: site, language: .en,
            session: Session(
                id: "", account: account, name: "", email: "", role: account == "priti" ? .admin : nil, proof: .code,
                ends: time), now: time)
    }

    private func draft(
        _ form: String, _ id: String, by account: String, about subject: String, _ answers: [String: String],
        on site: Site
    ) throws {
        guard let form = site.features.kept(FormStarts.self)?.forms[form] else { throw Unfinished(what: form) }
        let id = "\(id)-\(account)"
        try DraftStore.begin(
            db, id: id, subject: subject, form, answers: Answers(answers), for: visit(account, site, at: time(3)))
        guard !answers["papers", default: ""].isEmpty else { return }
        try file("draft-file-\(account)", of: account, about: subject, in: id)
        try db.run(
            "UPDATE draft SET answers = $2 WHERE id = $1", id,
            Answers(answers.merging(["papers.1.file": "draft-file-\(account)"]) { $1 }).json)
    }

    func send(
        _ form: String, _ id: String, by account: String, about subject: String, amends: String = "",
        _ answers: [String: String], on site: Site, at time: Date
    ) throws {
        let visit = visit(account, site, at: time)
        guard let form = site.features.kept(FormStarts.self)?.forms[form] else { throw Unfinished(what: form) }
        try DraftStore.begin(
            db, id: "d-\(id)", subject: subject, form, amends: amends, answers: Answers(answers), for: visit)
        guard let draft = try DraftStore.find(db, "d-\(id)", account: account),
            try DraftStore.close(db, draft, as: id)
        else { throw Unfinished(what: id) }
        try SubmissionStore.insert(
            db, id: id, draft, form, answers: Answers(answers), agreed: ["truth"], about: Answers(), for: visit)
        if amends.isEmpty { try db.run("UPDATE submission SET reference = $2 WHERE id = $1", id, "REF-\(id)") }
        guard let sent = try SubmissionStore.find(db, id)?.asSent else { throw Unfinished(what: id) }
        try site.features.subjects?.receive(sent, db, for: visit)
        try Audit.note(db, .formSent, by: account, on: site, subject: subject, object: id, at: time + 1)
    }

    /// What the team has asked for, and what it has decided.
    func work() throws {
        try ask("ask-robin", of: "robin", "Your views", form: "views", due: -10)
        try ask("ask-pat", of: "pat", "Advice for the assessment", form: "advice", due: 2)
        try ask("ask-lee", of: "lee", "Advice on movement", form: "", due: -3)
        try ask("ask-paper", of: "by-post", "A report", form: "", due: -5)
        try RequestStore.settle(.system(db), "ask-paper", as: .answered, on: day(2), reference: "")
        try file("scan", of: "priti", about: "evie", in: "ask-paper")
        try decide("assess", "yes", id: "decision-yes", ago: 22)
        try decide("issue", "no", id: "decision-no", ago: 1)
        try DecisionStore.except(
            officer.team(db),
            CaseException(
                id: "exception", caseID: Self.caseID, deadline: "advice", ground: "missed-appointment", began: day(3),
                ended: nil, evidence: "A letter of the clinic.", note: "Look again in two weeks.",
                at: time(3)))
        try DecisionStore.note(officer.team(db), id: "note", "The school rang.", on: Self.caseID, at: time(2, 11))
    }

    private func ask(_ id: String, of involvement: String, _ title: String, form: String, due: Int) throws {
        let hasAccount = involvement != "by-post"
        try RequestStore.add(
            officer.team(db),
            InformationRequest(
                id: id, caseID: Self.caseID, person: "evie", involvement: involvement,
                account: hasAccount ? involvement : "", entry: hasAccount ? "evie-\(involvement)" : "",
                service: "Family", form: form, title: title, asked: day(20), due: day(due), at: time(20, 9)))
        try note(.requestAsked, id, at: time(20, 9))
    }

    private func decide(_ name: String, _ outcome: String, id: String, ago: Int) throws {
        try DecisionStore.add(
            officer.team(db),
            Decision(
                id: id, caseID: Self.caseID, name: name, outcome: outcome, day: day(ago), note: "Agreed at the panel.",
                at: time(ago, 11)))
        try note(.decisionRecorded, id, at: time(ago, 11))
    }
}
