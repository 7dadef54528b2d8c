import Configuration
import Database
import Files
import Folders
import Foundation
import Journal
import PortalKit
import Synchronization

/// All councils of the process: read at the start and when their files change. A council with a mistake in its files is
/// served from the last valid copy.
final class Councils: Sendable {
    /// The state of a tenant's configuration.
    struct TenantStatus: Sendable {
        let tenant: String
        /// The mistakes that prevent serving its newest files; empty if there are none.
        let mistakes: [String]
    }

    private struct State: Sendable {
        /// With the shared files as last read without a mistake.
        var context: Council.ReadingContext
        var sharedPrint: FolderPrint
        /// The councils that are served, by id.
        var councils: [String: Council] = [:]
        /// The councils as last read, with or without mistakes, for every existing folder.
        var newest: [String: Council] = [:]
        /// Nil until the first read.
        var hosts: HostHolders?
        var statuses: [String: TenantStatus] = [:]
    }

    private let root: String
    private let services: Services
    private let state: Mutex<State>
    private let reading = Mutex(())

    /// - Parameters:
    ///   - identity: returns the identity of one of a tenant's databases; nil if databases are not checked.
    ///   - configuration: has what the councils change; nil if they change nothing.
    init(
        root: String, data: DataPlaces, everyoneTests: Bool, stores: StorePool, services: Services, shared: Shared,
        identity: (@Sendable (_ tenant: String, _ part: String) -> StoreIdentity)? = nil,
        configuration: ConfigurationService? = nil
    ) {
        (self.root, self.services) = (root, services)
        let context = Council.ReadingContext(
            tenants: "\(root)/Tenants", themes: "\(root)/Themes", shared: shared, services: services,
            everyoneTests: everyoneTests, data: data, stores: stores,
            identity: identity, configuration: configuration)
        state = Mutex(State(context: context, sharedPrint: FolderPrint(ConfinedFolder("\(root)/Config"))))
    }

    /// Reads the shared files and updates their copy; if they have a mistake, reads the last valid copy, if there is
    /// one.
    static func shared(root: String, data: String, _ catalogue: Catalogue, _ issues: inout [ConfigIssue]) -> Shared {
        var folder = Folder("\(root)/Config")
        let source = Council.Source(folder.files)
        let shared = Shared(&folder, catalogue)
        issues = folder.issues
        guard issues.isEmpty else {
            var kept = Folder("\(data)/good/Config")
            return kept.isThere ? Shared(&kept, catalogue) : shared
        }
        _ = try? ConfigSnapshot.keep(source, in: "\(data)/good")
        return shared
    }

    /// The folders and shared files that councils are read from now.
    var context: Council.ReadingContext { state.withLock(\.context) }

    /// The ids of all councils with a folder.
    var tenants: [String] { Folder("\(root)/Tenants").folders }

    var statuses: [TenantStatus] { state.withLock { $0.statuses.values.sorted { $0.tenant < $1.tenant } } }

    /// The council that has a host; nil if none has.
    func holder(of host: String) -> String? { state.withLock { $0.hosts?.holders[host] } }

    /// The councils that use a theme, by its folder such as `Themes/leafshire`, sorted.
    func users(of theme: String) -> [String] {
        state.withLock { state in
            state.councils.filter { $0.value.themes.contains(theme) }.keys.sorted()
        }
    }

    /// The folders of a council's themes; empty if it is not served.
    func themes(of id: String) -> [String] { state.withLock { $0.councils[id]?.themes ?? [] } }

    /// Changes the folder of a council, while nothing is read, and forgets what was served of it.
    /// - Parameters:
    ///   - successor: the council that gets its hosts, because it is the same under another name; nil if none does.
    ///   - change: moves the folder. What it throws is thrown, and then nothing is forgotten.
    func replace(_ id: String, by successor: String?, _ change: () throws -> Void) rethrows {
        try reading.withLock { _ in
            try change()
            state.withLock { state in
                for id in [id, successor].compactMap({ $0 }) {
                    state.councils[id] = nil
                    state.newest[id] = nil
                    state.statuses[id] = nil
                }
                state.hosts?.replace(id, by: successor)
            }
        }
    }

    /// Reads the councils that have changed since the last read, and returns the directory to serve. One read runs at a
    /// time.
    /// - Parameter only: the one council to read again, because only its overlays have changed; nil for all.
    func read(only: String? = nil) -> Directory { reading.withLock { _ in readNext(only) } }

