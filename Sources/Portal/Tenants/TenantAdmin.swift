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
    /// What councils have changed is read again under another id; nil where nothing is served.
    let configuration: ConfigurationService?
    private let directory: @Sendable () -> Directory
    /// Reads the councils again, or only one, and serves the result.
    let open: @Sendable (_ only: String?) -> Directory
    private let isBusy = Mutex(false)

    init(
        root: String, data: DataFolder, councils: Councils, stores: StorePool, configuration: ConfigurationService?,
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
            try write(council)
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
            guard let name = FileName(new), hasOnlyASCII(new, besides: "-") else {
                throw CommandFailure(64, "'\(new)' cannot be its name, wanted letters, digits and hyphens")
            }
            let (before, after) = ("\(root)/Tenants/\(old)", "\(root)/Tenants/\(name)")
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
            await configuration?.load([new])
            _ = open(nil)
        }
    }

    /// Serves nothing of a council but a page that says so, or serves it again.
    /// - Parameter reason: why, for the operator; nil to serve it again.
    func suspend(_ id: String, for reason: String?) async throws {
        try await alone {
            try find(id)
            try change(id, "tenant.json") { file in
                if let reason { file.set("suspended", to: reason.setting) } else { file.remove("suspended") }
            }
            try serve(id)
        }
    }

    /// Gives a council another host: the former one leads there from then on.
    func move(_ id: String, to host: String) async throws {
        try await alone {
            let council = try find(id)
            guard let host = HostName(host.lowercased()) else {
                throw CommandFailure(64, "--host is '\(host)', wanted \(HostName.form.wanted)")
            }
            if let holder = councils.holder(of: host.text), holder != id {
                throw CommandFailure(65, "'\(host)' is the host of '\(holder)'")
            }
            let tenant = council.tenant
            guard let old = tenant.hosts.first, old != host.text else {
                throw CommandFailure(65, "'\(host)' is its host already")
            }
            let hosts = [host.text] + tenant.hosts.dropFirst().filter { $0 != host.text }
            let former = tenant.formerHosts.filter { $0 != host.text } + [old]
            // The portals come first: with a mistake in one file, all of them are served as they were.
            for portal in Folder("\(root)/Tenants/\(id)").everything(in: "portals") where portal.hasSuffix(".json") {
                guard let file = FileName(portal) else { continue }
                try change(id, "portals", file) { text in
                    if text["origin"]?.string == "https://\(old)" { text.set("origin", to: "https://\(host)".setting) }
                }
            }
            try change(id, "tenant.json") { text in
                text.set("hosts", to: hosts.setting)
                text.set("formerHosts", to: former.setting)
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

    /// Moves a council's files and data away.
    @discardableResult
    private func takeOff(_ id: String) async throws -> String {
        let (place, own) = (try removedFolder(of: id), data.places.folder(of: id))
        try councils.replace(id, by: nil) {
            let folder = "\(root)/Tenants/\(id)"
            guard access(folder, F_OK) == 0 else { return }
            // Copied, for the data may be on another disk.
            try FileManager.default.copyItem(atPath: folder, toPath: "\(place)/Tenant")
            try FileManager.default.removeItem(atPath: folder)
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

    /// Changes one file of a council, which appears whole.
    private func change(_ id: String, _ file: FileName..., by change: (inout ConfigText) -> Void) throws {
        let folder = ConfinedFolder("\(root)/Tenants/\(id)")
        let path = folder.named(file)
        guard var text = ConfigText(try folder.bytes(file)) else { throw CommandFailure(78, "\(path) is no JSON") }
        let before = text.text
        change(&text)
        guard text.text != before else { return }
        try FileSystem.replace(path, with: Array(text.text.utf8), draft: "\(path).tmp")
    }
}
