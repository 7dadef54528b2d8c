import Basics
import Database
import Files
import Foundation
import Synchronization

/// A record of the data that exists: the key it was written with, and each council's databases and hosts. It is stored
/// in the data folder and, except for sample data, in a second file beside it, so that a missing folder is not mistaken
/// for a new installation.
///
/// A database may be newer than its entry, never older: entries are written to disk with a delay.
final class DataManifest: StoreRegister {
    struct Content: Codable, Hashable, Sendable {
        /// A random id, created with the first key: 32 hex digits.
        var installation: String
        /// Incremented by every write.
        var sequence = 0
        /// The identifier of the current key.
        var key: String
        /// The identifiers of keys that were replaced.
        var formerKeys: [String] = []
        /// By owner, such as `leafshire/live`.
        var stores: [String: KnownStore] = [:]
        /// The last known hosts of each council with data, by council id.
        var hosts: [String: [String]] = [:]
    }

    struct Places {
        let inside: String
        /// The copy beside the data folder; nil for sample data.
        let beside: String?

        init(of folder: String, isSample: Bool) {
            inside = "\(folder)/manifest.json"
            beside = isSample ? nil : "\(folder).manifest.json"
        }

        var all: [String] { [inside] + (beside.map { [$0] } ?? []) }
    }

    fileprivate struct State {
        var content: Content
        /// The hosts of the councils that are served now, by council id.
        var served: [String: [String]] = [:]
        /// The ids of councils with a configuration folder, served or not.
        var folders: Set<String> = []
        var isWritten = false
        var isFolderLost = false
    }

    private let folder: String
    private let places: Places
    private let state: Mutex<State>

    /// - Parameters:
    ///   - folder: the data folder.
    ///   - places: the files to store the manifest in.
    init(_ content: Content, folder: String, places: Places) {
        self.folder = folder
        self.places = places
        state = Mutex(State(content: content))
    }

    var content: Content { state.withLock(\.content) }

    /// Records that the data folder was removed or replaced, or is back. While it is lost, nothing in it is opened or
    /// created.
    func folderIsLost(_ isLost: Bool) { state.withLock { $0.isFolderLost = isLost } }

    /// Records which councils are served, by id, with their hosts, and which have a configuration folder.
    func serve(_ hosts: [String: [String]], folders: Set<String>) {
        state.withLock { state in
            state.served = hosts
            state.folders = folders
            for (tenant, hosts) in hosts {
                guard let before = state.content.hosts[tenant], before != hosts else { continue }
                state.content.hosts[tenant] = hosts
                state.isWritten = false
            }
        }
    }

    func known(_ owner: String) -> KnownStore? { state.withLock { $0.content.stores[owner] } }

    func hasReplaced(_ key: String) -> Bool { state.withLock { $0.content.formerKeys.contains(key) } }

    func refusal(_ owner: String) -> DatabaseError? {
        let (isLost, isKnown, former) = state.withLock { state in
            (state.isFolderLost, state.content.stores[owner] != nil, state.former(of: Self.tenant(owner)))
        }
        if isLost { return DatabaseError(code: .missing, message: "the folder of data was removed or replaced") }
        if let former {
            return DatabaseError(
                code: .foreign,
                message: "there are no data of this name, but of '\(former.tenant)', which answered for "
                    + "\(former.host) and has no folder in Tenants: give the folder that name again")
        }
        let files = files(of: owner)
        switch try? String(contentsOfFile: "\(files)/\(FileStore.ownerFile)", encoding: .utf8) {
        case "\(owner)\n": return nil
        case nil where !isKnown: return nil
        case nil: return DatabaseError(code: .missing, message: "\(files), which was there, is gone")
        case let other?:
            let name = other.trimmingCharacters(in: .whitespacesAndNewlines)
            return DatabaseError(code: .foreign, message: "\(files) holds the files of \(name)")
        }
    }

    func opened(_ store: KnownStore, of owner: String) {
        // Create the files' folder first: every recorded database must have one.
        guard makeFiles(of: owner) || known(owner) != nil else { return }
        let tenant = Self.tenant(owner)
        state.withLock { state in
            state.content.stores[owner] = store
            state.content.hosts[tenant] = state.served[tenant] ?? state.content.hosts[tenant] ?? []
            state.isWritten = false
        }
    }

    /// Creates the folder of an owner's files with its owner file; false if that fails.
    private func makeFiles(of owner: String) -> Bool {
        let files = files(of: owner)
        let mark = "\(files)/\(FileStore.ownerFile)"
        guard access(mark, F_OK) != 0 else { return true }
        do {
            try FileManager.default.createDirectory(
                atPath: files, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileSystem.replace(mark, with: Array("\(owner)\n".utf8), draft: "\(mark).part")
            return true
        } catch {
            return false
        }
    }

    /// Writes the manifest if it has changed since the last write. Returns why it could not be written inside and
    /// beside the data folder; nil for each success.
    @discardableResult
    func flush() -> (inside: String?, beside: String?) {
        let content: Content? = state.withLock { state in
            guard !state.isWritten, !state.isFolderLost else { return nil }
            state.isWritten = true
            state.content.sequence += 1
            return state.content
        }
        guard let content else { return (nil, nil) }
        let failure = write(content, to: places.inside)
        if failure != nil { state.withLock { $0.isWritten = false } }
        return (failure, places.beside.flatMap { write(content, to: $0) })
    }

    private func write(_ content: Content, to place: String) -> String? {
        do {
            let text = try JSONLine.text(content) + "\n"
            try FileSystem.replace(place, with: Array(text.utf8), draft: "\(place).part")
            return nil
        } catch {
            return "\(place): \(error)"
        }
    }

    private func files(of owner: String) -> String { "\(folder)/\(owner)/files" }

    private static func tenant(_ owner: String) -> String { String(owner.prefix { $0 != "/" }) }
}

extension DataManifest.State {
    /// For a tenant without recorded data: a council without a configuration folder that had one of its hosts, most
    /// likely the same council under its former name. Nil if there is none.
    fileprivate func former(of tenant: String) -> (tenant: String, host: String)? {
        guard content.hosts[tenant] == nil, let own = served[tenant] else { return nil }
        for (other, hosts) in content.hosts.sorted(by: { $0.key < $1.key }) where !folders.contains(other) {
            if let host = hosts.first(where: own.contains) { return (other, host) }
        }
        return nil
    }
}
