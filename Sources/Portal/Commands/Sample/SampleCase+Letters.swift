import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// Requests, decisions, documents and messages of a sample case.
extension SampleCase {
    func ask(_ advice: SampleFile.Advice) throws {
        guard let service = council.sample.service(advice.service) else { return }
        let (expert, state) = (try expert(service, at: council.moment(advice.asked, 9)), advice.state ?? .open)
        let isHere = state == .open && !expert.account.isEmpty
        let form = isHere ? form(of: council.professional, named: service.form) : nil
        let request = try ask(
            expert, on: council.professional, service: service.name,
            title: form?.title(council.language(on: council.professional)) ?? text("advice"), form: form?.name ?? "",
            asked: advice.asked, due: advice.due)
        guard state != .open else { return }
        try RequestStore.settle(
            team, request, as: state, on: advice.answered.map(council.day), reference: "",
            note: state == .returned ? text("returned") : "")
    }

    func askFamily(_ due: Int) throws {
        guard let first = kin.first, !first.account.isEmpty else { return }
        _ = try ask(
            first, on: council.citizen, service: text("family"), title: text("views"),
            form: form(of: council.citizen)?.name ?? "", asked: 21, due: due)
    }

    /// The form with which a site's accounts answer: the one of that name, or else the first; nil if there is none.
    private func form(of site: Site?, named name: String? = nil) -> FormOffer? {
        let offers = site?.features.offers.filter(\.isOnRequest) ?? []
        return offers.first { $0.name == name } ?? offers.first
    }

    private func ask(
        _ member: Involvement, on site: Site?, service: String, title: String, form: String, asked: Int, due: Int
    ) throws -> String {
        let (id, time) = (newID(), council.moment(asked, 9))
        try RequestStore.add(
            team,
            InformationRequest(
                id: id, caseID: self.id, person: person.id, involvement: member.id, account: member.account,
                entry: member.entry, service: service, form: form, title: title, asked: council.day(asked),
                due: council.day(-due), at: time))
        try note(.requestAsked, object: id, at: time)
        let texts = council.team.texts(council.language(on: site))
        let date = Dates(council.team.portal.dates, texts: texts).words(council.day(-due))
        let values = ["title": title, "child": person.name, "date": date]
        try notify(
            member, .asked, subject: texts("act.ask.told.subject", values),
            body: texts(form.isEmpty ? "act.ask.told.advice" : "act.ask.told.form", values), object: id, at: time,
            isSeen: asked > 15)
        return id
    }

    /// Records a decision and, if it is published, notifies everyone who has to be notified.
    func take(_ step: SampleFile.Step) throws {
        guard let outcome = council.rules.process.decision(step.decision)?.outcome(step.outcome) else { return }
        let (decision, time, day) = (newID(), council.moment(step.ago, 11), council.day(step.ago))
        try DecisionStore.add(
            team,
            Decision(
                id: decision, caseID: id, name: step.decision, outcome: step.outcome, day: day, note: text("decision"),
                at: time))
        try note(.decisionRecorded, object: decision, at: time)
        let parts = Dictionary(uniqueKeysWithValues: outcome.letter.map { ($0, council.sample.part($0)) })
        let document = Document(
            id: newID(), person: person.id, caseID: id, kind: outcome.kind,
            title: council.sample.title(step),
            letter: DecisionLetterBody(body: text("letter"), parts: parts), dated: day, at: time,
            decision: decision)
        try DocumentStore.add(team, document)
        try DecisionStore.setLetter(team, decision, document.id)
        guard step.published != false else { return }
        _ = try DecisionStore.publish(team, decision, at: time)
        try FactStore.add(team, Fact(outcome.fact, day), to: id, source: decision, at: time)
        if let stage = outcome.moves { try CaseStore.move(team, id, to: stage) }
        if outcome.closes { try CaseStore.close(team, id, as: .closed, on: day, reason: document.title) }
        try publish(document, ago: step.ago)
        try note(.decisionPublished, object: decision, at: time)
    }

