import Configuration
import Database
import Files
import Folders
import Forms
import Foundation
import Identity
import Journal
import PortalKit
import Testing
import Vault

@testable import Casework

/// A council's store with one case in it, gone when the test is, and what the team does with the case.
final class Registry: Sendable {
    let folder = NSTemporaryDirectory() + "registry-\(UUID().uuidString)"
    let site: Site
    let rules: CaseRules
    private let room = StorePool(writers: 1, openLimit: 4)

    init() throws {
        rules = CaseRules(process: try England.process())
        let facts = PortalFacts(
            name: "team", title: "Team", audience: .staff, origin: "https://ems.leafshire.example.org",
            path: "/Team", languages: [.en], dates: DatePatterns(day: DatePattern("d MMM yyyy") ?? .standard),
            landing: Landing(layout: .signInFirst, page: nil), notices: [], tiles: [], footer: [],
            navigation: Navigation(signedOut: [], signedIn: [], hasUserMenu: false))
        var settings = Settings(["tokens": ["brand": "#00527a", "header-bg": "#00344f", "header-ink": "#fff"]], at: "")
        site = Site(
            tenant: Tenant(
                id: "leafshire", name: "Leafshire Council", short: "Leafshire", hosts: ["ems.leafshire.example.org"],
                contact: .init(email: "", phone: "", web: ""), mail: .init(from: nil, replyTo: nil), testers: []),
            portal: facts, environment: .live, texts: [:], theme: Theme(name: "leafshire", &settings), pages: [:],
            features: Blueprint(portal: facts, folder: ConfinedFolder(folder), shared: ConfinedFolder(folder)),
            store: room.store(
                at: "\(folder)/live.sqlite",
                migrations: IdentityMigrations.all + Outbox.migrations + Audit.migrations + FormMigrations.all
                    + CaseworkMigrations.all),
            files: FileStore(path: "\(folder)/files"),
            services: Services(
                now: { .distantPast }, key: Key(bytes: [UInt8](repeating: 7, count: 32)),
                hasher: PasswordHasher(workers: 1), journal: Journal(sink: { _ in }, now: { .distantPast }),
                throttle: Throttle(), commonPasswords: [], scratch: "", wakeOutbox: { _ in }), assets: [:])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Noon of a day, in Greenwich.
    static func noon(_ day: String) throws -> Date { try Date("\(day)T12:00:00Z", strategy: .iso8601) }

    /// Opens the case of Evie Hartley, received on a day.
    func open(_ received: String) async throws {
        let (day, at, rules) = (try England.day(received), try Self.noon(received), rules)
        try await site.store.write { db in
            let evie = Person(
                id: "evie", PersonDetails(forename: "Evie", surname: "Hartley", gender: "female", born: day))
            try PersonStore.add(.system(db), evie, at: at)
            try CaseStore.open(
                .system(db), id: "case", person: evie, received: day, from: .parent, by: .portal, rules: rules, at: at)
        }
    }

    /// The case as it stands.
    var now: Case {
        get async throws { try #require(try await site.store.read { try CaseStore.find(.system($0), "case") }) }
    }

    var facts: [Fact] {
        get async throws { try await site.store.read { try FactStore.all(.system($0), of: "case").map(\.fact) } }
    }

    func record(_ id: String, _ name: String, _ outcome: String, on day: String) async throws {
        let decision = Decision(
            id: id, caseID: "case", name: name, outcome: outcome, day: try England.day(day), note: "for the team",
            at: try Self.noon(day))
        try await site.store.write { try DecisionStore.add(.system($0), decision) }
    }

    /// A letter that tells a decision, with these parts.
    func letter(_ id: String, on day: String, parts: [String]) throws -> Document {
        let words = parts.map { ($0, "What the law wants said.") }
        return Document(
            id: "letter-\(id)", person: "evie", caseID: "case", kind: .letter, title: "A letter",
            letter: DecisionLetterBody(body: "Dear Marta", parts: Dictionary(words) { first, _ in first }),
            dated: try England.day(day), at: try Self.noon(day), decision: id)
    }

    static let parts = ["right-of-appeal", "time-limits", "mediation", "disagreement-resolution", "advice-service"]

    func publish(
        _ id: String, on day: String, parts: [String] = Registry.parts, untold: Bool = false
    ) async throws {
        let (letter, at, site, rules) = (try letter(id, on: day, parts: parts), try Self.noon(day), site, rules)
        let marta = Recipient(involvement: "marta", account: "", entry: "", name: "Marta Hartley")
        try await site.store.write { db in
            guard let now = try CaseStore.find(.system(db), "case") else { throw Problem(.notFound) }
            try Publishing.publish(
                .system(db), id, letter: letter, to: untold ? [] : [marta], messages: [], of: now, rules,
                on: site, at: at)
            try CaseStore.refresh(.system(db), "case", rules)
        }
    }

    /// Records a decision and publishes it on the same day.
    func decide(_ name: String, _ outcome: String, on day: String) async throws {
        try await record("\(name)-\(day)", name, outcome, on: day)
        try await publish("\(name)-\(day)", on: day)
    }

    /// Records that something happened.
    func happen(_ fact: String, on day: String) async throws {
        let (rules, site, at, day) = (rules, site, try Self.noon(day), try England.day(day))
        try await site.store.write { db in
            guard let now = try CaseStore.find(.system(db), "case") else { throw Problem(.notFound) }
            let facts = try FactStore.all(.system(db), of: "case").map(\.fact)
            let events = CaseEvent.all(rules.process, now, facts, today: CivilDate(at))
            guard let event = events.first(where: { $0.fact == fact }) else { throw Problem(.conflict) }
            try event.record(.system(db), on: day, of: now, rules, source: "", site: site, at: at)
            try CaseStore.refresh(.system(db), "case", rules)
        }
    }
}
