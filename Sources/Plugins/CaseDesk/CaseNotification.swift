import Casework
import Database
import PortalKit

/// A notification about an action to a participant, in their language; made by ``CaseParticipants``.
struct CaseNotification: Sendable {
    let participant: Involvement
    /// What the participant is, and how they are notified, as the preview shows it.
    let title: String
    let way: NotificationPreview.Way
    let subject: String
    var body: String
    var kind = Message.Kind.written
    /// The id of what it is about; empty for the case itself.
    var object = ""
    /// The conversation that it continues; nil for a new one.
    var thread: String?

    var preview: NotificationPreview {
        NotificationPreview(name: participant.name, title: title, way: way, words: body)
    }

    /// The message to a participant with an account. Its id has the form's in it, so that a repeated request sends none
    /// twice.
    func message(of open: OpenCase, by act: CaseInput) -> Message {
        Message(
            id: "\(act.id).\(participant.id)", person: open.person.id, caseID: open.current.id,
            account: participant.account, entry: participant.entry, isIncoming: false, author: open.officer.account,
            name: open.officer.name, subject: subject, body: body, thread: thread, kind: kind, object: object,
            at: act.visit.now)
    }

    /// Sends a message, or publishes a letter to post if the participant has no account.
    func send(_ db: Connection, of open: OpenCase, by act: CaseInput) throws {
        let (message, team) = (message(of: open, by: act), open.team(db))
        guard participant.account.isEmpty else {
            try MessageStore.send(team, message, site: act.visit.site)
            return
        }
        let letter = Document(
            id: message.id, person: message.person, caseID: message.caseID, kind: .letter, title: subject,
            letter: DecisionLetterBody(body: body), dated: CivilDate(message.at), at: message.at)
        try DocumentStore.add(team, letter)
        _ = try DocumentStore.publish(team, letter.id, to: [Recipient(participant)], at: message.at)
    }
}

extension OpenCase {
    /// The text of a notification of the action `name`, from the texts `act.<name>.told.subject` and
    /// `act.<name>.<body>`.
    func words(
        _ name: String, _ values: [String: String], _ texts: Texts, body: StaticString = "told.body"
    ) -> (subject: String, body: String) {
        let values = ["child": person.name, "reference": current.reference].merging(values) { $1 }
        return (texts(TextKey("act", name, "told.subject"), values), texts(TextKey("act", name, body), values))
    }
}
