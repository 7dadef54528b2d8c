import Casework
import Database
import PortalKit

/// Records an event that is not a decision of the council.
struct RecordEvent: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/event")
    static let name = "event"
    static let event = AuditEvent("event-recorded")
    static let menu: Set<CaseMenu> = [.open, .closed]

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.view.facts.filter { $0.source == object }.prefix(1).map { recorded in
            let event = CaseTimeline(page: page).name(recorded.fact)
            return page.texts(doneKey, ["event": event, "date": page.visit.dates.words(recorded.fact.day)])
        }
    }

    let open: OpenCase
    let events: [CaseEvent]

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> RecordEvent {
        let facts = try FactStore.all(open.team(db), of: open.current.id).map(\.fact)
        let events = CaseEvent.all(open.rules.process, open.current, facts, today: CivilDate(visit.now))
        return RecordEvent(open: open, events: events)
    }

    func fields(_ visit: Visit) -> [Field] {
        let choices = events.map { event in Field.Choice(event.fact, .key(event.key)) }
        return [
            Field("what", "act.event.what", .choice(choices), required: true),
            Field("day", "act.day", hint: "act.event.day.hint", .date(.any), required: true),
        ]
    }

    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }

    private func event(_ act: CaseInput) -> CaseEvent? { events.first { $0.fact == act["what"] } }

    func check(_ act: inout CaseInput) {
        if event(act)?.isArranged == false { act.typed.checkPast("day", since: open.current.received, act.visit) }
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        guard let event = event(act) else { throw Problem(.malformed, detail: "no such event") }
        try event.record(
            open.team(db), on: try act.day("day"), of: open.current, open.rules, source: act.id,
            site: act.visit.site, at: act.visit.now)
    }
}

extension CaseEvent {
    /// The key of the event's text.
    var key: TextKey {
        decision.isEmpty ? TextKey("case.fact", fact) : TextKey("decision", "\(decision).\(outcome)")
    }
}
