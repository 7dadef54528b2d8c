import Casework
import Database
import Markup
import PortalKit

/// Records a decision, which is visible to the team only until its letter is published.
struct RecordDecision: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/decision")
    static let name = "decision"
    static let event = AuditEvent.decisionRecorded
    static let menu: Set<CaseMenu> = [.open]

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.decided(doneKey, object) { $0.isWaiting }
    }

    let open: OpenCase
    /// The decisions that can be made now.
    let decisions: [StatutoryProcess.Decision]

    static func longTexts(_ rules: CaseRules) -> [Field] { [Field("note", "act.teamNote", .longText(), limit: 4000)] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> RecordDecision {
        let team = open.team(db)
        let facts = try FactStore.all(team, of: open.current.id).map(\.fact)
        let waiting = try DecisionStore.all(team, of: open.current.id).filter(\.isWaiting).map(\.name)
        let decisions = open.rules.process.open(open.current.stage, facts: facts).filter {
            !$0.isEvent && !waiting.contains($0.name)
        }
        return RecordDecision(open: open, decisions: open.current.isOpen ? decisions : [])
    }

    var isPossible: Bool { !decisions.isEmpty }
    var impossible: TextKey { "act.decision.none" }

    func fields(_ visit: Visit) -> [Field] {
        // If none can be made, all are choices, so that an earlier answer can still be shown in words.
        let all = isPossible ? decisions : open.rules.process.decisions
        let choices = all.flatMap { decision in
            decision.outcomes.map { outcome in
                let words =
                    "\(visit.texts(TextKey("decision", decision.name))): "
                    + visit.texts(TextKey("decision", "\(decision.name).\(outcome.name)"))
                return Field.Choice("\(decision.name).\(outcome.name)", saying: words)
            }
        }
        return [
            Field("what", "act.decision.what", hint: "act.decision.what.hint", .radios(choices), required: true),
            Field("day", "act.decision.day", .date(.any), required: true),
        ] + Self.longTexts(open.rules)
    }

    func initial(_ visit: Visit) -> FormValues { .day("day", CivilDate(visit.now)) }
    func check(_ act: inout CaseInput) { act.typed.checkPast("day", since: open.current.received, act.visit) }

    func work(_ db: Connection, _ act: CaseInput) throws {
        let parts = act["what"].split(separator: ".").map(String.init)
        guard parts.count == 2 else { throw Problem(.malformed, detail: "no decision") }
        let decision = Decision(
            id: act.id, caseID: open.current.id, name: parts[0], outcome: parts[1], day: try act.day("day"),
            note: act["note"], at: act.visit.now)
        try DecisionStore.add(open.team(db), decision)
    }
}

/// Withdraws a decision that is not published.
struct WithdrawDecision: CaseAction {
    static let link = PageLink<(String, String)>("cases/:case/decisions/:decision/withdraw")
    static let name = "withdrawDecision"
    static let event = AuditEvent("decision-withdrawn")

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.decided(doneKey, object) { $0.published == nil && $0.withdrawn != nil }
    }

    let open: OpenCase
    let decision: Decision

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> WithdrawDecision {
        WithdrawDecision(open: open, decision: try open.decision(db, visit))
    }

    var isPossible: Bool { decision.isWaiting }

    func lead(_ visit: Visit) -> HTML {
        visit.texts.paragraphs("act.withdrawDecision.intro", ["decision": decision.words(visit.texts)])
    }

    func object(_ act: CaseInput) -> String { decision.id }

    func work(_ db: Connection, _ act: CaseInput) throws {
        guard try DecisionStore.withdraw(open.team(db), decision.id, at: act.visit.now) else {
            throw Publishing.Failure.settled
        }
    }
}

extension Decision {
    /// Whether it is neither published nor withdrawn.
    var isWaiting: Bool { published == nil && withdrawn == nil }

    /// The decision and its outcome as text.
    func words(_ texts: Texts) -> String {
        "\(texts(TextKey("decision", name))): \(texts(TextKey("decision", "\(name).\(outcome)")))"
    }
}

extension OpenCase {
    /// The decision of the route's parameter `decision`. Throws `Problem(.notFound)` if it is of another case.
    func decision(_ db: Connection, _ visit: Visit) throws -> Decision {
        guard let decision = try DecisionStore.find(officer.team(db), visit.parameters["decision"] ?? ""),
            decision.caseID == current.id
        else { throw Problem(.notFound) }
        return decision
    }
}

extension CasePage {
    /// The confirmation of an action on a decision; none unless the decision is as `isSo` says.
    fileprivate func decided(_ key: TextKey, _ id: String, isSo: (Decision) -> Bool) -> [String] {
        view.decisions.filter { $0.id == id && isSo($0) }.map { texts(key, ["decision": $0.words(texts)]) }
    }
}
