import Basics
import Database
import Foundation
import PortalKit
import Vault

/// The data folder of the process, prepared and locked exclusively.
///
/// Access to the folder requires a `DataFolder` value. The lock is released when the value is deallocated or the
/// process ends.
final class DataFolder: Sendable {
    /// The folder's path, without a trailing slash.
    let path: String
    /// The main key, from `keys/main`, from which all others are derived.
    let key: Key
    let manifest: DataManifest
    private let lock: FileLock
    private let folder: HeldFile
    private let keyFile: HeldFile

    /// Prepares the folder at `path`, mode 700, with its keys and an empty scratch folder, and locks it.
    ///
    /// - Parameters:
    ///   - allowed: what may be created to replace missing data.
    ///   - isSample: whether it holds sample data, which has no copy of the manifest beside the folder.
    init(
        at path: String, allowed: DataManifest.Allowed = DataManifest.Allowed(), isSample: Bool = false
    ) throws(CommandFailure) {
        let path = Self.trimmed(path)
        self.path = path
        let places = DataManifest.Places(of: path, isSample: isSample)
        try DataManifest.check(path, try DataManifest.read(places, allowed), allowed)
        try Self.prepare(path)
        lock = try Self.lock(path)
        // Read again: the previous holder of the lock may have written it.
        let before = try DataManifest.read(places, allowed)
        try DataManifest.check(path, before, allowed)
        key = try Self.key(path)
        manifest = try DataManifest.made(path, key: key, before: before, places: places, allowed)
        folder = HeldFile(path)
        keyFile = HeldFile("\(path)/keys/main")
        try Self.prepare(scratch, isOwn: true)
        try Self.clear(scratch)
    }

    /// The identity of one of a tenant's databases: that of an environment, or the council's own.
    /// - Parameter part: the name of the file without its extension, such as `live`.
    func identity(_ tenant: String, _ part: String) -> StoreIdentity {
        StoreIdentity(
            owner: "\(manifest.name(of: tenant))/\(part)", key: DataManifest.name(of: key), register: manifest)
    }

    /// Where the data of each council are.
    var places: DataPlaces { DataPlaces(path) { [manifest] in manifest.name(of: $0) } }

    /// Finishes a renaming of a council that has begun, if there is one: its data and the copy of its files are those of the
    /// new name. To be called before councils are read.
    /// - Parameter tenants: the ids of councils with a configuration folder.
    func finishRenaming(_ tenants: [String]) {
        guard let renaming = manifest.finishRenaming(tenants) else { return }
        let copies = "\(places.folder(of: renaming.to))/good/Tenants"
        try? FileManager.default.removeItem(atPath: "\(copies)/\(renaming.to)")
        try? FileSystem.move("\(copies)/\(renaming.from)", to: "\(copies)/\(renaming.to)")
        let outbox = "\(path)/outbox"
        try? FileSystem.move("\(outbox)/\(renaming.from)", to: "\(outbox)/\(renaming.to)")
    }

    /// Whether the folder at the path is still the one opened at the start.
    var isInPlace: Bool { folder.isInPlace }

    /// Checks whether the folder and its key are still those opened at the start. Returns the problems, for the
    /// operator. While the folder is missing or replaced, no database in it is opened or created.
    func look() -> [String] {
        let isLost = !isInPlace
        manifest.folderIsLost(isLost)
        if isLost { return ["\(path) is not the folder that the process began with: it was removed or replaced"] }
        guard keyFile.isInPlace else {
            return ["\(path)/keys/main was removed or replaced: the process still has the key, the next start will not"]
        }
        return []
    }

    /// The folder for request bodies that are too large for memory.
    var scratch: String { path + "/scratch" }

    /// The path of the control socket, whether or not a process serves.
    static func controlSocket(in path: String) -> String { trimmed(path) + "/control.sock" }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
    }

    private static func lock(_ folder: String) throws(CommandFailure) -> FileLock {
        do {
            return try FileLock(at: folder + "/lock")
        } catch let held as FileLock.Held {
            let holder = held.holder.map { "process \($0)" } ?? "another process"
            throw CommandFailure(75, "\(folder) is in use by \(holder)")
        } catch {
            throw .unusable(path: folder + "/lock", reason: "\(error)")
        }
    }

    private static func key(_ folder: String) throws(CommandFailure) -> Key {
        do {
            return try Key.load(orMakeAt: folder + "/keys/main")
        } catch let error as KeyFileError {
            throw .unusable(path: error.path, reason: error.reason)
        } catch {
            throw .unusable(path: folder + "/keys/main", reason: "\(error)")
        }
    }

    /// Creates a folder, or sets its mode to 700. Throws for a folder with unrelated files: a mistyped path must not
    /// change the access to them.
    private static func prepare(_ path: String, isOwn: Bool = false) throws(CommandFailure) {
        do throws(SystemError) {
            if access(path, F_OK) != 0 { try FileSystem.makeFolder(path) }
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path, "cannot be opened") }
        defer { close(folder) }
        var facts = stat()
        guard fstat(folder, &facts) == 0 else { throw failure(path, "cannot be read") }
        guard facts.st_mode & 0o777 != 0o700 else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard isOwn || names.isEmpty || names.contains("lock") else {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            throw .unusable(path: path, reason: "holds other things, and has mode \(mode) where 700 is wanted")
        }
        guard fchmod(folder, 0o700) == 0 else { throw failure(path, "cannot be closed to others") }
    }

    /// Removes what a killed process left behind: unfinished uploads.
    private static func clear(_ folder: String) throws(CommandFailure) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        } catch {
            throw .unusable(path: folder, reason: "cannot be emptied: \(error.localizedDescription)")
        }
    }

    private static func failure(_ path: String, _ what: String) -> CommandFailure {
        .unusable(path: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
