public import Database
public import Foundation
import Identity
public import PortalKit

/// Queries on the caseload. All functions throw `DatabaseError`. Each filter has its own statement, so that every one
/// is answered from an index; only the search by name reads all cases.
public enum CaseListStore {
    /// The maximum number of cases that a search finds by name or date of birth.
    public static let most = 1000
    /// The number of cases on a page.
    public static let size = 20
    /// Sorts after every day, and after the stored value for none.
    static let end = "9999-12-32"

    /// The numbers on an officer's first page.
    public struct Counters: Hashable, Sendable {
        /// All cases of the team with a next due date that has passed.
        public var overdue = 0
        /// All cases of the team due within ``CaseListFilter/week`` days.
        public var week = 0
        /// The officer's own cases with items that wait for the team.
        public var waiting = 0
        /// All cases of the team with unread messages.
        public var unread = 0
        /// All cases of the team with news since the officer last signed in.
        public var news = 0
    }

    /// One page of the caseload.
    public struct Found: Sendable {
        /// The cases on this page.
        public var lines: [CaseListLine]
        /// The number of cases on all pages.
        public var count: Int
        /// The page, from 1, which may be lower than the one asked for.
        public var page: Int
        /// The number of pages, at least 1.
        public var pages: Int { max(1, (count + size - 1) / size) }
    }

    /// A filter as parameters of the statements; `*` stands for all.
    struct Bounds {
        let coordinator: String
        let stage: String
        let from: String
        let until: String
        /// When the officer last signed in, in seconds since 1970; later arrivals are news.
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

    /// The numbers on an officer's first page.
    /// - Parameters:
    ///   - since: when the officer last signed in.
    ///   - today: the day in Europe/London.
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

    /// One page of the filtered cases, earliest due date first; closed cases, last closed first. `since` and `today` as
    /// in `counters`.
    public static func find(
        _ db: Connection, _ filter: CaseListFilter, since: Date, today: CivilDate, rules: CaseRules,
        for officer: Officer
    ) throws -> Found {
        let bounds = Bounds(filter, officer, since: since, today: today)
        let search = CaseListSearch(filter.search, initials: rules.initials, today: today)
        guard search == .nothing else {
            let all = try found(db, search).filter { try !filter.isNarrow || admits(db, $0, to: filter, bounds) }
            let page = min(filter.page, max(1, (all.count + size - 1) / size))
            let ids = all.dropFirst((page - 1) * size).prefix(size)
            return Found(lines: try ids.compactMap { try line(db, $0, for: officer) }, count: all.count, page: page)
        }
        let count = try count(db, filter, bounds)
        let page = min(filter.page, max(1, (count + size - 1) / size))
        let ids = try ids(db, filter, bounds, limit: size, offset: (page - 1) * size)
        return Found(lines: try ids.compactMap { try line(db, $0, for: officer) }, count: count, page: page)
    }

    /// The case as a row of a list; nil if there is none.
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
