import Casework
import Database
import PortalKit

/// The text of a notification about an action, in the recipient's language.
struct CaseNotification: Sendable {
    let subject: String
    let body: String
}

extension OpenCase {
    /// The values for all texts about this case.
    var values: [String: String] { ["child": person.name, "reference": current.reference] }

    /// The notification of the action `name`, from the texts `act.<name>.told.subject` and `act.<name>.<body>`.
    func notification(
        _ name: String, _ values: [String: String], _ texts: Texts, body: StaticString = "told.body"
    ) -> CaseNotification {
        let values = self.values.merging(values) { $1 }
        return CaseNotification(
            subject: texts(TextKey("act", name, "told.subject"), values),
            body: texts(TextKey("act", name, body), values))
    }

    /// A message from the team about this case to a participant with an account.
    /// - Parameter act: the form's input; its id is part of the message's, so that a repeated request sends none twice.
    func message(
        to participant: Involvement, _ words: CaseNotification, kind: Message.Kind = .written, object: String = "",
        thread: String? = nil,
        _ act: CaseInput
    ) -> Message {
        Message(
            id: "\(act.id).\(participant.id)", person: person.id, caseID: current.id, account: participant.account,
            entry: participant.entry, isIncoming: false, author: officer.account, name: officer.name,
            subject: words.subject, body: words.body, thread: thread, kind: kind, object: object, at: act.visit.now)
    }

    /// Notifies a participant: by a message, or by a letter to post if they have no account.
    func notify(
        _ db: Connection, _ participant: Involvement, _ words: CaseNotification, kind: Message.Kind,
        object: String = "", by act: CaseInput
    ) throws {
        guard participant.account.isEmpty else {
            try MessageStore.send(
                team(db), message(to: participant, words, kind: kind, object: object, act), site: act.visit.site)
            return
        }
        let at = act.visit.now
        let letter = Document(
            id: "\(act.id).\(participant.id)", person: person.id, caseID: current.id, kind: .letter,
            title: words.subject, letter: DecisionLetterBody(body: words.body), dated: CivilDate(at), at: at)
        let team = officer.team(db)
        try DocumentStore.add(team, letter)
        _ = try DocumentStore.publish(team, letter.id, to: [Recipient(participant)], at: at)
    }
}