    private func readNext(_ only: String?) -> Directory {
        var state = state.withLock { $0 }
        let names = Folder(state.context.tenants).folders
        if only == nil { readShared(&state) }
        // A folder that is removed and comes back is read again, changed or not.
        state.newest = state.newest.filter { names.contains($0.key) }
        let changed = changed(only.map { name in names.filter { $0 == name } } ?? names, state)
        state.newest.merge(changed) { $1 }
        var hosts = state.hosts ?? HostHolders(goodCopiesIn: state.context.data)
        let sound = state.newest.filter { $0.value.issues.isEmpty }
        let known = Set(names).union(state.councils.keys).subtracting(sound.keys)
        var choice = hosts.choose(newest: sound, others: known.sorted()) { id in
            state.councils[id] ?? (names.contains(id) ? goodCopy(of: id, state.context) : nil)
        }
        for (id, council) in state.newest where sound[id] == nil {
            choice.clashes[id] = HostHolders.clashes(of: council, hosts.holders, choice.served)
        }
        let live = sound.keys.filter { id in
            choice.clashes[id] == nil && (changed[id] != nil || state.statuses[id]?.mistakes.isEmpty == false)
        }
        // Call for each, because each may have something to copy. The copies must be on disk, because they record which
        // council has which host.
        if live.map({ keepCopy(of: $0, state) }).contains(true) { ConfinedFolder(state.context.data.path).flush() }
        (state.hosts, state.councils) = (hosts, choice.served)
        judge(names, changed: changed, choice, &state)
        self.state.withLock { [state] in $0 = state }
        return Directory(
            state.councils.sorted { $0.key < $1.key }.map(\.value), holders: hosts.holders,
            opensStaffLocally: state.context.everyoneTests)
    }

    /// Reads the shared files if they have changed. If they have no mistake, every council is read again.
    private func readShared(_ state: inout State) {
        let print = FolderPrint(ConfinedFolder("\(root)/Config"))
        guard print != state.sharedPrint else { return }
        state.sharedPrint = print
        var issues: [ConfigIssue] = []
        let shared = Self.shared(root: root, data: state.context.data.path, state.context.shared.catalogue, &issues)
        tell("shared", issues.map(\.description))
        guard issues.isEmpty else { return }
        (state.context.shared, state.newest) = (shared, [:])
        state.context.sharedVersion += 1
    }

    /// Reads the councils with changed files, on all cores: a thousand councils have many files.
    private func changed(_ names: [String], _ state: State) -> [String: Council] {
        let found = Mutex<[String: Council]>([:])
        DispatchQueue.concurrentPerform(iterations: names.count) { number in
            let id = names[number]
            guard state.newest[id]?.isCurrent(state.context.overlays(of: id)) != true else { return }
            let council = Council.read(id, on: state.context)
            found.withLock { $0[id] = council }
        }
        return found.withLock { $0 }
    }

    /// Updates the state of every council, and logs what is new.
    private func judge(
        _ names: [String], changed: [String: Council], _ choice: HostHolders.Choice, _ state: inout State
    ) {
        let before = state.statuses
        state.statuses = [:]
        for id in Set(names).union(choice.served.keys) {
            var mistakes = ((state.newest[id]?.issues ?? []) + (choice.clashes[id] ?? [])).map(\.description)
            if !names.contains(id) {
                let folder = "\(state.context.tenants)/\(id)"
                mistakes = ["\(folder) is gone: what it last said is served until the process is started again"]
            }
            state.statuses[id] = TenantStatus(tenant: id, mistakes: mistakes)
            if changed[id] != nil || before[id]?.mistakes != mistakes { tell(id, mistakes) }
        }
    }

    /// The last valid copy of a council, for a start with a mistake in its files; nil if there is none.
    private func goodCopy(of id: String, _ context: Council.ReadingContext) -> Council? {
        var context = context
        let good = "\(context.data.folder(of: id))/good"
        (context.tenants, context.themes) = ("\(good)/Tenants", "\(good)/Themes")
        let kept = Council.read(id, on: context)
        return kept.issues.isEmpty ? kept : nil
    }

    private func keepCopy(of id: String, _ state: State) -> Bool {
        do {
            // The council's own folder is the first, followed by those of its themes.
            let good = "\(state.context.data.folder(of: id))/good"
            return try (state.newest[id]?.sources ?? []).enumerated().map { number, source in
                try ConfigSnapshot.keep(source, in: "\(good)/\(number == 0 ? "Tenants" : "Themes")")
            }.contains(true)
        } catch {
            services.journal.record(.error, "good-copy-failed", ["tenant": id, "reason": "\(error)"])
            return false
        }
    }

    private func tell(_ what: String, _ mistakes: [String]) {
        for mistake in mistakes.prefix(20) {
            services.journal.record(.error, "configuration", ["tenant": what, "mistake": mistake])
        }
    }
}
