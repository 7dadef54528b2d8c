import Casework
import Database
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

    let open: OpenCase
    let staff: [StaffMember]

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AssignCase {
        AssignCase(open: open, staff: try AccountStore.staff(db).filter(\.isWorking))
    }

    func fields(_ visit: Visit) -> [Field] {
        [Field("coordinator", "act.assign.who", .choice(staff.map { .init($0.id, saying: $0.name) }), required: true)]
    }

    func initial(_ visit: Visit) -> FormValues { FormValues(["coordinator": open.current.coordinator]) }

    func work(_ db: Connection, _ act: CaseInput) throws {
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

    let open: OpenCase

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [Field("body", "act.note.body", .longText(isCounted: true), required: true, limit: 10_000)]
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AddNote { AddNote(open: open) }

    func work(_ db: Connection, _ act: CaseInput) throws {
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

    let participants: CaseParticipants
    /// The open information requests.
    let owed: [InformationRequest]

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [Field("reason", "act.close.reason", .longText(), required: true, limit: 2000)]
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> CloseCase {
        CloseCase(
            participants: try CaseParticipants.read(db, open),
            owed: try RequestStore.all(open.team(db), of: open.current.id).filter(\.isOpen))
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { open.current.isOpen }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field(
                "state", "act.close.state",
                .radios([.init("withdrawn", "act.close.withdrawn"), .init("closed", "act.close.closed")]),
                required: true),
            Field("day", "act.day", .date(.any), required: true),
        ] + Self.longTexts(open.rules)
    }

    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }

    func check(_ act: inout CaseInput) { act.typed.checkPast("day", since: open.current.received, act.visit) }

    /// To those with the right to be notified that the case ended, and to those with an open request that it is
    /// withdrawn; one for each.
    func notifications(_ act: CaseInput) -> [CaseNotification] {
        guard let day = act.typed.date("day") else { return [] }
        let told = participants.told
        return participants.people.compactMap { participant in
            let titles = owed.filter { $0.involvement == participant.id }.map(\.title)
            let withdrawn = participants.notification(WithdrawRequest.name, to: participant, act.visit) { _, _ in
                ["title": titles.joined(separator: "; ")]
            }
            guard told.contains(participant) else { return titles.isEmpty ? nil : withdrawn }
            var closed = participants.notification("close.\(act["state"])", to: participant, act.visit) { _, dates in
                ["date": dates.words(day)]
            }
            if !titles.isEmpty { closed.body += "\n\n\(withdrawn.body)" }
            return closed
        }
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try Closing.close(
            open.team(db), open.current, as: Case.State(rawValue: act["state"]) ?? .closed, on: try act.day("day"),
            reason: act["reason"], at: act.visit.now)
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

    let open: OpenCase

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [Field("reason", "act.reopen.reason", .longText(), required: true, limit: 2000)]
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> ReopenCase {
        ReopenCase(open: open)
    }

    var isPossible: Bool { !open.current.isOpen }

    func work(_ db: Connection, _ act: CaseInput) throws {
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
