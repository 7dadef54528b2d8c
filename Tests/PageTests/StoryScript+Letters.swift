import Database
import Foundation
import Identity
import PortalKit

@testable import Casework

/// Letters, documents and messages of the story.
extension StoryScript {
    /// The letter of a decision, a report as a file, and one that was recalled.
    func letters() throws {
        let parts = ["mediation": "Before you appeal you need a certificate."]
        try publish("letter", .letter, "We will carry out an assessment", ago: 21, decision: "decision-yes", parts)
        _ = try DecisionStore.publish(officer.team(db), "decision-yes", at: cast.time(21))
        try FactStore.add(
            officer.team(db), Fact("assess", cast.day(22)), to: Self.caseID, source: "decision-yes", at: cast.time(21))
        try CaseStore.move(.system(db), Self.caseID, to: "assessment")
        try publish("report", .report, "Report of the psychologist", ago: 9)
        try publish("mistake", .other, "Another child's letter", ago: 8)
        try DocumentStore.recall(
            officer.team(db), "mistake", reason: "It was about another child.", at: cast.time(7))
    }

    private func publish(
        _ id: String, _ kind: Document.Kind, _ title: String, ago: Int, decision: String = "",
        _ parts: [String: String] = [:]
    ) throws {
        let isFile = kind == .report
        let document = Document(
            id: id, person: "evie", caseID: Self.caseID, kind: kind, title: title,
            letter: isFile ? nil : DecisionLetterBody(body: "Thank you.\n\nThis is what happens next.", parts: parts),
            upload: isFile ? "document-file" : "", dated: cast.day(ago), at: cast.time(ago),
            decision: decision)
        if isFile { try file("document-file", of: "priti", about: "evie", in: id) }
        try DocumentStore.add(officer.team(db), document)
        if !decision.isEmpty { try DecisionStore.setLetter(officer.team(db), decision, id) }
        let recipients = ["robin", "jo", "nia", "pat", "by-post"].map { name in
            let isHere = name != "by-post"
            return Recipient(
                involvement: name, account: isHere ? name : "", entry: isHere ? "evie-\(name)" : "",
                name: isHere ? "\(name.capitalized) Hartley" : "Nedda Hartley")
        }
        _ = try DocumentStore.publish(officer.team(db), id, to: recipients, at: cast.time(ago))
        try Audit.note(
            db, .documentPublished, by: "priti", on: cast.team, subject: "evie", object: id, at: cast.time(ago))
    }

    /// A question and its answer, unread messages of the team, and an account that mail does not reach.
    func talk() throws {
        try message("question", of: "robin", isIncoming: true, "What happens next?", ago: 6)
        try MessageStore.see(.system(db), "question", at: cast.time(5))
        try message("answer", of: "robin", "What happens next?", thread: "question", ago: 5)
        try message("news", of: "robin", "A visit at school", ago: 2)
        try message("told", of: "robin", "Report of the psychologist", ago: 9, .document, object: "report")
        try message("to-pat", of: "pat", "A visit at school", ago: 2)
        try message("from-jo", of: "jo", isIncoming: true, "A question of the father", ago: 1)
        try message("to-nia", of: "nia", "A visit at school", ago: 2)
        try MessageStore.send(
            .system(db),
            Message(
                id: "about-tom", person: "", caseID: "", account: "robin", entry: "tom", isIncoming: true,
                author: "robin", name: "Robin Hartley", subject: "A question", body: "Can Tom have help too?",
                at: cast.time(3)), site: cast.citizen)
        try Outbox.post(
            db, "casework-message", id: "refused", site: cast.team, language: .en, account: "nia", now: cast.time(2))
        try db.run("UPDATE outbox SET state = CASE WHEN id = 'refused' THEN 'failed' ELSE 'sent' END")
        try db.run("DELETE FROM outbox WHERE account = 'nia' AND id <> 'refused'")
    }

    private func message(
        _ id: String, of account: String, isIncoming: Bool = false, _ subject: String, thread: String? = nil, ago: Int,
        _ kind: Message.Kind = .written, object: String = ""
    ) throws {
        let message = Message(
            id: id, person: "evie", caseID: Self.caseID, account: account, entry: "evie-\(account)",
            isIncoming: isIncoming, author: isIncoming ? account : "priti",
            name: isIncoming ? "\(account.capitalized) Hartley" : officer.name, subject: subject,
            body: "Dear reader,\n\nthis is about Evie.", thread: thread, kind: kind, object: object,
            at: cast.time(ago, 12))
        try MessageStore.send(.system(db), message, site: cast.team)
    }
}
