public import Database
public import PortalKit

/// The SQL of how the team does as a whole. Each reads many cases: for scans only.
public enum ReportStore {
    /// How many of something are overdue, and how many due within some days.
    public struct Risk: Hashable, Sendable {
        /// The name of a deadline or of an officer; empty for none.
        public let name: String
        public let overdue: Int
        public let soon: Int
    }

    /// A case that is overdue, or due soon.
    public struct AtRisk: Hashable, Sendable {
        public let reference: String
        /// What is due next, as ``Case/next``.
        public let next: String
        public let detail: String
        public let due: CivilDate
        /// The name of who has the case; empty for nobody.
        public let officer: String
    }

    /// Advice of one service that was asked for and has not come.
    public struct Outstanding: Hashable, Sendable {
        public let service: String
        public let count: Int
        public let overdue: Int
        /// The day on which the longest outstanding was asked for.
        public let oldest: CivilDate?
    }

    /// A case as the list of all cases has it.
    public struct Listed: Hashable, Sendable {
        public let reference: String
        public let stage: String
        public let state: Case.State
        public let received: CivilDate
        public let due: CivilDate?
        public let closed: CivilDate?
        public let officer: String
        public let name: String
        public let born: CivilDate?
    }

    /// Days from today within which what is due is at risk.
    public static let risky = 14

    /// How the times of all requests were kept, in one pass over what has happened.
    public static func report(_ db: Connection, _ process: Process, today: CivilDate) throws -> CaseReport {
        var report = CaseReport(process, today: today)
        var excepted: [String: Set<String>] = [:]
        for row in try db.rows("SELECT casefile, deadline FROM case_exception") {
            excepted[row.text(0), default: []].insert(row.text(1))
        }
        var (casefile, facts) = ("", [Fact]())
        var isMore = true
        // A chunk at a time, so that memory does not grow with the cases.
        let chunk = 4000
        while isMore {
            let rows = try db.rows(
                """
                SELECT casefile, name, day FROM case_fact WHERE casefile > $1
                ORDER BY casefile, day, at, id LIMIT $2
                """, casefile, chunk)
            isMore = rows.count == chunk
            var reading = ""
            for row in rows {
                if row.text(0) != reading {
                    if !reading.isEmpty { report.count(facts, excepted: excepted[reading] ?? []) }
                    casefile = reading.isEmpty ? casefile : reading
                    (reading, facts) = (row.text(0), [])
                }
                if let day = CivilDate(iso: row.text(2)) { facts.append(Fact(row.text(1), day)) }
            }
            // The last may go on in the next chunk, which then begins with it.
            if !isMore || reading == rows.first?.text(0) {
                if !reading.isEmpty { report.count(facts, excepted: excepted[reading] ?? []) }
                casefile = reading
            }
        }
        return report
    }

    /// What is overdue or due soon, by the deadline.
    public static func risks(_ db: Connection, today: CivilDate) throws -> [Risk] {
        try db.rows(
            """
            SELECT next, SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END), SUM(CASE WHEN due < $1 THEN 0 ELSE 1 END)
            FROM casefile WHERE state = 'open' AND due < $2 GROUP BY next ORDER BY MIN(due), next
            """, today.iso, today.adding(days: risky + 1).iso
        ).map { Risk(name: $0.text(0), overdue: $0.integer(1), soon: $0.integer(2)) }
    }

    /// The same by the officer who has the case.
    public static func risksByOfficer(_ db: Connection, today: CivilDate) throws -> [Risk] {
        let rows = try db.rows(
            """
            SELECT coordinator, SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END), SUM(CASE WHEN due < $1 THEN 0 ELSE 1 END)
            FROM casefile WHERE state = 'open' AND due < $2 GROUP BY coordinator
            """, today.iso, today.adding(days: risky + 1).iso)
        return try rows.map { row in
            let name = try db.row("SELECT forename, surname FROM account WHERE id = $1", row.text(0))
            return Risk(
                name: name.map { "\($0.text(0)) \($0.text(1))" } ?? "", overdue: row.integer(1), soon: row.integer(2))
        }.sorted { ($1.overdue, $0.name) < ($0.overdue, $1.name) }
    }

    /// The cases that those numbers count, what was due first at the top.
    public static func atRisk(_ db: Connection, today: CivilDate) throws -> [AtRisk] {
        try db.rows(
            """
            SELECT c.reference, c.next, c.detail, c.due, COALESCE(a.forename, '') AS first_name,
                COALESCE(a.surname, '') AS last_name
            FROM casefile c LEFT JOIN account a ON a.id = c.coordinator
            WHERE c.state = 'open' AND c.due < $1 ORDER BY c.due, c.id
            """, today.adding(days: risky + 1).iso
        ).compactMap { row in
            CivilDate(iso: row.text(3)).map { due in
                AtRisk(
                    reference: row.text(0), next: row.text(1), detail: row.text(2), due: due,
                    officer: row.text(5).isEmpty ? row.text(4) : "\(row.text(4)) \(row.text(5))")
            }
        }
    }

    /// What was asked for and has not come, by the service.
    public static func outstanding(_ db: Connection, today: CivilDate) throws -> [Outstanding] {
        try db.rows(
            """
            SELECT service, COUNT(*), SUM(CASE WHEN due < $1 THEN 1 ELSE 0 END), MIN(asked) FROM information_request
            WHERE state IN ('open', 'returned') GROUP BY service ORDER BY service
            """, today.iso
        ).map {
            Outstanding(
                service: $0.text(0), count: $0.integer(1), overdue: $0.integer(2), oldest: CivilDate(iso: $0.text(3)))
        }
    }

    /// Every case, the first received first.
    public static func cases(_ db: Connection) throws -> [Listed] {
        try db.rows(
            """
            SELECT c.reference, c.stage, c.state, c.received, c.due, c.closed, COALESCE(a.forename, '') AS first_name,
                COALESCE(a.surname, '') AS last_name, p.forename, p.surname, c.born
            FROM casefile c JOIN person p ON p.id = c.person LEFT JOIN account a ON a.id = c.coordinator
            ORDER BY c.received, c.reference
            """
        ).compactMap { row in
            guard let received = CivilDate(iso: row.text(3)) else { return nil }
            let due = row.text(4) == CaseStore.never ? nil : CivilDate(iso: row.text(4))
            return Listed(
                reference: row.text(0), stage: row.text(1), state: Case.State(rawValue: row.text(2)) ?? .open,
                received: received, due: due, closed: CivilDate(iso: row.text(5)),
                officer: row.text(7).isEmpty ? row.text(6) : "\(row.text(6)) \(row.text(7))",
                name: "\(row.text(8)) \(row.text(9))", born: CivilDate(iso: row.text(10)))
        }
    }
}
