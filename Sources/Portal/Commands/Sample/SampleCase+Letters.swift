import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// Requests, decisions, documents and messages of a sample case.
extension SampleCase {
    func ask(_ db: Connection, _ advice: SampleStory.Advice, _ person: Person) throws {
        let time = council.moment(advice.asked, 9)
        let expert = try expert(db, advice.service, person, at: time)
        let offer = council.professional?.features.offers.first(where: \.isOnRequest)
        let isHere = advice.state == .open && !expert.account.isEmpty
        let request = try ask(
            db, expert, service: advice.service.name, title: "Advice for the assessment",
            form: isHere ? offer?.name ?? "" : "", asked: advice.asked, due: advice.due, about: person)
        guard advice.state != .open else { return }
        let answered = advice.answered.map(council.day)
        let note = advice.state == .returned ? "Please say how often help is needed, and for how long." : ""
        try RequestStore.settle(db, request, as: advice.state, on: answered, reference: "", note: note)
    }

    func askFamily(_ db: Connection, _ due: Int, _ person: Person) throws {
        guard let first = kin.first, !first.account.isEmpty else { return }
        let form = council.citizen?.features.offers.first(where: \.isOnRequest)?.name ?? ""
        try ask(db, first, service: "Family", title: "Your views", form: form, asked: 21, due: due, about: person)
    }

    @discardableResult
    private func ask(
        _ db: Connection, _ member: Kin, service: String, title: String, form: String = "", asked: Int, due: Int,
        about person: Person
    ) throws -> String {
        let (id, time) = (newID(), council.moment(asked, 9))
        try RequestStore.add(
            officer.team(db),
            InformationRequest(
                id: id, caseID: self.id, person: person.id, involvement: member.involvement, account: member.account,
                entry: member.entry, service: service, form: form, title: title, asked: council.day(asked),
                due: council.day(-due), author: officer.account, at: time))
        try note(db, .requestAsked, about: person, object: id, at: time)
        let texts = council.team.texts(.en)
        let date = Dates(pattern: council.team.portal.datePattern, texts: texts).words(council.day(-due))
        let values = ["title": title, "child": person.name, "date": date]
        try notify(
            db, member, .asked, subject: texts("act.ask.told.subject", values),
            body: texts(form.isEmpty ? "act.ask.told.advice" : "act.ask.told.form", values), object: id,
            about: person, at: time, isSeen: asked > 15)
        return id
    }

    /// Records a decision and, if it is published, notifies everyone who has to be notified.
    func take(_ db: Connection, _ step: SampleStory.Step, _ person: Person) throws {
        guard let outcome = council.rules.process.decision(step.decision)?.outcome(step.outcome) else { return }
        let (decision, time) = (newID(), council.moment(step.ago, 11))
        let team = officer.team(db)
        try DecisionStore.add(
            team,
            Decision(
                id: decision, caseID: id, name: step.decision, outcome: step.outcome, day: council.day(step.ago),
                note: "Agreed at the panel.", author: officer.account, at: time))
        try note(db, .decisionRecorded, about: person, object: decision, at: time)
        let parts = Dictionary(uniqueKeysWithValues: outcome.letter.map { ($0, SampleWords.part($0)) })
        let letter = DecisionLetterBody(
            body: SampleWords.letter(person.forename, step.decision), parts: parts)
        let document = Document(
            id: newID(), person: person.id, caseID: id, kind: outcome.kind,
            title: SampleWords.title(step.decision, step.outcome), letter: letter, dated: council.day(step.ago),
            author: officer.account, at: time, decision: decision)
        try DocumentStore.add(team, document)
        try DecisionStore.setLetter(team, decision, document.id)
        guard step.isPublished else { return }
        _ = try DecisionStore.publish(team, decision, at: time)
        try FactStore.add(
            team, Fact(outcome.fact, council.day(step.ago)), to: id, source: decision, at: time)
        if let stage = outcome.moves { try CaseStore.move(db, id, to: stage) }
        if outcome.closes {
            try CaseStore.close(db, id, as: .closed, on: council.day(step.ago), reason: document.title)
        }
        try publish(db, document, person, ago: step.ago)
        try note(db, .decisionPublished, about: person, object: decision, at: time)
    }

