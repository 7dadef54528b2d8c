import Basics
import Foundation
import Journal
import Outbound
import PortalKit
import Synchronization
import Vault

/// Makes backups of every council by schedule: one of everything each day, and one every few minutes of a council that
/// changes. Each goes to the bucket too, if there is one. One council is backed up at a time.
actor BackupSchedule {
    /// What is known of a council's backups.
    struct Status: Sendable {
        /// When the newest was made, written, read back and found whole; nil if there is none.
        var last: Date?
        /// When the newest reached the bucket; nil if it has not, or there is no bucket.
        var lastSent: Date?
        /// Why the last try failed; nil if it did not.
        var failure: String?
    }

    private let settings: BackupSettings
    private let folder: String
    private let tenants: @Sendable () -> [Tenant]
    private let backup: @Sendable (Tenant) -> CouncilBackup
    private let journal: Journal
    /// By the council's id.
    nonisolated let statuses = Mutex<[String: Status]>([:])
    private var sent: [String: Set<String>] = [:]
    private var failedAt: [String: Date] = [:]

    /// Seconds until a backup that failed is tried again.
    private static let rest: TimeInterval = 60
    /// Seconds for which backups of changes are kept.
    private static let keepsChanges: TimeInterval = 2 * 86_400

    /// Nil if the settings name no folder.
    /// - Parameters:
    ///   - tenants: returns the councils that are served.
    ///   - backup: returns a council's backup, to be written.
    init?(
        _ settings: BackupSettings, tenants: @escaping @Sendable () -> [Tenant],
        backup: @escaping @Sendable (Tenant) -> CouncilBackup, journal: Journal
    ) {
        guard let folder = settings.folder else { return nil }
        (self.settings, self.folder) = (settings, folder)
        (self.tenants, self.backup, self.journal) = (tenants, backup, journal)
    }

    /// Makes every backup that is due. A failure is logged and shown in health, and the other councils are still backed
    /// up.
    func makeDue(at now: Date) async {
        let now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        for tenant in tenants() where !Task.isCancelled {
            if let failed = failedAt[tenant.id], now.timeIntervalSince(failed) < Self.rest { continue }
            do {
                try await makeDue(tenant, at: now)
                failedAt[tenant.id] = nil
            } catch {
                failedAt[tenant.id] = now
                statuses.withLock { $0[tenant.id, default: Status()].failure = "\(error)" }
                journal.record(.error, "backup-failed", ["tenant": tenant.id, "detail": "\(error)"])
            }
        }
    }

    private func makeDue(_ tenant: Tenant, at now: Date) async throws {
        let place = "\(folder)/\(tenant.id)"
        try FileSystem.makeFolder(place)
        let names = Self.names(in: place)
        let (last, full) = (names.last, names.last { $0.kind == .full })
        let backup = backup(tenant)
        if full.map({ $0.at < daily(before: now) }) ?? true {
            let name = BackupName(at: now, .full)
            let made = try await backup.write(to: "\(place)/\(name.text)", for: settings.recipient, at: now)
            let list = "\(place)/\(name.listText)"
            try FileSystem.replace(
                list, with: Array(made.files.sorted().joined(separator: "\n").utf8), draft: "\(list).part")
        } else if let full, let last, now.timeIntervalSince(last.at) >= Double(settings.minutes * 60),
            let changed = backup.changed, changed >= last.at
        {
            let list = try String(contentsOfFile: "\(place)/\(full.listText)", encoding: .utf8)
            let files = Set(list.split(separator: "\n").map(String.init))
            _ = try await backup.write(
                to: "\(place)/\(BackupName(at: now, .changes).text)", for: settings.recipient, since: (full.at, files),
                at: now)
        }
        let newest = Self.names(in: place)
        statuses.withLock { statuses in
            statuses[tenant.id, default: Status()].last = newest.last?.at
            statuses[tenant.id]?.failure = nil
        }
        try await send(newest, of: tenant.id, in: place)
        try await prune(newest, of: tenant.id, in: place, at: now)
    }

    /// Sends what the bucket does not have.
    private func send(_ names: [BackupName], of tenant: String, in place: String) async throws {
        guard settings.hasBucket else { return }
        guard let bucket = settings.bucket else {
            throw CommandFailure(78, "the secret of the bucket is not where the configuration says")
        }
        if sent[tenant] == nil { sent[tenant] = Set(try await bucket.names("\(tenant)/")) }
        for name in names {
            let object = "\(tenant)/\(name.text)"
            guard sent[tenant]?.contains(object) != true else { continue }
            let file = "\(place)/\(name.text)"
            try await bucket.put(object, file: file, digest: try Digest.sha256Hex(file: file))
            sent[tenant]?.insert(object)
        }
        statuses.withLock { $0[tenant]?.lastSent = names.last?.at }
    }

    /// Removes what is older than it is kept, but never the newest full backup and what was made since.
    private func prune(_ names: [BackupName], of tenant: String, in place: String, at now: Date) async throws {
        guard let newest = names.last(where: { $0.kind == .full }) else { return }
        let kept = Double(settings.days) * 86_400
        let old = names.filter { name in
            let age = now.timeIntervalSince(name.at)
            return name < newest && (name.kind == .full ? age > kept : age > min(kept, Self.keepsChanges))
        }
        for name in old {
            if settings.hasBucket, let bucket = settings.bucket {
                try await bucket.remove("\(tenant)/\(name.text)")
                sent[tenant]?.remove("\(tenant)/\(name.text)")
            }
            for file in [name.listText, name.text] { unlink("\(place)/\(file)") }
        }
    }

    /// The backups in a council's folder, oldest first.
    static func names(in folder: String) -> [BackupName] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap(BackupName.init).sorted()
    }

    /// The last time of the daily backup.
    private func daily(before now: Date) -> Date {
        let calendar = Dates.london
        let today = calendar.date(bySettingHour: settings.hour, minute: 0, second: 0, of: now) ?? now
        return today <= now ? today : calendar.date(byAdding: .day, value: -1, to: today) ?? today
    }
}
