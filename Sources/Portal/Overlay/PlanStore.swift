import Database
import Foundation
import PortalKit

/// A publication at a set time. What it publishes was fixed when it was planned: later changes of the draft are not in it.
struct Plan: Sendable {
    enum State: String, Sendable {
        case waiting, published, cancelled
        /// The files did not allow it when it was due.
        case failed
    }

    let id: String
    let due: Date
    let author: Author
    /// The language of the mail to the author if it fails.
    let language: Language
    let note: String
    /// The published changes when it was planned.
    let base: Overlay
    /// The draft when it was planned.
    let overlay: Overlay
    let state: State
    /// Why it failed; empty otherwise.
    let reason: String

    /// What it publishes over `live`: its own changes, and what was published meanwhile.
    func published(over live: Overlay) -> Overlay { live.applying(overlay.changes(since: base)).located }
}

/// Queries on planned publications. All functions throw `DatabaseError`.
enum PlanStore {
    private static var columns: SQL { "id, due, account, author, language, note, base, overlay, state, reason" }

    static func insert(_ db: Connection, _ plan: Plan) throws {
        try db.run(
            """
            INSERT INTO overlay_plan (id, due, account, author, language, note, base, overlay, state, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, plan.id, seconds(plan.due), plan.author.account, plan.author.name, plan.language.rawValue, plan.note,
            plan.base.json, plan.overlay.json, plan.state.rawValue, plan.reason)
    }

    /// The plans that wait, by their time.
    static func waiting(_ db: Connection) throws -> [Plan] {
        try db.rows("SELECT \(columns) FROM overlay_plan WHERE state = 'waiting' ORDER BY due, id").map(plan)
    }

    /// The plans that failed, the newest first.
    static func failed(_ db: Connection) throws -> [Plan] {
        try db.rows("SELECT \(columns) FROM overlay_plan WHERE state = 'failed' ORDER BY due DESC, id LIMIT 5").map(
            plan)
    }

    /// The plan of this id; nil if there is none.
    static func find(_ db: Connection, _ id: String) throws -> Plan? {
        try db.row("SELECT \(columns) FROM overlay_plan WHERE id = $1", id).map(plan)
    }

    /// Ends a plan that waits.
    /// - Returns: whether it waited.
    static func end(_ db: Connection, _ id: String, _ state: Plan.State, reason: String = "") throws -> Bool {
        try db.run(
            "UPDATE overlay_plan SET state = $1, reason = $2 WHERE id = $3 AND state = 'waiting'", state.rawValue,
            reason, id) == 1
    }

    private static func plan(_ row: Row) throws -> Plan {
        Plan(
            id: row.text(0), due: row.instant(1), author: Author(account: row.text(2), name: row.text(3)),
            language: Language(rawValue: row.text(4)) ?? .en, note: row.text(5),
            base: try OverlayStore.overlay(row.text(6)), overlay: try OverlayStore.overlay(row.text(7)),
            state: Plan.State(rawValue: row.text(8)) ?? .failed, reason: row.text(9))
    }
}
