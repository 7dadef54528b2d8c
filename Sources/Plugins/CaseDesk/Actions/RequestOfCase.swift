import Casework
import Database
import Forms
import Markup
import PortalKit

/// An information request with the participants of its case.
struct RequestOfCase: Sendable {
    let open: OpenCase
    let participants: CaseParticipants
    let request: InformationRequest

    /// The request of the route's parameter `request`. Throws `Problem(.notFound)` if it is of another case.
    static func read(_ db: Connection, _ open: OpenCase, _ visit: Visit) throws -> RequestOfCase {
        guard let request = try RequestStore.find(open.team(db), visit.parameters["request"] ?? ""),
            request.caseID == open.current.id
        else { throw Problem(.notFound) }
        return RequestOfCase(open: open, participants: try CaseParticipants.read(db, open), request: request)
    }

    /// The same, for an open request only. Throws `Problem(.conflict)` for any other.
    static func open(_ db: Connection, _ open: OpenCase, _ visit: Visit) throws -> RequestOfCase {
        let asked = try read(db, open, visit)
        guard asked.request.isOpen else { throw Problem(.conflict, detail: "answered or withdrawn") }
        return asked
    }

    private var participant: Involvement? { participants[request.involvement] }

    private func words(_ name: String, due: CivilDate, to recipient: Involvement, _ visit: Visit) -> CaseNotification {
        let values = ["title": request.title, "date": participants.dates(recipient, visit).words(due)]
        return open.notification(name, values, participants.texts(recipient, visit))
    }

    func notificationPreviews(_ name: String, due: CivilDate, _ visit: Visit) -> [NotificationPreview] {
        participant.map { [participants.notificationPreview($0, words(name, due: due, to: $0, visit).body, visit)] }
            ?? []
    }

    /// Notifies the participant, in their portal or by post.
    func notify(_ db: Connection, _ name: String, due: CivilDate, kind: Message.Kind, _ act: CaseInput) throws {
        guard let participant else { return }
        let words = words(name, due: due, to: participant, act.visit)
        try open.notify(db, participant, words, kind: kind, object: request.id, by: act)
    }
}

/// An action on an open information request.
protocol OpenRequestAction: CaseAction {
    var asked: RequestOfCase { get }
    init(asked: RequestOfCase)
}

extension OpenRequestAction {
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self {
        Self(asked: try RequestOfCase.open(db, open, visit))
    }

    func lead(_ visit: Visit) -> HTML {
        visit.texts.paragraphs(TextKey("act", Self.name, "intro"), ["title": asked.request.title])
    }
}

/// Withdraws an information request.
struct WithdrawRequest: OpenRequestAction {
    static let link = PageLink<(String, String)>("cases/:case/requests/:request/withdraw")
    static let name = "withdrawRequest"
    static let event = AuditEvent("request-withdrawn")

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.request(doneKey, object) { $0.state == .withdrawn }
    }

    let asked: RequestOfCase

    func fields(_ visit: Visit) -> [Field] { [] }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        asked.notificationPreviews(Self.name, due: asked.request.due, act.visit)
    }

    func about(_ act: CaseInput) -> String { asked.request.id }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        try RequestStore.settle(
            open.team(db), asked.request.id, as: .withdrawn, on: nil, reference: asked.request.reference,
            note: asked.request.note)
        try asked.notify(db, Self.name, due: asked.request.due, kind: .written, act)
    }
}

/// Changes the due day of an information request.
struct ChangeDue: OpenRequestAction {
    static let link = PageLink<(String, String)>("cases/:case/requests/:request/due")
    static let name = "changeDue"
    static let event = AuditEvent("request-due-changed")

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.request(doneKey, object) { $0.state == .open || $0.state == .returned }
    }

    let asked: RequestOfCase

    func fields(_ visit: Visit) -> [Field] { [Field("due", "act.ask.due", .date(.any), required: true)] }
    func initial(_ visit: Visit) -> FormValues { .day("due", asked.request.due) }

    func check(_ act: inout CaseInput) {
        if let due = act.typed.date("due"), due < CivilDate(act.visit.now) {
            act.typed.refuse("due.day", act.texts("act.ask.past"))
        }
    }

    private func due(_ act: CaseInput) -> CivilDate { act.typed.date("due") ?? asked.request.due }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        asked.notificationPreviews(Self.name, due: due(act), act.visit)
    }

    func about(_ act: CaseInput) -> String { asked.request.id }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        try RequestStore.setDue(open.team(db), asked.request.id, due(act))
        try asked.notify(db, Self.name, due: due(act), kind: .asked, act)
    }
}

/// Records that advice arrived by another way than the portal, with a scan of it.
struct ReceiveAdvice: OpenRequestAction {
    static let link = PageLink<(String, String)>("cases/:case/requests/:request/received")
    static let name = "received"
    static let event = AuditEvent("advice-received")
    static let takesFile = true

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.request(doneKey, object, isTold: false, day: \.answered) { $0.answered != nil && $0.reference.isEmpty }
    }

    let asked: RequestOfCase

    func fields(_ visit: Visit) -> [Field] { [Field("day", "act.received.day", .date(.any), required: true)] }
    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }
    func check(_ act: inout CaseInput) { act.typed.checkPast("day", since: asked.request.asked, act.visit) }

    func about(_ act: CaseInput) -> String { asked.request.id }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        guard let day = act.typed.date("day") else { return }
        try act.attach(db, to: asked.request.id)
        try RequestStore.settle(
            open.team(db), asked.request.id, as: .accepted, on: day, reference: asked.request.reference)
    }
}
