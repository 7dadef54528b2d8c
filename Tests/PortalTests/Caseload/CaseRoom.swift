import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Support
import Testing

@testable import Casework
@testable import Plugins

/// A database with cases in it, gone when the test is.
final class CaseRoom: Sendable {
    let store: Store
    let rules: CaseRules
    private let folder: String
    private let room = StorePool(writers: 1, openLimit: 4)
    let now = Date(timeIntervalSince1970: 1_795_600_800)
    let today: CivilDate

    init() throws {
        folder = NSTemporaryDirectory() + "cases-\(UUID().uuidString)"
        store = room.store(
            at: "\(folder)/live.sqlite", migrations: IdentityMigrations.all + Audit.migrations + CaseworkMigrations.all)
        rules = CaseRules(process: try Self.process(), initials: "LE")
        today = CivilDate(now)
    }

    static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    private static func process() throws -> StatutoryProcess {
        let file = Repository.root.appending(path: "Config/processes/ehc-england.json")
        var issues: [ConfigIssue] = []
        let bytes = Array(try Data(contentsOf: file))
        var settings = Settings(try #require(ConfigValue.parse(bytes, file: "", issues: &issues)), at: "")
        return StatutoryProcess(name: "ehc-england", &settings)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A case of someone of their own.
    /// - Parameter due: days from today; nil for nothing due.
    func add(
        _ id: String, _ forename: String = "Evie", _ surname: String = "Hartley", born: String = "2016-03-14",
        reference: String? = nil, due: Int? = 30, stage: String = "request", to coordinator: String = "",
        unread: Int = 0, waiting: Int = 0, news: Int = 0, closed: String = ""
    ) async throws {
        let (now, day) = (now, due.map { today.adding(days: $0).iso } ?? CaseStore.never)
        let person = Person(
            id: "person-\(id)",
            PersonDetails(forename: forename, surname: surname, gender: "unsaid", born: try Self.day(born)))
        try await store.write { db in
            try PersonStore.add(.system(db), person, at: now)
            try db.run(
                """
                INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator, next,
                    detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                VALUES ($1, $2, $3, $4, $5, '2026-11-01', 'parent', 'portal', $6, 'decision-to-assess', '', $7, $8, $9,
                    $10, $11, $12, $13, '', 0, 0, 1)
                """, id, reference ?? "LE-26-\(id)", person.id, stage, closed.isEmpty ? "open" : "closed", coordinator,
                day, unread, waiting, news, person.folded, born, closed)
        }
    }

    /// The caseload of an officer who has no cases of their own.
    func cases(_ db: Connection, since: Int) -> CaseListStore {
        CaseListStore(team: .system(db), since: Date(timeIntervalSince1970: Double(since)), today: today)
    }

    /// The ids of the cases of a page.
    func find(
        _ state: CaseListFilter.State = .any, search: String = "", whose: CaseListFilter.Whose = .team,
        stage: String = "", page: Int = 1, since: Int = 0
    ) async throws -> [String] {
        var filter = CaseListFilter(whose: whose, state: state)
        (filter.search, filter.stage, filter.page) = (search, stage, page)
        let asked = filter
        return try await store.scan { [self] db in
            try cases(db, since: since).find(asked, rules).lines.map(\.id)
        }
    }
}
