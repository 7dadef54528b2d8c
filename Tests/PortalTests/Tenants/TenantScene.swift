import Configuration
import Database
import Foundation
import Identity
import Journal
import Plugins
import PortalKit
import Synchronization
import Testing

@testable import Portal

/// An installation without councils at first, whose operator brings them on and takes them off.
final class TenantScene: Sendable {
    let folder: OperationsFolder
    let root: String
    let data: DataFolder
    let stores = StorePool(writers: 1, openLimit: 16)
    let councils: Councils
    let configuration: ConfigurationService
    let admin: TenantAdmin
    private let current: Mutex<Directory>

    var directory: Directory { current.withLock { $0 } }

    /// The scene that finds a copy of the files and data of another, as the next process does: the other still has its lock.
    static func restarted(after work: (TenantScene) async throws -> Void) async throws -> TenantScene {
        let (first, copy) = (try TenantScene(), try OperationsFolder())
        try await work(first)
        await first.stores.close()
        first.data.manifest.flush()
        for name in try FileManager.default.contentsOfDirectory(atPath: first.folder.path) {
            try FileManager.default.copyItem(atPath: "\(first.folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        return try TenantScene(in: copy)
    }

    /// - Parameter folder: where its files and data are, or will be.
    init(in folder: OperationsFolder? = nil) throws {
        self.folder = try folder ?? OperationsFolder()
        let folder = self.folder
        root = "\(folder.path)/root"
        if access(root, F_OK) != 0 {
            for name in ["Tenants", "Themes"] { try folder.make("root/\(name)") }
            try FileManager.default.createSymbolicLink(
                atPath: "\(root)/Config", withDestinationPath: "\(Town.repository)/Config")
        }
        let data = try DataFolder(at: "\(folder.path)/var")
        var issues: [ConfigIssue] = []
        let shared = Councils.shared(root: root, data: data.path, catalogue, &issues)
        configuration = ConfigurationService(
            stores, data: data.places, journal: Journal(sink: { _ in }, now: { Date() }), identity: data.identity)
        let councils = Councils(
            root: root, data: data.places, everyoneTests: false, stores: stores,
            services: .idle(key: data.key, scratch: data.scratch), shared: shared, identity: data.identity,
            configuration: configuration)
        data.finishRenaming(councils.tenants)
        current = Mutex(UnservedData.read(councils, data))
        (self.data, self.councils) = (data, councils)
        let box = WeakBox<TenantScene>()
        @Sendable func open(_ only: String?) -> Directory {
            let read = UnservedData.read(councils, data, only: only)
            box.value?.current.withLock { $0 = read }
            return read
        }
        configuration.connect(
            .init(
                context: { councils.context }, apply: { _ = open($0) }, sites: { _ in [] },
                sample: { throw CommandFailure(66, "no sample data") }))
        admin = TenantAdmin(
            root: root, data: data, councils: councils, stores: stores, configuration: configuration,
            directory: { box.value?.directory ?? Directory([], holders: [:]) },
            open: open)
        box.value = self
    }

    /// Reads the councils again, as a saved file makes the process do.
    func read() -> Directory {
        let read = UnservedData.read(councils, data)
        current.withLock { $0 = read }
        return read
    }

    /// Brings a council on.
    @discardableResult
    func make(_ name: String, host: String) async throws -> TenantAdmin.Made {
        try await admin.make(.init(name: name, host: host, admin: "ada@\(host)"))
    }

    /// The site of a council's team.
    func team(_ tenant: String) throws -> Site {
        try #require(directory.sites.first { $0.id == "\(tenant)/team/live" })
    }

    /// The addresses of a council's team, as its database has them.
    func staff(_ tenant: String) async throws -> [String] {
        try await team(tenant).store.scan { try AccountStore.staff($0).map(\.email) }.sorted()
    }
}

/// Holds a value that is made after what refers to it.
private final class WeakBox<Value: AnyObject & Sendable>: Sendable {
    private let held = Mutex<Weak?>(nil)

    private struct Weak: Sendable { weak var value: Value? }

    var value: Value? {
        get { held.withLock { $0?.value } }
        set { held.withLock { $0 = Weak(value: newValue) } }
    }
}
