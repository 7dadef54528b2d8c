import Basics
import Configuration
import Database
import Folders
import Foundation
import PortalKit
import Synchronization

/// Brings councils on, renames, moves, suspends and takes them off, in the process that holds the data. One change runs at
/// a time.
final class TenantAdmin: Sendable {
    let root: String
    let data: DataFolder
    let councils: Councils
    let stores: StorePool
    /// What councils have changed.
    let configuration: ConfigurationService
    private let directory: @Sendable () -> Directory
    /// Reads the councils again, or only one, and serves the result.
    let open: @Sendable (_ only: String?) -> Directory
    private let isBusy = Mutex(false)

    init(
        root: String, data: DataFolder, councils: Councils, stores: StorePool, configuration: ConfigurationService,
        directory: @escaping @Sendable () -> Directory, open: @escaping @Sendable (_ only: String?) -> Directory
    ) {
        (self.root, self.data, self.councils, self.stores) = (root, data, councils, stores)
        (self.configuration, self.directory, self.open) = (configuration, directory, open)
    }

    /// A council that was made.
    struct Made: Sendable {
        let id: String
        let name: String
        /// The addresses of its portals.
        let addresses: [String]
        /// The brand colours that were changed to be legible, each as a line.
        let changedColours: [String]
        /// The link by which the first admin activates the account.
        let activation: String
    }

    /// Makes a council: its files, served from then on, and the invitation of its first admin.
    ///
    /// Throws ``NewCouncil/Mistakes`` for what was typed, a ``CommandFailure`` for what cannot be done; nothing is left of
    /// the council then.
    func make(_ typed: NewCouncil.Typed) async throws -> Made {
        try await alone {
            let council = try NewCouncil(typed)
            let id = council.id.text
            try refuseTaken(council)
            let files = council.files(on: councils.context.shared)
            try check(files, of: council.id)
            try install(files) { try removedFolder(of: id) }
            let directory = open(id)
            do {
                let staff = StaffAdmin { directory.councils }
                let link = try await staff.invite(email: council.admin, role: .admin, to: id)
                let sites = directory.councils.first { $0.tenant.id == id }?.sites ?? []
                let live = sites.filter { $0.environment == .live }
                return Made(
                    id: id, name: council.name, addresses: live.map { $0.portal.origin + $0.prefix },
                    changedColours: council.changedColours, activation: link)
            } catch {
                try? await takeOff(id)
                throw error
            }
        }
    }

    /// One line for each council: id, name, hosts, and whether it is suspended.
    func list() -> [String] {
        directory().councils.map { council in
            let tenant = council.tenant
            return [tenant.id, tenant.name, tenant.hosts.joined(separator: " "), tenant.isSuspended ? "suspended" : ""]
                .joined(separator: "\t").trimmingCharacters(in: .whitespaces)
        }
    }

    /// Gives a council another id: its folder is renamed, and its data stay where they are. It also puts right a folder
    /// that was renamed by hand.
    func rename(_ old: String, to new: String) async throws {
        try await alone {
            try refuseName(new)
            let (before, after) = ("\(root)/Tenants/\(old)", "\(root)/Tenants/\(new)")
            let isDone = access(before, F_OK) != 0 && access(after, F_OK) == 0 && data.holds(old)
            if !isDone { try find(old) }
            guard isDone || access(after, F_OK) != 0, !data.holds(new) else {
                throw CommandFailure(65, "there is a council '\(new)' already, or data of that name")
            }
            data.manifest.begin(.init(from: old, to: new))
            try flush()
            try councils.replace(old, by: new) {
                if !isDone { try FileSystem.move(before, to: after) }
                try? FileSystem.syncFolder("\(root)/Tenants")
                data.finishRenaming(councils.tenants)
            }
            try flush()
            await configuration.load([new])
            _ = open(nil)
        }
    }

    /// Serves nothing of a council but a page that says so, or serves it again.
    /// - Parameter reason: why, for the operator; nil to serve it again.
    func suspend(_ id: String, for reason: String?) async throws {
        try await alone {
            try change(try find(id)) { path, text in
                guard path == "tenant.json" else { return }
                if let reason { text.set("suspended", to: reason.setting) } else { text.remove("suspended") }
            }
            try serve(id)
        }
    }

