import Configuration
import Database
import Files
import Folders
import Foundation
import Journal
import Plugins
import PortalKit
import Support
import Synchronization
import Vault

@testable import Portal

/// The council beside this file, with the engine's own wordings in both languages, over a database that is filled once.
/// There is no server: a page is made by calling its handler.
final class PageCouncil: Sendable {
    static let now = Date(timeIntervalSince1970: 1_725_271_200)

    let shared: Shared
    /// The live sites, in the order of their names.
    let sites: [Site]
    let story: Story
    private let folder: String
    private let stores = StorePool(writers: 1, openLimit: 16)
    private let copies = Mutex(0)

    init() async throws {
        // In memory where there is such a folder: nothing here has to outlast the test.
        let isMemory = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let folder = (isMemory ? "/dev/shm/" : NSTemporaryDirectory()) + "pages-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var config = Folder(Repository.root.appending(path: "Config").path)
        let shared = Shared(&config, catalogue)
        let stores = stores
        let configuration = ConfigurationService(
            stores, data: DataPlaces(folder), journal: Journal(sink: { _ in }, now: { Self.now }))
        let councils = Councils(
            root: Repository.root.appending(path: "Tests/PageTests/Council").path, data: DataPlaces(folder),
            everyoneTests: false,
            stores: stores, services: Self.services(folder), shared: shared, configuration: configuration)
        configuration.connect(
            .init(
                context: { councils.context }, apply: { _ = councils.read(only: $0) }, sites: { _ in [] },
                sample: { try SampleFile.read(root: Repository.root.path) }))
        try await Self.change(configuration)
        let sites = councils.read().sites.filter { $0.environment == .live }.sorted { $0.portal.name < $1.portal.name }
        let mistakes = councils.statuses.flatMap(\.mistakes)
        guard mistakes.isEmpty else { throw Unfinished(what: mistakes.joined(separator: "\n")) }
        (self.folder, self.shared, self.sites) = (folder, shared, sites)
        story = try await Story.tell(sites)
        try await sites.first?.store.backup(to: "\(folder)/story.sqlite")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Publishes a change of an admin, and drafts others.
    private static func change(_ configuration: ConfigurationService) async throws {
        let (council, author) = ("leafshire", Author(account: "priti", name: "Priti Shah"))
        func save(_ path: SettingPath, _ value: ConfigValue) async throws {
            _ = try await configuration.save([.init(path: path, change: .set(value))], of: council, by: author, at: now)
        }
        let contact = SettingPath(.tenant, ["contacts", "support"])
        try await save(SettingPath(.tenant, ["test", "addresses"]), ["*@leafshire.example"])
        let version = try await configuration.draft(council).version
        _ = try await configuration.publish(
            council, version: version, note: "New number", by: author, at: now)
        try await save(contact.part("name"), "The portal's team")
        try await save(SettingPath(.wordings(.en), ["citizen", "tile.admissions.title"]), "School places")
    }

    /// The site over a copy of the database, for one page: what a page writes, no other page finds.
    func copy(of site: Site, as environment: Environment = .live) throws -> Site {
        let number = copies.withLock { count in
            count += 1
            return count
        }
        let path = "\(folder)/\(number).sqlite"
        try FileManager.default.copyItem(atPath: "\(folder)/story.sqlite", toPath: path)
        return Site(
            tenant: site.tenant, portal: site.portal, environment: environment, texts: site.texts,
            theme: site.theme, pages: site.pages, features: site.features,
            store: stores.store(at: path, migrations: catalogue.migrations), files: site.files,
            services: Self.services(folder),
            assets: site.assets)
    }

    /// Services that know of no earlier request.
    static func services(_ folder: String) -> Services {
        Services(
            now: { now }, key: Key(bytes: [UInt8](repeating: 7, count: 32)), hasher: hasher,
            journal: Journal(sink: { _ in }, now: { now }), throttle: Throttle(), commonPasswords: [],
            scratch: folder, wakeOutbox: { _ in })
    }

    private static let hasher = PasswordHasher(workers: 1)
}

/// Why a page cannot be made.
struct Unfinished: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}
