import Configuration
import Database
import Foundation
import PortalKit

/// The data and councils of an installation that no process serves, for one command.
struct UnservedData: Sendable {
    let data: DataFolder
    let councils: Councils
    let stores: StorePool
    let configuration: ConfigurationService
    let directory: Directory

    /// Executes a command in the process that serves the data, or `alone` if none does, with the data locked. Queued mail
    /// is then sent after the next start. Throws a ``CommandFailure``.
    static func execute(
        _ command: String, _ arguments: [String: String], options: Options, catalogue: Catalogue,
        alone: (UnservedData) async throws -> String
    ) async throws -> String {
        if let answer = try await ControlSocket.ask(options.data, command, arguments) { return answer }
        guard FileManager.default.fileExists(atPath: options.data) else {
            throw CommandFailure(
                66,
                "there are no data in '\(options.data)': start `guildhall serve` first, or name the folder of the "
                    + "process that serves, such as --data .demo")
        }
        let unserved = try await UnservedData(options, catalogue)
        let result: Result<String, any Error>
        do {
            result = .success(try await alone(unserved))
        } catch {
            result = .failure(error)
        }
        await unserved.stores.close()
        unserved.data.manifest.flush()
        // The lock is held until everything is on disk.
        return try withExtendedLifetime(unserved.data) { try result.get() }
    }

    private init(_ options: Options, _ catalogue: Catalogue) async throws {
        data = try DataFolder(at: options.data, isSample: SampleData.isSample(options.data))
        var issues: [ConfigIssue] = []
        let shared = Councils.shared(root: options.root, data: data.path, catalogue, &issues)
        stores = StorePool()
        let services = Services.idle(key: data.key, scratch: data.scratch)
        configuration = ConfigurationService(
            stores, data: data.places, journal: services.journal, identity: data.identity)
        councils = Councils(
            root: options.root, data: data.places, everyoneTests: false, stores: stores, services: services,
            shared: shared, identity: data.identity, configuration: configuration)
        data.finishRenaming(councils.tenants)
        await configuration.load(councils.tenants)
        directory = Self.read(councils, data)
    }

    /// Reads the councils that have changed, or only one.
    static func read(_ councils: Councils, _ data: DataFolder, only: String? = nil) -> Directory {
        let directory = councils.read(only: only)
        data.manifest.serve(directory.hosts, folders: Set(councils.statuses.map(\.tenant)))
        return directory
    }
}
