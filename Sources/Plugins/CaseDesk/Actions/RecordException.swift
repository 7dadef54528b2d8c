import Casework
import Database
import PortalKit

/// Records a ground for missing a deadline. The deadline's date stays, and the family sees the ground.
struct RecordException: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/exception")
    static let name = "exception"
    static let event = AuditEvent.exceptionRecorded
    static let menu: Set<CaseMenu> = [.open]

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.view.exceptions.filter { $0.id == object }.map { exception in
            page.texts(doneKey, ["deadline": DeadlineWords.name(exception.deadline, page.texts)])
        }
    }

    let participants: CaseParticipants
    /// The open milestones for which the process has a ground.
    let milestones: [Milestone]

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [
            Field("evidence", "act.exception.evidence", .longText(), required: true, limit: 4000),
            Field("note", "act.teamNote", .longText(), limit: 4000),
        ]
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> RecordException {
        let facts = try FactStore.all(open.team(db), of: open.current.id).map(\.fact)
        let process = open.rules.process
        let milestones = process.milestones(facts).filter { milestone in
            milestone.state == .open && process.grounds.contains { $0.deadlines.contains(milestone.deadline.name) }
        }
        return RecordException(participants: try CaseParticipants.read(db, open), milestones: milestones)
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { !milestones.isEmpty }
    var impossible: TextKey { "act.exception.none" }

    func fields(_ visit: Visit) -> [Field] {
        let deadlines = milestones.map { milestone in
            let name = DeadlineWords.name(milestone.deadline.name, visit.texts)
            return Field.Choice(milestone.deadline.name, saying: "\(name): \(visit.dates.words(milestone.due.date))")
        }
        let grounds = open.rules.process.grounds.filter { ground in
            milestones.contains { ground.deadlines.contains($0.deadline.name) }
        }
        return [
            Field("deadline", "act.exception.deadline", .choice(deadlines), required: true),
            Field(
                "ground", "act.exception.ground",
                .radios(grounds.map { .init($0.name, .key(TextKey("ground", $0.name))) }), required: true),
            Field("from", "act.exception.from", .date(.any), required: true),
            Field("until", "act.exception.until", hint: "act.exception.until.hint", .date(.any)),
        ] + Self.longTexts(open.rules)
    }

    func check(_ act: inout CaseInput) {
        let texts = act.texts
        if let ground = open.rules.process.ground(act["ground"]), !act["deadline"].isEmpty,
            !ground.deadlines.contains(act["deadline"])
        {
            act.typed.refuse("ground", texts("act.exception.misfit"))
        }
        guard let from = act.typed.date("from") else { return }
        if let due = milestones.first(where: { $0.deadline.name == act["deadline"] })?.due.date, from > due {
            act.typed.refuse("from.day", texts("act.exception.after", ["date": act.visit.dates.words(due)]))
        }
        guard let until = act.typed.date("until") else { return }
        let weeks = open.rules.process.ground(act["ground"])?.weeks ?? 0
        if until < from {
            act.typed.refuse("until.day", texts("act.exception.order"))
        } else if from.days(until: until) + 1 < 7 * weeks {
            act.typed.refuse("until.day", texts("act.exception.short", ["weeks": String(weeks)]))
        }
    }

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        let due = milestones.first { $0.deadline.name == act["deadline"] }?.due.date
        return participants.told.filter { !$0.account.isEmpty }.map { participant in
            participants.notification(Self.name, to: participant, act.visit) { texts, dates in
                [
                    "deadline": texts(TextKey("deadline", act["deadline"])), "date": due.map(dates.words) ?? "",
                    "ground": texts(TextKey("ground", act["ground"])),
                ]
            }
        }
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        let exception = CaseException(
            id: act.id, caseID: open.current.id, deadline: act["deadline"], ground: act["ground"],
            began: try act.day("from"), ended: act.typed.date("until"), evidence: act["evidence"],
            note: act["note"], author: open.officer.account, at: act.visit.now)
        try DecisionStore.except(open.team(db), exception)
    }
}
