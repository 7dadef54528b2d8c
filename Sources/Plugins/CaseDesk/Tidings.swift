import Casework
import Database
import PortalKit

/// What somebody is told of an action, in their own language.
struct Tidings: Sendable {
    let subject: String
    let body: String
}

extension OpenCase {
    /// The values that words to somebody about this case may use.
    var values: [String: String] { ["child": person.name, "reference": now.reference] }

    /// What the action `name` tells: the texts `act.<name>.told.subject` and `act.<name>.<body>`.
    func tidings(
        _ name: String, _ values: [String: String], _ texts: Texts, body: StaticString = "told.body"
    ) -> Tidings {
        let values = self.values.merging(values) { $1 }
        return Tidings(
            subject: texts(TextKey("act", name, "told.subject"), values),
            body: texts(TextKey("act", name, body), values))
    }

    /// A message of the team's about this case to somebody who has an account.
    /// - Parameter act: names the message after the page that it comes from, so that a second press sends none.
    func message(
        to one: Involvement, _ words: Tidings, kind: Message.Kind = .written, object: String = "",
        thread: String? = nil,
        _ act: ActionInput
    ) -> Message {
        Message(
            id: "\(act.id).\(one.id)", person: person.id, casefile: now.id, account: one.account, entry: one.entry,
            isIncoming: false, author: officer.account, name: officer.name, subject: words.subject, body: words.body,
            thread: thread, kind: kind, object: object, at: act.visit.now)
    }

    /// Tells somebody who is involved: in their portal, or by a letter that is to be posted where they have no account.
    func tell(
        _ db: Connection, _ one: Involvement, _ words: Tidings, kind: Message.Kind, object: String = "",
        _ circle: CaseCircle, _ act: ActionInput
    ) throws {
        guard one.account.isEmpty else {
            try MessageStore.send(
                db, message(to: one, words, kind: kind, object: object, act), site: act.visit.site)
            return
        }
        let at = act.visit.now
        let letter = Document(
            id: "\(act.id).\(one.id)", person: person.id, casefile: now.id, kind: .letter, title: words.subject,
            letter: LetterText(body: words.body), dated: CivilDate(at), author: officer.account, at: at)
        try DocumentStore.add(db, letter, by: officer)
        _ = try DocumentStore.publish(
            db, letter.id, to: [circle.recipient(one, of: letter.id)], by: officer, at: at)
    }
}
