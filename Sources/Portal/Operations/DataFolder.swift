import Database
import Foundation
import PortalKit
import Vault

/// The folder that holds everything a process keeps, prepared and locked for this process alone.
///
/// Who holds a `DataFolder` may touch what is in it; the lock ends with the value, or with the process.
final class DataFolder: Sendable {
    /// Why the folder cannot be used.
    enum Refusal: Error, Hashable, CustomStringConvertible {
        /// Another process works in it; `holder` is its id, nil when the lock does not say.
        case occupied(path: String, holder: Int32?)
        /// A folder or file is missing, wrong or open to others.
        case unusable(path: String, reason: String)
        /// What was there before is missing, or other than it was; nothing is made in its place.
        case lost(path: String, reason: String)

        var description: String {
            switch self {
            case .occupied(let path, let holder):
                "\(path) is in use by \(holder.map { "process \($0)" } ?? "another process")"
            case .unusable(let path, let reason): "\(path): \(reason)"
            case .lost(let path, let reason): "\(path) \(reason)"
            }
        }

        /// The exit code of a command that cannot go on (sysexits.h): 66 where data are missing, else 75.
        var exitCode: Int32 {
            if case .lost = self { 66 } else { 75 }
        }
    }

    /// The folder's path, without a slash at its end.
    let path: String
    /// The key that all others are derived from, from `keys/main`.
    let key: Key
    /// What is known of the data from before.
    let manifest: DataManifest
    private let lock: FileLock
    private let folder: HeldFile
    private let keyFile: HeldFile

    /// Prepares the folder at `path`, open to its owner only, with its keys and an empty scratch folder, and locks it.
    ///
    /// - Parameters:
    ///   - allowed: what may be made again in the place of what was there and is gone.
    ///   - isSample: whether it holds sample data, of which nothing is remembered beside the folder.
    init(
        at path: String, allowed: DataManifest.Allowed = DataManifest.Allowed(), isSample: Bool = false
    ) throws(Refusal) {
        let path = Self.trimmed(path)
        self.path = path
        let places = DataManifest.Places(of: path, isSample: isSample)
        try DataManifest.check(path, try DataManifest.read(places, allowed), allowed)
        try Self.prepare(path)
        lock = try Self.lock(path)
        // Once more: what held the lock until now may have written it.
        let before = try DataManifest.read(places, allowed)
        try DataManifest.check(path, before, allowed)
        key = try Self.key(path)
        manifest = try DataManifest.made(path, key: key, before: before, places: places, allowed)
        folder = HeldFile(path)
        keyFile = HeldFile("\(path)/keys/main")
        try Self.prepare(scratch, isOwn: true)
        try Self.clear(scratch)
    }

    /// Whose the data of a tenant's environment are.
    func identity(_ tenant: String, _ environment: Environment) -> StoreIdentity {
        StoreIdentity(owner: "\(tenant)/\(environment.rawValue)", key: DataManifest.name(of: key), register: manifest)
    }

    /// Whether the folder is the one that the process began with.
    var isInPlace: Bool { folder.isInPlace }

    /// Looks whether the folder and its key are still those that the process began with. Returns what is not so, for the
    /// operator, and has no database opened or made while the folder is another.
    func look() -> [String] {
        let isLost = !isInPlace
        manifest.folderIsLost(isLost)
        if isLost { return ["\(path) is not the folder that the process began with: it was removed or replaced"] }
        guard keyFile.isInPlace else {
            return ["\(path)/keys/main was removed or replaced: the process still has the key, the next start will not"]
        }
        return []
    }

    /// Where bodies of requests are kept while they are longer than memory is for.
    var scratch: String { path + "/scratch" }

    /// Where the serving process answers the commands of others, whether somebody serves or not.
    static func controlSocket(in path: String) -> String { trimmed(path) + "/control.sock" }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
    }

    private static func lock(_ folder: String) throws(Refusal) -> FileLock {
        do {
            return try FileLock(at: folder + "/lock")
        } catch let held as FileLock.Held {
            throw .occupied(path: folder, holder: held.holder)
        } catch {
            throw .unusable(path: folder + "/lock", reason: "\(error)")
        }
    }

    private static func key(_ folder: String) throws(Refusal) -> Key {
        do {
            return try Key.load(orMakeAt: folder + "/keys/main")
        } catch let error as KeyFileError {
            throw .unusable(path: error.path, reason: error.reason)
        } catch {
            throw .unusable(path: folder + "/keys/main", reason: "\(error)")
        }
    }

    /// Makes a folder, or closes one to others. Somebody's folder full of other things is left as it is: a slip of the
    /// pen must not lock people out of their own files.
    private static func prepare(_ path: String, isOwn: Bool = false) throws(Refusal) {
        try make(path)
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

    private static func make(_ path: String) throws(Refusal) {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex, access(path, F_OK) != 0 {
            try make(String(path[..<slash]))
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path, "cannot be made") }
    }

    /// A process that was killed leaves behind what people were sending.
    private static func clear(_ folder: String) throws(Refusal) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        } catch {
            throw .unusable(path: folder, reason: "cannot be emptied: \(error.localizedDescription)")
        }
    }

    private static func failure(_ path: String, _ what: String) -> Refusal {
        .unusable(path: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
