import Casework
import Database
import Foundation
import Identity
import PortalKit

/// Queries on the caseload, for one officer on one day. All functions throw `DatabaseError`.
///
/// A filter is a fragment for each of its conditions, so that each combination is answered from an index; only the
/// search by name reads all cases.
struct CaseListStore {
    /// The maximum number of cases that a search finds by name or date of birth.
    static let most = 1000

    /// The numbers on an officer's first page.
    struct Counters: Hashable, Sendable {
        /// All cases of the team with a next due date that has passed.
        var overdue = 0
        /// All cases of the team due within ``CaseListFilter/week`` days.
        var week = 0
        /// The officer's own cases with items that wait for the team.
        var waiting = 0
        /// All cases of the team with unread messages.
        var unread = 0
        /// All cases of the team with news since the officer last signed in.
        var news = 0
    }

    /// One page of the caseload.
    struct Found: Sendable {
        let lines: [CaseListLine]
        /// The page, which may be lower than the one asked for.
        let page: CountedPage
    }

    let team: TeamDatabase
    /// When the officer last signed in; later arrivals are news.
    let since: Date
    /// The day in Europe/London.
    let today: CivilDate

    func counters() throws -> Counters {
        Counters(
            overdue: try count(CaseListFilter(state: .overdue)), week: try count(CaseListFilter(state: .week)),
            waiting: try count(CaseListFilter(whose: .mine, state: .waiting)),
            unread: try count(CaseListFilter(state: .unread)), news: try count(CaseListFilter(state: .news)))
    }

    /// One page of the filtered cases, earliest due date first; closed cases, last closed first.
    func find(_ filter: CaseListFilter, _ rules: CaseRules) throws -> Found {
        let search = CaseListSearch(filter.search, initials: rules.initials, today: today)
        let all = search == .nothing ? nil : try found(search).filter { try !filter.isNarrow || admits($0, to: filter) }
        let page = CountedPage(filter.page, of: try all?.count ?? count(filter))
        let ids =
            try all.map { Array($0.dropFirst(page.offset).prefix(CountedPage.size)) }
            ?? ids(
                """
                SELECT id FROM casefile WHERE \(isListed(filter)) ORDER BY \(order(filter))
                LIMIT \(bind: CountedPage.size) OFFSET \(bind: page.offset)
                """)
        return Found(lines: try ids.compactMap { try CaseListLine.find(team, $0) }, page: page)
    }

    private func count(_ filter: CaseListFilter) throws -> Int {
        try team.db.row("SELECT COUNT(*) FROM casefile WHERE \(isListed(filter))")?.integer(0) ?? 0
    }

    /// Whether a case that a search has found passes the filter.
    private func admits(_ id: String, to filter: CaseListFilter) throws -> Bool {
        try team.db.row("SELECT 1 FROM casefile WHERE id = \(bind: id) AND \(isListed(filter, isFound: true))") != nil
    }

    /// The ids of the cases that a search finds, earliest due date first; those without one, such as closed cases,
    /// last. By reference, likeliest first.
    func found(_ search: CaseListSearch) throws -> [String] {
        try search.all(
            named: named,
            born: { day in
                try ids(
                    "SELECT id FROM casefile WHERE born = \(bind: day.iso) ORDER BY due, id LIMIT \(bind: Self.most)")
            },
            matching: { attempt in
                try ids(
                    "SELECT id FROM casefile WHERE \(attempt.isMatched) ORDER BY due, id LIMIT \(bind: Self.most)")
            })
    }

    /// The ids of the cases with this reference: a case's, or that of a submission about it.
    private func named(_ reference: String) throws -> [String] {
        for sql: SQL in [
            "SELECT id FROM casefile WHERE reference = \(bind: reference)",
            "SELECT casefile FROM on_behalf WHERE reference = \(bind: reference)",
        ] { if let row = try team.db.row(sql) { return [row.text(0)] } }
        return try ids(
            """
            SELECT c.id FROM judgement j JOIN entry e ON e.id = j.subject JOIN casefile c ON c.person = e.person
            WHERE j.reference = \(bind: reference) ORDER BY c.received DESC, c.id
            """)
    }

    private func ids(_ sql: SQL) throws -> [String] { try team.db.rows(sql).map { $0.text(0) } }
}

extension CaseListStore {
    /// - Parameter isFound: whether a search has found the cases, which then may be closed.
    private func isListed(_ filter: CaseListFilter, isFound: Bool = false) -> SQL {
        "\(isInState(filter, isFound)) AND \(isOfOfficer(filter)) AND \(isAtStage(filter))"
    }

    private func isInState(_ filter: CaseListFilter, _ isFound: Bool) -> SQL {
        let week = today.adding(days: CaseListFilter.week).iso
        switch filter.state {
        case .any where isFound: return Self.isInAnyState
        case .any: return "state = 'open'"
        case .overdue: return "state = 'open' AND due < \(bind: today.iso)"
        case .week: return "state = 'open' AND due >= \(bind: today.iso) AND due < \(bind: week)"
        case .onTime: return "state = 'open' AND due >= \(bind: week)"
        case .waiting: return "\(Self.isInAnyState) AND waiting > 0"
        case .unread: return "\(Self.isInAnyState) AND unread > 0"
        case .news: return "\(Self.isInAnyState) AND news > \(bind: seconds(since))"
        case .closed: return "closed > ''"
        }
    }

    /// Names the states, so that an index that begins with the state can be used.
    private static let isInAnyState: SQL = "state IN ('open', 'closed', 'withdrawn')"

    // `'' ||` keeps an index from being used: few cases are in a rare state, and few of those at a stage are an officer's.

    private func isOfOfficer(_ filter: CaseListFilter) -> SQL {
        guard let account = filter.whose.account(for: team.officer) else { return "1 = 1" }
        return filter.state.isRare ? "'' || coordinator = \(bind: account)" : "coordinator = \(bind: account)"
    }

    private func isAtStage(_ filter: CaseListFilter) -> SQL {
        guard !filter.stage.isEmpty else { return "1 = 1" }
        return filter.state.isRare || filter.whose != .team
            ? "'' || stage = \(bind: filter.stage)" : "stage = \(bind: filter.stage)"
    }

    private func order(_ filter: CaseListFilter) -> SQL {
        filter.state == .closed ? "closed DESC, id DESC" : "due, id"
    }
}

extension CaseListFilter.Whose {
    /// The account id of the cases' officer, empty for none; nil for all cases.
    fileprivate func account(for officer: Officer) -> String? {
        switch self {
        case .team: nil
        case .mine: officer.account
        case .nobody: ""
        case .officer(let account): account
        }
    }
}

extension CaseListFilter.State {
    /// Whether few cases are in it.
    fileprivate var isRare: Bool { [.waiting, .unread, .news].contains(self) }
}
