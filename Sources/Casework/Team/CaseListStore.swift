public import Database
public import Foundation
import Identity
public import PortalKit

/// The SQL of the caseload. Which statement is run depends on the filter, so that each finds its rows by an index; the
/// search by name alone looks at every case.
public enum CaseListStore {
    /// How many cases a search finds at most.
    public static let most = 1000
    /// How many are on a page.
    public static let size = 20
    /// Sorts after every day.
    static let end = "9999-12-32"

    /// What an officer sees first: how many cases of a kind there are.
    public struct Counters: Hashable, Sendable {
        public var overdue = 0
        public var week = 0
        public var waiting = 0
        public var unread = 0
        public var news = 0
    }

    /// A page of the caseload.
    public struct Found: Sendable {
        public var lines: [CaseListLine]
        /// How many there are on all pages.
        public var count: Int
        public var page: Int
        public var pages: Int { max(1, (count + size - 1) / size) }
    }

    /// What an officer wants to see, as statements ask it.
    struct Bounds {
        let coordinator: String
        let stage: String
        let from: String
        let until: String
        /// When the officer last signed in, in seconds; news is what came after.
        let since: Int

        init(_ filter: CaseListFilter, _ officer: Officer, since: Date, today: CivilDate) {
            coordinator =
                switch filter.whose {
                case .team: "*"
                case .mine: officer.account
                case .nobody: ""
                case .officer(let account): account
                }
            stage = filter.stage.isEmpty ? "*" : filter.stage
            let week = today.adding(days: CaseListFilter.week).iso
            (from, until) =
                switch filter.state {
                case .overdue: ("", today.iso)
                case .week: (today.iso, week)
                case .onTime: (week, end)
                case .any, .waiting, .unread, .news, .closed: ("", end)
                }
            self.since = seconds(since)
        }
    }

    public static func counters(_ db: Connection, since: Date, today: CivilDate, for officer: Officer) throws
        -> Counters
    {
        func count(_ state: CaseListFilter.State, _ whose: CaseListFilter.Whose = .team) throws -> Int {
            let filter = CaseListFilter(whose: whose, state: state)
            return try CaseListStore.count(
                db, filter, Bounds(filter, officer, since: since, today: today))
        }
        return Counters(
            overdue: try count(.overdue), week: try count(.week), waiting: try count(.waiting, .mine),
            unread: try count(.unread), news: try count(.news))
    }

    /// A page of the cases that the filter lets through, the next due first; closed ones, the last closed first.
    public static func find(
        _ db: Connection, _ filter: CaseListFilter, since: Date, today: CivilDate, rules: CaseRules,
        for officer: Officer
    ) throws -> Found {
        let bounds = Bounds(filter, officer, since: since, today: today)
        let search = CaseListSearch(filter.search, initials: rules.initials, today: today)
        guard search == .nothing else {
            let all = try found(db, search).filter { try !filter.isNarrow || admits(db, $0, filter, bounds) }
            let page = min(filter.page, max(1, (all.count + size - 1) / size))
            let ids = all.dropFirst((page - 1) * size).prefix(size)
            return Found(lines: try ids.compactMap { try line(db, $0, for: officer) }, count: all.count, page: page)
        }
        let count = try count(db, filter, bounds)
        let page = min(filter.page, max(1, (count + size - 1) / size))
        let ids = try ids(db, filter, bounds, limit: size, offset: (page - 1) * size)
        return Found(lines: try ids.compactMap { try line(db, $0, for: officer) }, count: count, page: page)
    }

    /// The case as a list shows it; nil where there is none.
    public static func line(_ db: Connection, _ id: String, for officer: Officer) throws -> CaseListLine? {
        try db.row(
            """
            SELECT c.id, c.reference, p.surname, p.forename, c.stage, c.state, c.next, c.detail, c.due, c.coordinator,
                COALESCE(a.forename, '') AS first_name, COALESCE(a.surname, '') AS last_name, c.unread, c.closed,
                COALESCE((SELECT MAX(e.ground) FROM case_exception e
                    WHERE e.casefile = c.id AND e.deadline = c.next), '') AS ground
            FROM casefile c JOIN person p ON p.id = c.person LEFT JOIN account a ON a.id = c.coordinator
            WHERE c.id = $1
            """, id
        ).map(CaseListLine.init)
    }
}
