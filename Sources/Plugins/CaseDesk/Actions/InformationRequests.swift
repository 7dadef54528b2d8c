import Casework
import Database
import Markup
import PortalKit

/// An action on an open information request.
protocol OpenRequestAction: CaseAction {
    var participants: CaseParticipants { get }
    var request: InformationRequest { get }
    init(participants: CaseParticipants, request: InformationRequest)
}

extension OpenRequestAction {
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self {
        Self(participants: try CaseParticipants.read(db, open), request: try open.request(db, visit))
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { request.isOpen }

    func lead(_ visit: Visit) -> HTML {
        visit.texts.paragraphs(TextKey("act", Self.name, "intro"), ["title": request.title])
    }

    func about(_ act: CaseInput) -> String { request.id }

    /// The notification of the participant who was asked; none if they are no longer involved.
    fileprivate func notifications(due: CivilDate, kind: Message.Kind, _ visit: Visit) -> [CaseNotification] {
        guard let participant = participants[request.involvement] else { return [] }
        return [
            participants.notification(
                Self.name, to: participant, kind: kind, object: request.id, visit
            ) { _, dates in
                ["title": request.title, "date": dates.words(due)]
            }
        ]
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

    let participants: CaseParticipants
    let request: InformationRequest

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        notifications(due: request.due, kind: .written, act.visit)
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try RequestStore.settle(
            open.team(db), request.id, as: .withdrawn, on: nil, reference: request.reference,
            note: request.note)
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

    let participants: CaseParticipants
    let request: InformationRequest

    func fields(_ visit: Visit) -> [Field] { [Field("due", "act.ask.due", .date(.any), required: true)] }
    func initial(_ visit: Visit) -> FormValues { .day("due", request.due) }

    func check(_ act: inout CaseInput) {
        if let due = act.typed.date("due"), due < CivilDate(act.visit.now) {
            act.typed.refuse("due.day", act.texts("act.ask.past"))
        }
    }

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        notifications(
            due: act.typed.date("due") ?? request.due, kind: .asked, act.visit)
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try RequestStore.setDue(open.team(db), request.id, try act.day("due"))
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

    let participants: CaseParticipants
    let request: InformationRequest

    func fields(_ visit: Visit) -> [Field] { [Field("day", "act.received.day", .date(.any), required: true)] }
    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }
    func check(_ act: inout CaseInput) { act.typed.checkPast("day", since: request.asked, act.visit) }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try act.attach(db, to: request.id)
        try RequestStore.settle(
            open.team(db), request.id, as: .accepted, on: try act.day("day"), reference: request.reference)
    }
}

extension OpenCase {
    /// The request of the route's parameter `request`. Throws `Problem(.notFound)` if it is of another case.
    func request(_ db: Connection, _ visit: Visit) throws -> InformationRequest {
        guard let request = try RequestStore.find(team(db), visit.parameters["request"] ?? ""),
            request.caseID == current.id
        else { throw Problem(.notFound) }
        return request
    }
}
