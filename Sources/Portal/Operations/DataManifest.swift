import Database
import Files
import Foundation
import Synchronization

/// What is known of the data from before: the key that they were written under, each council's databases and hosts. It
/// is kept in the folder of data and, except for sample data, once more beside it, so that a folder that is gone is not
/// taken for one that never was.
///
/// A database may be ahead of its entry, never behind it: entries are written to the disk soon after, not at once.
final class DataManifest: StoreRegister {
    struct Content: Codable, Hashable, Sendable {
        /// Drawn at random with the first key.
        var installation: String
        /// How often it was written.
        var sequence = 0
        /// The name of the key in use.
        var key: String
        /// The names of keys that were given up.
        var formerKeys: [String] = []
        /// By owner, such as `leafshire/live`.
        var stores: [String: KnownStore] = [:]
        /// The hosts that each council with data last answered for.
        var hosts: [String: [String]] = [:]
    }

    /// Where the manifest is kept.
    struct Places {
        let inside: String
        /// Nil for sample data.
        let beside: String?

        init(of folder: String, isSample: Bool) {
            inside = "\(folder)/manifest.json"
            beside = isSample ? nil : "\(folder).manifest.json"
        }

        var all: [String] { [inside] + (beside.map { [$0] } ?? []) }
    }

    fileprivate struct State {
        var content: Content
        /// The hosts of the councils that are served now.
        var served: [String: [String]] = [:]
        /// The councils that have a folder of configuration, served or not.
        var folders: Set<String> = []
        var isWritten = false
        var isFolderLost = false
    }

    private let folder: String
    private let places: Places
    private let state: Mutex<State>

    /// - Parameters:
    ///   - folder: the folder of data.
    ///   - places: the files to keep the manifest in.
    init(_ content: Content, folder: String, places: Places) {
        self.folder = folder
        self.places = places
        state = Mutex(State(content: content))
    }

    var content: Content { state.withLock(\.content) }

    /// The folder of data has been removed or replaced, or is there again: until then nothing in it is opened or made.
    func folderIsLost(_ isLost: Bool) { state.withLock { $0.isFolderLost = isLost } }

    /// Notes which councils are served, by id, with the hosts of each, and which have a folder of configuration.
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
        // The files' folder first: a database that is remembered has one.
        guard makeFiles(of: owner) || known(owner) != nil else { return }
        let tenant = Self.tenant(owner)
        state.withLock { state in
            state.content.stores[owner] = store
            state.content.hosts[tenant] = state.served[tenant] ?? state.content.hosts[tenant] ?? []
            state.isWritten = false
        }
    }

    /// Makes the folder of an owner's files, with the file that says so; false where that fails.
    private func makeFiles(of owner: String) -> Bool {
        let files = files(of: owner)
        let mark = "\(files)/\(FileStore.ownerFile)"
        guard access(mark, F_OK) != 0 else { return true }
        do {
            try FileManager.default.createDirectory(
                atPath: files, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try LastingFile.write("\(owner)\n", to: mark)
            return true
        } catch {
            return false
        }
    }

    /// Why the manifest could not be written, in the folder of data and beside it; nil for each that was.
    struct WriteFailures {
        var inside: String?
        var beside: String?
    }

    /// Writes what has changed since the last time.
    @discardableResult
    func flush() -> WriteFailures {
        let content: Content? = state.withLock { state in
            guard !state.isWritten, !state.isFolderLost else { return nil }
            state.isWritten = true
            state.content.sequence += 1
            return state.content
        }
        var failures = WriteFailures()
        guard let content else { return failures }
        failures.inside = write(content, to: places.inside)
        if let beside = places.beside { failures.beside = write(content, to: beside) }
        if failures.inside != nil { state.withLock { $0.isWritten = false } }
        return failures
    }

    private func write(_ content: Content, to place: String) -> String? {
        do {
            try LastingFile.write(try JSONLine.text(content) + "\n", to: place)
            return nil
        } catch {
            return "\(place): \(error)"
        }
    }

    private func files(of owner: String) -> String { "\(folder)/\(owner)/files" }

    private static func tenant(_ owner: String) -> String { String(owner.prefix { $0 != "/" }) }
}

extension DataManifest.State {
    /// The council without a folder that `tenant`, of which nothing is known, shares a host with: most likely the same
    /// one under its former name. Nil where there is none.
    fileprivate func former(of tenant: String) -> (tenant: String, host: String)? {
        guard content.hosts[tenant] == nil, let own = served[tenant] else { return nil }
        for (other, hosts) in content.hosts.sorted(by: { $0.key < $1.key }) where !folders.contains(other) {
            if let host = hosts.first(where: own.contains) { return (other, host) }
        }
        return nil
    }
}
