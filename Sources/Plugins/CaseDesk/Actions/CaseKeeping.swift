import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// Assigns the case to an officer.
struct AssignCase: CaseAction {
    static let link = PageLink<String>("cases/:case/assign")
    static let name = "assign"
    static let event = AuditEvent.caseAssigned

    static func done(_ object: String, on page: CasePage) -> [String] {
        let name = page.view.staff[page.open.current.coordinator]
        return [page.texts(doneKey, ["name": name ?? page.texts("case.nobody")])]
    }

    let coordinator: String
    let staff: [StaffMember]

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AssignCase {
        AssignCase(coordinator: open.current.coordinator, staff: try AccountStore.staff(db).filter(\.isWorking))
    }

    func fields(_ visit: Visit) -> [Field] {
        [Field("coordinator", "act.assign.who", .choice(staff.map { .init($0.id, saying: $0.name) }), required: true)]
    }

    func initial(_ visit: Visit) -> FormValues { FormValues(["coordinator": coordinator]) }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        try CaseStore.assign(open.team(db), open.current.id, to: act["coordinator"], at: act.visit.now)
    }
}

/// Adds a note for the team.
struct AddNote: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/note")
    static let name = "note"
    static let event = AuditEvent.noteAdded
    static let menu: Set<CaseMenu> = [.open, .closed]
    static let confirmingEvent: AuditEvent? = event
    static let isPreviewed = false

    static func done(_ object: String, on page: CasePage) -> [String] { [page.texts(doneKey)] }

    private static let body = Field(
        "body", "act.note.body", .longText(isCounted: true), required: true, limit: 10_000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [body] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AddNote { AddNote() }

    func fields(_ visit: Visit) -> [Field] {
        [Self.body]
    }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        try DecisionStore.note(open.team(db), id: act.id, act["body"], on: open.current.id, at: act.visit.now)
    }
}

/// Closes a case without a decision.
struct CloseCase: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/close")
    static let name = "close"
    static let event = AuditEvent.caseClosed
    static let menu: Set<CaseMenu> = [.open]

    static func done(_ object: String, on page: CasePage) -> [String] {
        guard let day = page.open.current.closed else { return [] }
        let key = TextKey("act", "close.\(page.open.current.state.rawValue)", "done")
        return [page.texts(key, ["date": page.visit.dates.words(day)])]
    }

    let open: OpenCase
    let participants: CaseParticipants
    /// The open information requests.
    let owed: [InformationRequest]

    private static let reason = Field("reason", "act.close.reason", .longText(), required: true, limit: 2000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [reason] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> CloseCase {
        guard open.current.isOpen else { throw Problem(.conflict, detail: "closed already") }
        return CloseCase(
            open: open, participants: try CaseParticipants.read(db, open),
            owed: try RequestStore.all(open.team(db), of: open.current.id).filter(\.isOpen))
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field(
                "state", "act.close.state",
                .radios([.init("withdrawn", "act.close.withdrawn"), .init("closed", "act.close.closed")]),
                required: true),
            Field("day", "act.day", .date(.any), required: true),
            Self.reason,
        ]
    }

    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }

    func check(_ act: inout CaseInput) { act.typed.checkPast("day", since: open.current.received, act.visit) }

    /// The participants to notify, with the text: those with the right to be notified that the case ended, and those
    /// with an open request that it is withdrawn.
    private func told(_ act: CaseInput) -> [(participant: Involvement, words: CaseNotification)] {
        guard let day = act.typed.date("day") else { return [] }
        let told = participants.told
        return participants.people.compactMap { participant in
            let texts = participants.texts(participant, act.visit)
            var all: [CaseNotification] = []
            if told.contains(participant) {
                let date = participants.dates(participant, act.visit).words(day)
                all.append(open.notification("close.\(act["state"])", ["date": date], texts))
            }
            let titles = owed.filter { $0.involvement == participant.id }.map(\.title).joined(separator: "; ")
            if !titles.isEmpty { all.append(open.notification(WithdrawRequest.name, ["title": titles], texts)) }
            guard let first = all.first else { return nil }
            let body = all.map(\.body).joined(separator: "\n\n")
            return (participant, CaseNotification(subject: first.subject, body: body))
        }
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        told(act).map { participants.notificationPreview($0.participant, $0.words.body, act.visit) }
    }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        guard let day = act.typed.date("day"), let state = Case.State(rawValue: act["state"]) else { return }
        try Closing.close(
            open.team(db), open.current, as: state, on: day, reason: act["reason"], at: act.visit.now)
        for (participant, words) in told(act) {
            try open.notify(db, participant, words, kind: .written, by: act)
        }
    }
}

/// Reopens a closed case.
struct ReopenCase: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/reopen")
    static let name = "reopen"
    static let event = AuditEvent("case-reopened")
    static let menu: Set<CaseMenu> = [.closed]
    static let confirmingEvent: AuditEvent? = event

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.open.current.isOpen ? [page.texts(doneKey)] : []
    }

    private static let reason = Field("reason", "act.reopen.reason", .longText(), required: true, limit: 2000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [reason] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> ReopenCase {
        guard !open.current.isOpen else { throw Problem(.conflict, detail: "open already") }
        return ReopenCase()
    }

    func fields(_ visit: Visit) -> [Field] {
        [Self.reason]
    }

    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws {
        let team = open.team(db)
        try Closing.reopen(team, open.current)
        try DecisionStore.note(team, id: act.id, act["reason"], on: open.current.id, at: act.visit.now)
    }
}

extension FormValues {
    /// The values of one date field.
    static func day(_ name: String, _ day: CivilDate) -> FormValues {
        var typed = FormValues()
        typed.fill(name, with: day)
        return typed
    }

    /// Adds a validation error if the day is in the future, or before `first`.
    mutating func checkPast(_ name: String, since first: CivilDate?, _ visit: Visit) {
        guard let day = date(name) else { return }
        if day > CivilDate(visit.now) {
            refuse("\(name).day", visit.texts("act.day.ahead"))
        } else if let first, day < first {
            refuse("\(name).day", visit.texts("act.day.early", ["date": visit.dates.words(first)]))
        }
    }
}
