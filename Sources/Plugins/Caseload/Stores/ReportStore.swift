import Casework
import Database
import PortalKit

/// Queries for reports on the whole team. Each reads many rows, so it is for `Store.scan` only. All functions throw
/// `DatabaseError`.
enum ReportStore {
    /// The numbers of overdue cases and of those due within ``risky`` days, for one deadline or officer.
    struct Risk: Hashable, Sendable {
        /// The name of a deadline, as in ``Case/next``, or of an officer; empty for none.
        let name: String
        let overdue: Int
        /// The number of cases due within ``risky`` days.
        let soon: Int
    }

    /// An open case that is overdue or due within ``risky`` days.
    struct AtRisk: Hashable, Sendable {
        let reference: String
        /// What is due next, as in ``Case/next``.
        let next: String
        /// The service, as in ``Case/detail``.
        let detail: String
        let due: CivilDate
        /// The name of the officer who has the case; empty for none.
        let officer: String
    }

    /// The open requests to one service.
    struct Outstanding: Hashable, Sendable {
        /// The service, as in `InformationRequest.service`.
        let service: String
        let count: Int
        let overdue: Int
        /// The earliest day on which one of them was asked.
        let oldest: CivilDate?
    }

    /// A row of the list of all cases.
    struct Listed: Hashable, Sendable {
        let reference: String
        let stage: String
        let state: Case.State
        let received: CivilDate
        /// When something is due next; nil for nothing.
        let due: CivilDate?
        /// The name of the officer who has the case; empty for none.
        let officer: String
        let name: String
        /// The person's date of birth; nil if the stored one is invalid.
        let born: CivilDate?
    }

    /// The number of days from today within which due dates count as at risk.
    static let risky = 14

    static func report(_ team: TeamDatabase, _ process: StatutoryProcess, today: CivilDate) throws -> CaseReport {
        var report = CaseReport(process, today: today)
        var excepted: [String: Set<String>] = [:]
        for row in try team.db.rows("SELECT casefile, deadline FROM case_exception") {
            excepted[row.text(0), default: []].insert(row.text(1))
        }
        var last = ""
        // Read in chunks, so that memory use does not grow with the number of cases.
        while true {
            let rows = try team.db.rows(
                """
                SELECT casefile, name, day FROM case_fact WHERE casefile IN (
                    SELECT DISTINCT casefile FROM case_fact WHERE casefile > $1 ORDER BY casefile LIMIT 1000)
                ORDER BY casefile, day, at, id
                """, last)
            guard let end = rows.last else { return report }
            last = end.text(0)
            for (id, rows) in Dictionary(grouping: rows, by: { $0.text(0) }) {
                let facts = rows.compactMap { row in CivilDate(iso: row.text(2)).map { Fact(row.text(1), $0) } }
                report.count(facts, excepted: excepted[id] ?? [])
            }
        }
    }

    /// Overdue cases and those due soon, by deadline.
    static func risks(_ team: TeamDatabase, today: CivilDate) throws -> [Risk] {
        try team.db.rows(
            "SELECT next, \(overdueAndSoon(today)) GROUP BY next ORDER BY MIN(due), next"
        ).map { Risk(name: $0.text(0), overdue: $0.integer(1), soon: $0.integer(2)) }
    }

    /// Overdue cases and those due soon, by officer; most overdue first.
    static func risksByOfficer(_ team: TeamDatabase, today: CivilDate) throws -> [Risk] {
        let rows = try team.db.rows("SELECT coordinator, \(overdueAndSoon(today)) GROUP BY coordinator")
        return try rows.map { row in
            let name = try team.db.row("SELECT forename, surname FROM account WHERE id = $1", row.text(0))
            return Risk(name: name?.officer(0) ?? "", overdue: row.integer(1), soon: row.integer(2))
        }.sorted { ($1.overdue, $0.name) < ($0.overdue, $1.name) }
    }

    /// The numbers of overdue cases and of those due soon, and the cases counted in them.
    private static func overdueAndSoon(_ today: CivilDate) -> SQL {
        """
        SUM(CASE WHEN due < \(bind: today.iso) THEN 1 ELSE 0 END), SUM(CASE WHEN due < \(bind: today.iso) THEN 0 ELSE 1 END)
        FROM casefile WHERE state = 'open' AND due < \(bind: today.adding(days: risky + 1).iso)
        """
    }

    /// The cases counted in these numbers, earliest due date first.
    static func atRisk(_ team: TeamDatabase, today: CivilDate) throws -> [AtRisk] {
        try team.db.rows(
            """
            SELECT c.reference, c.next, c.detail, c.due, \(CaseListLine.officer)
            FROM casefile c LEFT JOIN account a ON a.id = c.coordinator
            WHERE c.state = 'open' AND c.due < $1 ORDER BY c.due, c.id
            """, today.adding(days: risky + 1).iso
        ).compactMap { row in
            CivilDate(iso: row.text(3)).map { due in
                AtRisk(
                    reference: row.text(0), next: row.text(1), detail: row.text(2), due: due,
                    officer: row.officer(4))
            }
        }
    }

    static func outstanding(_ team: TeamDatabase, today: CivilDate) throws -> [Outstanding] {
        try team.db.rows(
            """
            SELECT service, COUNT(*), SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END), MIN(asked) FROM information_request
            WHERE \(RequestStore.isOpen) GROUP BY service ORDER BY service
            """, today.iso
        ).map {
            Outstanding(
                service: $0.text(0), count: $0.integer(1), overdue: $0.integer(2), oldest: CivilDate(iso: $0.text(3)))
        }
    }

    /// All cases, by the day of receipt.
    static func cases(_ team: TeamDatabase) throws -> [Listed] {
        try team.db.rows(
            """
            SELECT c.reference, c.stage, c.state, c.received, c.due, \(CaseListLine.officer),
                p.forename, p.surname, c.born
            FROM casefile c JOIN person p ON p.id = c.person LEFT JOIN account a ON a.id = c.coordinator
            ORDER BY c.received, c.reference
            """
        ).compactMap { row in
            guard let received = CivilDate(iso: row.text(3)) else { return nil }
            let due = row.text(4) == CaseStore.never ? nil : CivilDate(iso: row.text(4))
            return Listed(
                reference: row.text(0), stage: row.text(1), state: Case.State(rawValue: row.text(2)) ?? .open,
                received: received, due: due, officer: row.officer(5), name: "\(row.text(7)) \(row.text(8))",
                born: CivilDate(iso: row.text(9)))
        }
    }
}
