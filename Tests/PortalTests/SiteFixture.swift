import Configuration
import Database
import Files
import Folders
import Foundation
import Identity
import Journal
import Outbound
import PortalKit
import Synchronization
import Vault

/// Invented councils with real stores, in a folder that is gone with the value, at a time that the test sets.
final class SiteFixture: Sendable {
    let folder: String
    let clock = TestClock()
    let room = StorePool(writers: 2, openLimit: 16)
    private let lines = Mutex<[String]>([])
    private let built = Mutex<[Site]>([])
    private let woken = Mutex<@Sendable (Site) -> Void>({ _ in })

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "portal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Every site made so far.
    var sites: [Site] { built.withLock { $0 } }

    /// The lines of the journal so far.
    var journalLines: [String] { lines.withLock { $0 } }

    var journal: Journal {
        Journal(sink: { [self] line in lines.withLock { $0.append(line) } }, now: { [clock] in clock.now })
    }

    /// What waking a site's outbox does from now on.
    func onWake(_ work: @escaping @Sendable (Site) -> Void) { woken.withLock { $0 = work } }

    /// A site that shares its store with the others of its tenant and environment.
    func site(
        _ tenant: String = "leafshire", portal: String = "citizen", environment: Environment = .live,
        languages: [Language] = [.en], testers: [String] = [],
        from: Mailbox? = Mailbox(
            address: "send@leafshire.example.org", name: "Leafshire Council"), replyTo: Mailbox? = nil,
        texts: [String: String] = [:], theme: Theme? = nil, features: (inout Blueprint) -> Void = { _ in }
    ) -> Site {
        let facts = PortalFacts(
            name: portal, title: "Citizen Portal", audience: .citizen, origin: "https://ems.\(tenant).example.org",
            path: "/CitizenPortal_LIVE", languages: languages,
            landing: Landing(layout: .signInFirst, page: nil), notices: [], tiles: [], footer: [],
            navigation: Navigation(signedOut: [], signedIn: [], hasUserMenu: false))
        var blueprint = Blueprint(portal: facts, folder: ConfinedFolder(folder), shared: ConfinedFolder(folder))
        features(&blueprint)
        let site = Site(
            tenant: Tenant(
                id: tenant, name: "Leafshire Council", short: "Leafshire", hosts: ["ems.\(tenant).example.org"],
                contact: .init(email: "send@leafshire.example.org", phone: "01632 960000", web: ""),
                mail: .init(from: from, replyTo: replyTo), testers: testers),
            portal: facts, environment: environment,
            texts: Dictionary(uniqueKeysWithValues: languages.map { ($0, Texts(language: $0, wordings: texts)) }),
            theme: theme ?? Self.theme, pages: [:], features: blueprint,
            store: room.store(
                at: "\(folder)/\(tenant)-\(environment.rawValue).sqlite",
                migrations: IdentityMigrations.all + Outbox.migrations),
            files: FileStore(path: "\(folder)/\(tenant)-\(environment.rawValue)-files"),
            services: services, assets: [:])
        built.withLock { $0.append(site) }
        return site
    }

    private var services: Services {
        Services(
            now: { [clock] in clock.now }, key: Key(bytes: [UInt8](repeating: 7, count: 32)),
            hasher: PasswordHasher(workers: 1), journal: journal, throttle: Throttle(), commonPasswords: [],
            scratch: "",
            wakeOutbox: { [weak self] site in self?.woken.withLock { $0 }(site) })
    }

    private static var theme: Theme {
        var settings = Settings(
            [
                "tokens": [
                    "brand": "#00527a", "brand-strong": "#00344f", "accent": "#6cc3ea", "header-bg": "#00344f",
                    "header-ink": "#fff",
                ]
            ], at: "")
        return Theme(name: "leafshire", &settings)
    }
}