    /// Publishes a report as a file and, if the story says so, recalls it a day later.
    func publishReport(_ ago: Int) throws {
        let (id, time) = (newID(), council.moment(ago, 14))
        let upload = Attachment(
            id: newID(), name: report.name, kind: report.kind, size: report.size, digest: report.digest, state: .clean,
            at: time)
        let document = Document(
            id: id, person: person.id, caseID: self.id, kind: .report, title: text("report"), upload: upload.id,
            dated: council.day(ago), at: time)
        try UploadStore.insert(db, upload, account: officer.account, subject: person.id, holder: id)
        try DocumentStore.add(team, document)
        try publish(document, ago: ago)
        guard story.recalled == true else { return }
        let recalled = council.moment(max(0, ago - 1), 9)
        try DocumentStore.recall(team, id, reason: text("recalled"), at: recalled)
        try note(.documentRecalled, object: id, at: recalled)
    }

    private func publish(_ document: Document, ago: Int) throws {
        let told = kin.filter { council.rules.process.role($0.role)?.rights.contains(.isTold) == true }
        _ = try DocumentStore.publish(team, document.id, to: told.map(Recipient.init), at: document.at)
        try note(.documentPublished, object: document.id, at: document.at)
        for (place, member) in told.enumerated() {
            // Unread by the second person of a household, and by a family without working mail.
            let isSeen = ago > 7 && place == 0 && household.refusesMail != true
            try notify(
                member, .document, subject: document.title, body: text("document"), object: document.id,
                at: document.at, isSeen: isSeen)
            if isSeen { try see(document, member, ago: ago - 2) }
            if member.account.isEmpty, ago > 3 {
                try DocumentStore.post(
                    team, document.id, involvement: member.id, at: council.moment(ago - 1))
            }
        }
    }

    private func see(_ document: Document, _ member: Involvement, ago: Int) throws {
        guard let site = council.citizen, !member.account.isEmpty else { return }
        let time = council.moment(ago, 19)
        let visit = try council.visit(db, member.account, site, at: time)
        guard let permissions = try Casework.Permissions.find(db, entry: member.entry, for: visit) else { return }
        try DocumentStore.see(db, document.id, permissions, at: time)
        try Audit.note(
            db, .documentSeen, by: member.account, on: site, subject: member.entry, object: document.id, at: time)
    }

    /// Adds the messages between family and team; returns the time of the last incoming message, nil if there is none.
    func talk() throws -> Date? {
        guard let first = kin.first, !first.account.isEmpty, let talk = story.talk else { return nil }
        guard talk != .unseen, try council.citizen?.caseRules.allowsReplies != false else {
            try notify(
                first, .written, subject: text("news-subject"), body: text("news"), at: council.moment(1, 15),
                isSeen: false)
            return nil
        }
        let isAnswered = talk == .answered
        let (id, time, subject) = (newID(), council.moment(isAnswered ? 8 : 1, 20), text("question-subject"))
        try MessageStore.send(
            team,
            Message(
                id: id, person: person.id, caseID: self.id, account: first.account, entry: first.entry,
                isIncoming: true, author: first.account, name: first.name, subject: subject, body: text("question"),
                at: time), site: council.team)
        guard isAnswered else { return time }
        try MessageStore.see(team, id, at: council.moment(7, 9))
        try notify(
            first, .written, subject: subject, body: text("answer"), thread: id, at: council.moment(7, 12),
            isSeen: true)
        return time
    }

    private func notify(
        _ member: Involvement, _ kind: Message.Kind, subject: String, body: String, object: String = "",
        thread: String? = nil, at time: Date, isSeen: Bool
    ) throws {
        guard !member.account.isEmpty else { return }
        let id = newID()
        try MessageStore.send(
            team,
            Message(
                id: id, person: person.id, caseID: self.id, account: member.account, entry: member.entry,
                isIncoming: false, author: officer.account, name: officer.name, subject: subject, body: body,
                thread: thread, kind: kind, object: object, at: time), site: council.team)
        if isSeen { try MessageStore.see(team, id, at: min(council.now, time + 40_000)) }
        try note(.messageSent, object: id, at: time)
    }
}