    /// Publishes a report as a file and, if the story says so, recalls it a day later.
    func publishReport(_ db: Connection, _ ago: Int, _ person: Person) throws {
        guard let report else { return }
        let (id, time) = (newID(), council.moment(ago, 14))
        let upload = Attachment(
            id: newID(), name: report.name, kind: report.kind, size: report.size, digest: report.digest, state: .clean,
            at: time)
        let document = Document(
            id: id, person: person.id, caseID: self.id, kind: .report, title: "Report of the psychologist",
            upload: upload.id, dated: council.day(ago), author: officer.account, at: time)
        try UploadStore.insert(db, upload, account: officer.account, subject: person.id, holder: id)
        let team = officer.team(db)
        try DocumentStore.add(team, document)
        try publish(db, document, person, ago: ago)
        guard story.isRecalled else { return }
        let recalled = council.moment(max(0, ago - 1), 9)
        try DocumentStore.recall(
            team, id, reason: "A page of another child's report was in it.", at: recalled)
        try note(db, .documentRecalled, about: person, object: id, at: recalled)
    }

    private func publish(_ db: Connection, _ document: Document, _ person: Person, ago: Int) throws {
        let told = kin.filter { council.rules.process.role($0.role)?.rights.contains(.isTold) == true }
        let recipients = told.map { member in
            Recipient(
                document: document.id, involvement: member.involvement, account: member.account, entry: member.entry,
                name: member.name, told: member.account.isEmpty ? .post : .portal)
        }
        let team = officer.team(db)
        _ = try DocumentStore.publish(team, document.id, to: recipients, at: document.at)
        try note(db, .documentPublished, about: person, object: document.id, at: document.at)
        for (place, member) in told.enumerated() {
            // Unread by the second person of a household, and by a family without working mail.
            let isSeen = ago > 7 && place == 0 && story.household != .refused
            try notify(
                db, member, .document, subject: document.title,
                body: "A new document about \(person.forename) is in the portal.", object: document.id,
                about: person, at: document.at, isSeen: isSeen)
            if isSeen { try see(db, document, member, ago: ago - 2) }
            if member.account.isEmpty, ago > 3 {
                try DocumentStore.post(
                    team, document.id, involvement: member.involvement, at: council.moment(ago - 1))
            }
        }
    }

    private func see(_ db: Connection, _ document: Document, _ member: Kin, ago: Int) throws {
        guard let site = council.citizen, !member.account.isEmpty else { return }
        let time = council.moment(ago, 19)
        let visit = council.visit(member.account, site, at: time)
        guard let permissions = try Casework.Permissions.find(db, entry: member.entry, for: visit) else { return }
        try DocumentStore.see(db, document.id, permissions, at: time)
        try Audit.note(
            db, .documentSeen, by: member.account, on: site, subject: member.entry, object: document.id, at: time)
    }

    /// Adds the messages between family and team; returns the time of the last incoming message, nil if there is none.
    func talk(_ db: Connection, _ person: Person) throws -> Date? {
        guard let first = kin.first, !first.account.isEmpty else { return nil }
        switch story.talk {
        case .none: return nil
        case .unseen:
            let words = SampleWords.news(person.forename)
            try notify(
                db, first, .written, subject: words.subject, body: words.body, about: person,
                at: council.moment(1, 15), isSeen: false)
            return nil
        case .unread, .answered:
            let isAnswered = if case .answered = story.talk { true } else { false }
            let (id, time) = (newID(), council.moment(isAnswered ? 8 : 1, 20))
            let words = SampleWords.question(person.forename)
            let question = Message(
                id: id, person: person.id, caseID: self.id, account: first.account, entry: first.entry,
                isIncoming: true, author: first.account, name: first.name, subject: words.subject, body: words.body,
                at: time)
            try MessageStore.send(db, question, site: council.team)
            guard isAnswered else { return time }
            try MessageStore.see(db, id, at: council.moment(7, 9))
            try notify(
                db, first, .written, subject: words.subject, body: SampleWords.answer(person.forename), thread: id,
                about: person, at: council.moment(7, 12), isSeen: true)
            return time
        }
    }

    private func notify(
        _ db: Connection, _ member: Kin, _ kind: Message.Kind, subject: String, body: String, object: String = "",
        thread: String? = nil, about person: Person, at time: Date, isSeen: Bool
    ) throws {
        guard !member.account.isEmpty else { return }
        let id = newID()
        try MessageStore.send(
            db,
            Message(
                id: id, person: person.id, caseID: self.id, account: member.account, entry: member.entry,
                isIncoming: false, author: officer.account, name: officer.name, subject: subject, body: body,
                thread: thread, kind: kind, object: object, at: time), site: council.team)
        if isSeen { try MessageStore.see(db, id, at: min(council.now, time + 40_000)) }
        try note(db, .messageSent, about: person, object: id, at: time)
    }
}
