import Basics
import Configuration
import Database
import Files
import Folders
import Foundation
import Identity
import PortalKit
import Scheduling
import Vault

extension TenantAdmin {
    /// Makes a backup of a council in a new file at `path`. Throws a ``CommandFailure``.
    /// - Parameter recipient: the key to encrypt for; nil for none.
    func backUp(_ id: String, to path: String, for recipient: BackupKey?, at now: Date) async throws -> BackupAbout {
        guard access(path, F_OK) != 0 else { throw CommandFailure(73, "\(path) is there already") }
        let council = try find(id)
        return try await CouncilBackup(council.tenant, councils.context, data).write(to: path, for: recipient, at: now)
            .about
    }

    /// What was put back.
    struct Restored {
        let about: BackupAbout
        let tenant: String
        /// Where the data are that were there before; nil if there were none.
        let former: String?
        /// Whether the council's folder of configuration was put back too, because there was none.
        let hasConfiguration: Bool
    }

    private static let restoring = BlockingExecutor(threads: 1)

    /// Puts a backup back, while other councils are served. Data that are there are moved away first, and kept. Mail that
    /// waited, reminders and webhooks are held until ``release(_:)``, and everyone is signed out.
    ///
    /// Throws a ``CommandFailure``: then the data are as they were.
    /// - Parameter id: the council to restore; nil for the one that the backup is of.
    func restore(_ path: String, _ secret: BackupSecret?, as id: String?) async throws -> Restored {
        try await alone {
            let draft = "\(data.path)/restoring"
            try? FileManager.default.removeItem(atPath: draft)
            defer { try? FileManager.default.removeItem(atPath: draft) }
            let databases = CouncilDatabases(councils.context)
            let unpacked = try await Self.restoring.run {
                try CouncilRestore.unpack(path, .secret(secret), to: draft, databases)
            }
            let about = unpacked.about
            let tenant = id ?? about.tenant
            try refuseName(tenant)
            let key = DataManifest.name(of: data.key)
            guard about.key == key || data.manifest.hasReplaced(about.key) else {
                throw CommandFailure(
                    65,
                    "\(path) was written under another keys/main (\(about.key), here \(key)): put that one into "
                        + "\(data.path)/keys first, or codes and authenticator apps could not be used")
            }
            let name = data.manifest.name(of: tenant)
            try await Self.restoring.run { try Self.prepare(draft, for: name, databases) }
            let former = try await replaceData(of: tenant, by: draft)
            let hasConfiguration = try putConfiguration(of: tenant, from: about)
            await configuration.load([tenant])
            data.manifest.hold(tenant, since: about.at)
            try flush()
            try serve(tenant)
            return Restored(about: about, tenant: tenant, former: former, hasConfiguration: hasConfiguration)
        }
    }

    /// Lets a restored council send what was held: mail that waited, reminders and webhooks.
    func release(_ id: String) async throws -> Int {
        try await alone {
            let council = try find(id)
            guard data.manifest.held(id) != nil else { throw CommandFailure(65, "nothing of '\(id)' is held") }
            let stores = Dictionary(council.sites.map { (ObjectIdentifier($0.store), $0) }) { first, _ in first }
            var count = 0
            for site in stores.values where site.store.isThere {
                count += try await site.store.write { try Outbox.release($0) }
                site.services.wakeOutbox(site)
            }
            data.manifest.release(id)
            try flush()
            return count
        }
    }

    /// Makes unpacked databases those of this installation: migrated, without their former owner, with everyone signed
    /// out and mail held.
    private static func prepare(_ draft: String, for name: String, _ databases: CouncilDatabases) throws {
        for file in CouncilDatabases.files where access("\(draft)/\(file)", F_OK) == 0 {
            try DatabaseFile.adopt("\(draft)/\(file)", databases.migrations(of: file)) { db throws(DatabaseError) in
                guard CouncilDatabases.hasAccounts(file) else { return }
                try Outbox.hold(db)
                try SessionStore.endAll(db)
            }
        }
        for environment in Environment.allCases {
            try FileStore.claim("\(draft)/\(environment.rawValue)/files", for: "\(name)/\(environment.rawValue)")
        }
        ConfinedFolder(draft).flush()
    }

    /// Puts a folder in the place of a council's data, with nothing of it served meanwhile. Returns where the former data
    /// are; nil if there were none.
    private func replaceData(of tenant: String, by draft: String) async throws -> String? {
        let own = data.places.folder(of: tenant)
        let name = data.manifest.close(tenant)
        defer { data.manifest.reopen(name) }
        try flush()
        await stores.remove(in: own)
        var former: String?
        if access(own, F_OK) == 0 {
            let place = try removedFolder(of: tenant)
            try FileSystem.move(own, to: "\(place)/data")
            former = place
        }
        do {
            try FileSystem.move(draft, to: own)
        } catch {
            if let former { try FileSystem.move("\(former)/data", to: own) }
            throw error
        }
        try FileSystem.syncFolder(data.path)
        councils.replace(tenant, by: tenant) {}
        return former
    }

    /// Puts a council's folder of configuration, and its theme, back where there is none. Returns whether it did.
    private func putConfiguration(of tenant: String, from about: BackupAbout) throws -> Bool {
        let good = "\(data.places.folder(of: tenant))/good"
        let own = ConfinedFolder("\(good)/Tenants/\(about.tenant)")
        var files = (try? CouncilFolder.files(in: own, as: "Tenants/\(tenant)")) ?? [:]
        for theme in Folder("\(good)/Themes").folders {
            files.merge(
                try CouncilFolder.files(in: ConfinedFolder("\(good)/Themes/\(theme)"), as: "Themes/\(theme)")
            ) { $1 }
        }
        let missing = Self.folders(of: files).filter { access("\(root)/\($0)", F_OK) != 0 }
        try install(files.filter { file in missing.contains { file.key.hasPrefix("\($0)/") } }) {
            try removedFolder(of: tenant)
        }
        return missing.contains("Tenants/\(tenant)")
    }
}
