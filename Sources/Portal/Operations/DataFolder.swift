import Database
import Foundation
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

        var description: String {
            switch self {
            case .occupied(let path, let holder):
                "\(path) is in use by \(holder.map { "process \($0)" } ?? "another process")"
            case .unusable(let path, let reason): "\(path): \(reason)"
            }
        }
    }

    /// The folder's path, without a slash at its end.
    let path: String
    /// The key that all others are derived from, from `keys/main`.
    let key: Key
    private let lock: FileLock

    /// Prepares the folder at `path`, open to its owner only, with its keys and an empty scratch folder, and locks it.
    init(at path: String) throws(Refusal) {
        self.path = Self.trimmed(path)
        try Self.prepare(self.path)
        lock = try Self.lock(self.path)
        key = try Self.key(self.path)
        try Self.prepare(scratch, isOwn: true)
        try Self.clear(scratch)
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
