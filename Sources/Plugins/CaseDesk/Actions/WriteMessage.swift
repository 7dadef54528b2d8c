import Casework
import Database
import Identity
import PortalKit

/// Writes a message to participants with an account. Each gets a separate copy, so that none learns of the others.
struct WriteMessage: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/message")
    static let name = "message"
    static let event = AuditEvent.messageSent
    static let menu: Set<CaseMenu> = [.open, .closed]

    /// Each recipient's message has an id made of the form's id and the involvement's.
    static func done(_ object: String, on page: CasePage) -> [String] {
        let names = page.view.participants.people.filter { participant in
            page.view.messages.contains { $0.newest.id == "\(object).\(participant.id)" }
        }.map(\.name)
        return names.isEmpty ? [] : [page.texts(doneKey, ["names": names.joined(separator: ", ")])]
    }

    let open: OpenCase
    let participants: CaseParticipants
    /// A message of the conversation to reply to; nil for a new one.
    let thread: Message?

    private static let body = Field(
        "body", "act.message.body", .longText(isCounted: true), required: true, limit: 10_000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [body] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> WriteMessage {
        WriteMessage(open: open, participants: try CaseParticipants.read(db, open), thread: nil)
    }

    /// The possible recipients: those with an account; in a conversation, its participant if still involved.
    private var readers: [Involvement] {
        participants.withAccount.filter { thread == nil || $0.account == thread?.account && $0.entry == thread?.entry }
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field(
                "to", "act.message.to", hint: "act.message.to.hint", .ticks(participants.choices(readers, visit.texts)),
                required: true),
            Field("subject", "act.message.subject", required: true, limit: 200),
            Self.body,
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        guard let thread else { return FormValues() }
        var typed = FormValues(["subject": thread.subject])
        for participant in readers { typed.values["to.\(participant.id)"] = "yes" }
        return typed
    }

    func check(_ act: inout CaseInput) {
        participants.refuseUnknown(participants.ticked("to", act.typed), at: "to", &act)
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        participants.ticked("to", act.typed).map {
            participants.notificationPreview($0, "\(act["subject"]): \(act["body"])", act.visit)
        }
    }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        let chosen = participants.ticked("to", act.typed).filter { participant in
            readers.contains { $0.id == participant.id }
        }
        guard !chosen.isEmpty else { throw Problem(.conflict, detail: "nobody of them is involved any more") }
        let words = CaseNotification(subject: act["subject"], body: act["body"])
        for participant in chosen {
            try MessageStore.send(
                open.team(db), open.message(to: participant, words, thread: thread?.thread, act), site: act.visit.site)
        }
    }
}

/// Replies in a conversation.
struct AnswerMessage: CaseAction {
    static let link = PageLink<(String, String)>("cases/:case/messages/:message/reply")
    static let name = WriteMessage.name
    static let event = WriteMessage.event

    static func done(_ object: String, on page: CasePage) -> [String] { WriteMessage.done(object, on: page) }

    private let write: WriteMessage

    static func longTexts(_ rules: CaseRules) -> [Field] { WriteMessage.longTexts(rules) }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AnswerMessage {
        let thread = try open.message(db, visit)
        return AnswerMessage(
            write: WriteMessage(open: open, participants: try CaseParticipants.read(db, open), thread: thread))
    }

    func fields(_ visit: Visit) -> [Field] { write.fields(visit) }
    func initial(_ visit: Visit) -> FormValues { write.initial(visit) }
    func check(_ act: inout CaseInput) { write.check(&act) }
    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] { write.notificationPreviews(act) }
    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws { try write.work(db, open, act) }
}

extension OpenCase {
    /// The message of the route's parameter `message`. Throws `Problem(.notFound)` if it is of another case.
    func message(_ db: Connection, _ visit: Visit) throws -> Message {
        guard let message = try MessageStore.find(officer.team(db), visit.parameters["message"] ?? ""),
            message.caseID == current.id
        else { throw Problem(.notFound) }
        return message
    }
}
