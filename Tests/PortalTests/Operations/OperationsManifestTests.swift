import Database
import Foundation
import Journal
import PortalKit
import Synchronization
import Testing

@testable import Portal

/// What is remembered of the data, and what a start refuses.
@Suite(.timeLimit(.minutes(1))) struct OperationsManifestTests {
    private let place: OperationsFolder
    private let files = FileManager.default
    private var path: String { place.path + "/var" }

    init() throws { place = try OperationsFolder() }

    private static let notes = Migration("notes", "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY)")

    private func store(_ data: DataFolder, _ tenant: String) -> Store {
        StorePool().store(
            at: "\(data.path)/\(tenant)/live.sqlite", migrations: [Self.notes], identity: data.identity(tenant, "live"))
    }

    /// A process that has data of a council, and ends.
    private func used(_ tenant: String = "leafshire", isSample: Bool = false) async throws {
        let data = try DataFolder(at: path, isSample: isSample)
        data.manifest.serve([tenant: ["portal.\(tenant).example"]], folders: [tenant])
        let store = store(data, tenant)
        try await store.write { try $0.run("INSERT INTO note (id) VALUES ($1)", UUID().uuidString) }
        await store.close()
        data.manifest.flush()
    }

    private func refusal(_ new: String...) -> CommandFailure? {
        do throws(CommandFailure) {
            _ = try DataFolder(at: path, allowed: .init(Set(new)))
            return nil
        } catch {
            return error
        }
    }

    private func notes(_ data: DataFolder, _ tenant: String) async throws -> Int {
        try await store(data, tenant).scan { try $0.rows("SELECT id FROM note").count }
    }

    @Test func `a folder that was there and is gone is refused, and nothing is made in its place`() async throws {
        try await used()
        try files.removeItem(atPath: path)
        let lost = try #require(refusal())
        #expect(lost.exitCode == 66 && lost.description.contains("--new all"))
        #expect(!files.fileExists(atPath: path))
        #expect(refusal("keys") == nil, "which --new allows")
    }

    @Test func `an empty folder in the place of one with data is refused too`() async throws {
        try await used()
        try files.removeItem(atPath: path)
        try place.make("var")
        #expect(refusal()?.exitCode == 66)
        #expect(try files.contentsOfDirectory(atPath: path).isEmpty)
    }

    @Test func `a key that is gone is refused, and made again only where that is allowed`() async throws {
        try await used()
        let key = path + "/keys/main"
        let before = try Data(contentsOf: URL(filePath: key))
        try files.removeItem(atPath: key)
        #expect(refusal()?.description.contains("--new keys") == true)
        #expect(!files.fileExists(atPath: key))
        let data = try DataFolder(at: path, allowed: .init(["keys"]))
        #expect(try await notes(data, "leafshire") == 1, "its data are taken over")
        data.manifest.flush()
        #expect(try Data(contentsOf: URL(filePath: key)) != before)
    }

    @Test func `another key is refused`() async throws {
        try await used()
        let other = try OperationsFolder()
        _ = try DataFolder(at: other.path + "/var")
        try files.removeItem(atPath: path + "/keys/main")
        try files.copyItem(atPath: other.path + "/var/keys/main", toPath: path + "/keys/main")
        #expect(refusal()?.description.contains("is not the key") == true)
    }

    @Test func `databases without a key and without a manifest are not taken for a first start`() async throws {
        try await used()
        for name in ["var.manifest.json", "var/manifest.json", "var/keys/main"] {
            try files.removeItem(atPath: "\(place.path)/\(name)")
        }
        #expect(refusal()?.exitCode == 66)
    }

    @Test func `what either manifest knows is known`() async throws {
        for name in ["var/manifest.json", "var.manifest.json"] {
            try await used()
            try files.removeItem(atPath: "\(place.path)/\(name)")
            let data = try DataFolder(at: path)
            #expect(data.manifest.known("leafshire/live") != nil, "without \(name)")
            data.manifest.flush()
        }
    }

    @Test func `a manifest that cannot be read, or is of other data, is refused`() async throws {
        try await used()
        let beside = "var.manifest.json"
        let kept = try String(contentsOfFile: "\(place.path)/\(beside)", encoding: .utf8)
        try place.write("{", to: beside)
        #expect(refusal()?.description.contains(beside) == true)
        try place.write(kept.replacing(/"installation":"[^"]*"/, with: "\"installation\":\"other\""), to: beside)
        #expect(refusal()?.exitCode == 66)
    }

    @Test func `sample data that are gone are made again`() async throws {
        try await used(isSample: true)
        try files.removeItem(atPath: path)
        let data = try DataFolder(at: path, isSample: true)
        #expect(data.manifest.known("leafshire/live") == nil)
        #expect(!files.fileExists(atPath: place.path + "/var.manifest.json"))
    }

    @Test func `a council under a new name does not begin with no data, and one that is new does`() async throws {
        try await used("leafshire")
        let data = try DataFolder(at: path)
        let hosts = ["leaftown": ["portal.leafshire.example"], "moorside": ["portal.moorside.example"]]
        data.manifest.serve(hosts, folders: ["leaftown", "moorside"])
        let error = await #expect(throws: DatabaseError.self) { try await notes(data, "leaftown") }
        #expect(error?.code == .foreign && error?.message.contains("'leafshire'") == true)
        #expect(!files.fileExists(atPath: path + "/leaftown"))
        #expect(try await notes(data, "moorside") == 0)
        data.manifest.serve(hosts, folders: ["leaftown", "moorside", "leafshire"])
        #expect(try await notes(data, "leaftown") == 0, "the other one is there: it is no renaming")
    }

    @Test func `new, a renamed council begins with no data and goes on with them`() async throws {
        try await used("leafshire")
        let hosts = ["leaftown": ["portal.leafshire.example"]]
        for allowed in [["leaftown"], []] as [Set<String>] {
            let data = try DataFolder(at: path, allowed: .init(allowed))
            data.manifest.serve(hosts, folders: ["leaftown"])
            data.manifest.flush()
            if allowed.isEmpty { #expect(try await notes(data, "leaftown") == 0) }
        }
    }

    @Test func `a folder removed while it is served is reported, and keeps the process from being ready`()
        async throws
    {
        let data = try DataFolder(at: path)
        data.manifest.serve(["leafshire": ["portal.leafshire.example"]], folders: ["leafshire"])
        let (room, readiness) = (StorePool(), Readiness())
        let lines = Mutex<[String]>([])
        let journal = Journal(sink: { line in lines.withLock { $0.append(line) } }, now: { Date() })
        let watch = DataWatch(data, stores: room, readiness: readiness, journal: journal)
        let store = room.store(
            at: "\(data.path)/leafshire/live.sqlite", migrations: [Self.notes],
            identity: data.identity("leafshire", "live"))
        try await store.write { try $0.run("INSERT INTO note (id) VALUES ('kept')") }
        watch.look()
        #expect(readiness.isReady && watch.reports.isEmpty && watch.statuses.map(\.trouble) == [nil])
        let aside = place.path + "/aside"
        try files.moveItem(atPath: path, toPath: aside)
        for _ in 0..<3 {
            watch.look()
            #expect(!readiness.isReady)
            #expect(watch.reports.count == 1 && watch.reports.first?.contains("removed or replaced") == true)
            #expect(watch.statuses.first?.trouble?.code == .missing)
            await #expect(throws: DatabaseError.self) { try await store.write { _ in } }
        }
        #expect(!files.fileExists(atPath: path))
        #expect(lines.withLock { $0 }.count { $0.contains("\"data\"") } == 1, "told once")
        try files.moveItem(atPath: aside, toPath: path)
        watch.look()
        #expect(readiness.isReady && watch.reports.isEmpty)
        try await store.write { try $0.run("INSERT INTO note (id) VALUES ('again')") }
        #expect(lines.withLock { $0 }.contains { $0.contains("data-mended") })
        await room.close()
    }

    @Test func `a process that ends is not ready`() {
        let readiness = Readiness()
        #expect(readiness.isReady)
        readiness.end()
        #expect(!readiness.isReady)
    }
}