    /// Gives a council another host: the former one leads there from then on.
    func move(_ id: String, to host: String) async throws {
        try await alone {
            let council = try find(id)
            guard let host = HostName(host.lowercased()) else {
                throw CommandFailure(64, "'\(host)' is no host, wanted \(HostName.form.wanted)")
            }
            let tenant = council.tenant
            guard let old = tenant.hosts.first, old != host.text else {
                throw CommandFailure(65, "'\(host)' is its host already")
            }
            let hosts = [host.text] + tenant.hosts.dropFirst().filter { $0 != host.text }
            let former = tenant.formerHosts.filter { $0 != host.text } + [old]
            try change(council) { path, text in
                if path == "tenant.json" {
                    text.set("hosts", to: hosts.setting)
                    text.set("formerHosts", to: former.setting)
                } else if path.hasPrefix("portals/"), text["origin"]?.string == "https://\(old)" {
                    text.set("origin", to: "https://\(host)".setting)
                }
            }
            try serve(id)
        }
    }

    /// Takes a council off: nothing of it is served, and its files and data are moved into a folder that is returned.
    /// Nothing is deleted.
    func remove(_ id: String) async throws -> String {
        try await alone {
            if access("\(root)/Tenants/\(id)", F_OK) != 0, !data.holds(id) { try find(id) }
            return try await takeOff(id)
        }
    }

    /// Moves a council's files, its themes that no other council has, and its data away.
    @discardableResult
    private func takeOff(_ id: String) async throws -> String {
        let (place, own) = (try removedFolder(of: id), data.places.folder(of: id))
        let themes = councils.themes(of: id).filter { councils.users(of: $0) == [id] }
        try councils.replace(id, by: nil) {
            // The council first: a theme that is missing would be a mistake of it.
            for folder in ["Tenants/\(id)"] + themes where access("\(root)/\(folder)", F_OK) == 0 {
                try putAside(folder, in: place)
            }
        }
        let name = data.manifest.close(id)
        defer { data.manifest.reopen(name) }
        data.manifest.forget(id)
        _ = open(nil)
        await stores.remove(in: own)
        if access(own, F_OK) == 0 { try FileSystem.move(own, to: "\(place)/data") }
        try flush()
        return place
    }

    /// Makes the folder for what is taken away of a council now.
    func removedFolder(of id: String) throws -> String {
        let stamp = Date.now.formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
        let place = "\(data.path)/removed/\(id)-\(stamp)-\(UUID().uuidString.prefix(4))"
        try FileSystem.makeFolder(place)
        return place
    }

    /// Runs `work` unless another change runs. Throws a ``CommandFailure`` if one does.
    func alone<Value>(_ work: () async throws -> Value) async throws -> Value {
        let mayRun = isBusy.withLock { isBusy in
            defer { isBusy = true }
            return !isBusy
        }
        guard mayRun else { throw CommandFailure(75, "another council is being changed: try again in a moment") }
        defer { isBusy.withLock { $0 = false } }
        return try await work()
    }

    /// The served council of an id. Throws a ``CommandFailure`` if there is none, or its files have a mistake.
    @discardableResult
    func find(_ id: String) throws -> Council {
        guard let council = directory().councils.first(where: { $0.tenant.id == id }) else {
            let known = councils.tenants
            throw CommandFailure(64, "there is no council '\(id)'\(suggestion(for: id, in: known.filter { $0 != id }))")
        }
        try refuseMistakes(id)
        return council
    }

    /// Throws a ``CommandFailure`` for a name that no council can have.
    func refuseName(_ id: String) throws(CommandFailure) {
        guard !Council.isID(id) else { return }
        throw CommandFailure(64, "'\(id)' cannot be its id, wanted \(Council.wantedID)")
    }

    func refuseMistakes(_ id: String) throws {
        guard let mistake = councils.statuses.first(where: { $0.tenant == id })?.mistakes.first else { return }
        throw CommandFailure(78, "mend this first: \(mistake)")
    }

    /// Serves a council with its changed files.
    func serve(_ id: String) throws {
        _ = open(id)
        try refuseMistakes(id)
    }

    func flush() throws {
        if let reason = data.manifest.flush().inside { throw CommandFailure(73, reason) }
    }
}
