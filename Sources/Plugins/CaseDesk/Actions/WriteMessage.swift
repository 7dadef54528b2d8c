import Casework
import Database
import Identity
import PortalKit

/// An action that sends a message to participants with an account. Each gets a separate copy, so that none learns of
/// the others.
protocol MessageAction: CaseAction {
    var participants: CaseParticipants { get }
    /// A message of the conversation to reply to; nil for a new one.
    var thread: Message? { get }
}

extension MessageAction {
    static var name: String { "message" }
    static var event: AuditEvent { .messageSent }

    /// Each recipient's message has an id made of the form's id and the involvement's.
    static func done(_ object: String, on page: CasePage) -> [String] {
        let names = page.view.participants.people.filter { participant in
            page.view.messages.contains { $0.newest.id == "\(object).\(participant.id)" }
        }.map(\.name)
        return names.isEmpty ? [] : [page.texts(doneKey, ["names": names.joined(separator: ", ")])]
    }

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [Field("body", "act.message.body", .longText(isCounted: true), required: true, limit: 10_000)]
    }

    var open: OpenCase { participants.open }

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
        ] + Self.longTexts(open.rules)
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

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        participants.ticked("to", act.typed).map { participant in
            participants.notification(
                to: participant, subject: act["subject"], body: act["body"], thread: thread?.thread, act.visit)
        }
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        participants.ticked("to", act.typed).map {
            participants.notificationPreview($0, "\(act["subject"]): \(act["body"])", act.visit)
        }
    }

    /// Nothing but the notifications.
    func work(_ db: Connection, _ act: CaseInput) throws {}
}

/// Writes a message.
struct WriteMessage: MessageAction, CaseMenuAction {
    static let link = PageLink<String>("cases/:case/message")
    static let menu: Set<CaseMenu> = [.open, .closed]

    let participants: CaseParticipants
    let thread: Message? = nil

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> WriteMessage {
        WriteMessage(participants: try CaseParticipants.read(db, open))
    }
}

/// Replies in a conversation.
struct AnswerMessage: MessageAction {
    static let link = PageLink<(String, String)>("cases/:case/messages/:message/reply")

    let participants: CaseParticipants
    let thread: Message?

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AnswerMessage {
        AnswerMessage(participants: try CaseParticipants.read(db, open), thread: try open.message(db, visit))
    }
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
