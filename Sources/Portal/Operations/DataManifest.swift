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
        /// The last known hosts of each council with data, by the name of its data.
        var hosts: [String: [String]] = [:]
        /// The names of councils' data, by council id, where they differ: data keep their name when the council is
        /// renamed. Nil in a file of an earlier version.
        var names: [String: String]?
        /// The councils that were restored and not released, by the name of their data, and when the backup was made.
        var held: [String: Date]?
        /// A renaming that has begun; nil if there is none.
        var renaming: Renaming?
    }

    /// A council's former and new id.
    struct Renaming: Codable, Hashable, Sendable {
        let from: String
        let to: String
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
        /// The hosts of the councils that are served now, by the name of their data.
        var served: [String: [String]] = [:]
        /// The names of the data of councils with a configuration folder, served or not.
        var folders: Set<String> = []
        /// The names of data that were taken away while the process serves, and may not be opened.
        var closed: Set<String> = []
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
            state.served = [:]
            for (tenant, hosts) in hosts { state.served[state.name(of: tenant)] = hosts }
            state.folders = []
            for tenant in folders { state.folders.insert(state.name(of: tenant)) }
            for (tenant, hosts) in state.served {
                guard let before = state.content.hosts[tenant], before != hosts else { continue }
                state.content.hosts[tenant] = hosts
                state.isWritten = false
            }
        }
    }

    /// The name of a council's data: the id that the council had when they were made, or another if that is taken.
    func name(of tenant: String) -> String { state.withLock { $0.name(of: tenant) } }

    /// Records that the folder of a council is about to be renamed. To be called before, and flushed.
    func begin(_ renaming: Renaming) {
        state.withLock { state in
            state.content.renaming = renaming
            state.isWritten = false
        }
    }

    /// Records the result of a renaming that has begun, as the folders that exist say: the data are those of the new
    /// name, or still those of the former. To be called at the start too, because a process may end in between.
    /// - Parameter folders: the ids of councils with a configuration folder.
    /// - Returns: the renaming, if the data are those of the new name now.
    func finishRenaming(_ folders: [String]) -> Renaming? {
        state.withLock { state in
            guard let renaming = state.content.renaming,
                folders.contains(renaming.to) || folders.contains(renaming.from)
            else { return nil }
            let isDone = !folders.contains(renaming.from)
            if isDone {
                let name = state.name(of: renaming.from)
                var names = state.content.names ?? [:]
                names[renaming.from] = nil
                names[renaming.to] = name == renaming.to ? nil : name
                state.content.names = names
            }
            state.content.renaming = nil
            state.isWritten = false
            return isDone ? renaming : nil
        }
    }

    /// Lets nothing of a council's data be opened until ``reopen(_:)``, and forgets which databases there were. Returns the
    /// name of the data.
    @discardableResult
    func close(_ tenant: String) -> String {
        state.withLock { state in
            let name = state.name(of: tenant)
            state.closed.insert(name)
            state.content.stores = state.content.stores.filter { Self.tenant($0.key) != name }
            state.isWritten = false
            return name
        }
    }

    /// Lets data of this name be opened again.
    func reopen(_ name: String) { state.withLock { _ = $0.closed.remove(name) } }

    /// Forgets a council with its data.
    func forget(_ tenant: String) {
        state.withLock { state in
            let name = state.name(of: tenant)
            state.content.names?[tenant] = nil
            state.content.hosts[name] = nil
            state.content.held?[name] = nil
            state.isWritten = false
        }
    }

    /// When the data were made that a council was restored to and that are not released yet; nil if it sends as usual.
    func held(_ tenant: String) -> Date? {
        state.withLock { state in
            let name = state.name(of: tenant)
            return state.content.held?[name]
        }
    }

    /// Records that a council was restored, and sends no reminders until it is released.
    func hold(_ tenant: String, since: Date) {
        state.withLock { state in
            let name = state.name(of: tenant)
            state.content.held = (state.content.held ?? [:]).merging([name: since]) { $1 }
            state.isWritten = false
        }
    }

    func release(_ tenant: String) {
        state.withLock { state in
            let name = state.name(of: tenant)
            state.content.held?[name] = nil
            state.isWritten = false
        }
    }

    func known(_ owner: String) -> KnownStore? { state.withLock { $0.content.stores[owner] } }

    func hasReplaced(_ key: String) -> Bool { state.withLock { $0.content.formerKeys.contains(key) } }

    func refusal(_ owner: String) -> DatabaseError? {
        let name = Self.tenant(owner)
        let (isLost, isClosed, isKnown, former) = state.withLock { state in
            (
                state.isFolderLost, state.closed.contains(name), state.content.stores[owner] != nil,
                state.former(of: name)
            )
        }
        if isClosed { return DatabaseError(code: .missing, message: "the council's data were taken away") }
        if isLost { return DatabaseError(code: .missing, message: "the folder of data was removed or replaced") }
        if let former {
            return DatabaseError(
                code: .foreign,
                message: "there are no data of this name, but of '\(former.tenant)', which answered for "
                    + "\(former.host) and has no folder in Tenants: give the folder that name again, or run "
                    + "guildhall tenant rename \(former.tenant) NEW with its new name")
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
        guard access("\(files)/\(FileStore.ownerFile)", F_OK) != 0 else { return true }
        do {
            try FileStore.claim(files, for: owner)
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
    /// The name of a council's data. Those of its id may be the data of a council that was renamed: then it gets a name
    /// with a dot, which no id has, for good.
    fileprivate mutating func name(of tenant: String) -> String {
        let taken = content.names?.values.map(\.self) ?? []
        if let name = content.names?[tenant] { return name }
        guard taken.contains(tenant) else { return tenant }
        let name = (2...).lazy.map { "\(tenant).\($0)" }.first { !taken.contains($0) } ?? tenant
        content.names?[tenant] = name
        isWritten = false
        return name
    }

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
