import Database
import Foundation
import Journal
import Synchronization

struct StoreStatus: Hashable, Sendable {
    /// Its tenant and environment, such as `leafshire/live`.
    let owner: String
    let isOpen: Bool
    /// The number of queued writes.
    let waiting: Int
    /// Why it cannot be used; nil if it can.
    let trouble: DatabaseError?

    /// The name of the tenant's data.
    var tenant: String { String(owner.prefix { $0 != "/" }) }
}

/// Space on a disk, in bytes; both zero if it cannot be determined.
struct DiskRoom: Hashable, Sendable {
    var free = 0
    var size = 0

    init() {}

    /// The disk that contains `path`.
    init(of path: String) {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return }
        (free, size) = (Int(facts.f_bavail * facts.f_frsize), Int(facts.f_blocks * facts.f_frsize))
    }

    /// Whether it is full: less than 1 MiB and less than 1% is free.
    var isFull: Bool { size > 0 && free < min(1 << 20, size / 100) }

    /// Whether it is nearly full: less than 64 MiB and less than 5% is free.
    var isLow: Bool { size > 0 && free < min(64 << 20, size / 20) }
}

/// Checks every five seconds whether the data is still in place and the disk has space. Each problem is logged once,
/// and shown by health and metrics.
final class DataWatch: Sendable {
    private struct Findings {
        var reports: [String] = []
        var disk = DiskRoom()
        var troubles: [String: DatabaseError] = [:]
        /// Whether the manifest could always be written beside the folder.
        var hasCopy = true
    }

    private let data: DataFolder
    private let stores: StorePool
    private let readiness: Readiness
    private let journal: Journal
    private let findings = Mutex(Findings())
    private let end = DispatchSemaphore(value: 0)

    init(_ data: DataFolder, stores: StorePool, readiness: Readiness, journal: Journal) {
        (self.data, self.stores, self.readiness, self.journal) = (data, stores, readiness, journal)
    }

    /// Problems that affect the data of all tenants, one line each.
    var reports: [String] { findings.withLock(\.reports) }

    var disk: DiskRoom { findings.withLock(\.disk) }

    /// The state of every database with a known owner, sorted by owner.
    var statuses: [StoreStatus] {
        stores.all.compactMap { store in
            store.owner.map {
                StoreStatus(owner: $0, isOpen: store.isOpen, waiting: store.waiting, trouble: store.trouble)
            }
        }.sorted { $0.owner < $1.owner }
    }

    /// Starts checking on a separate thread, until ``stop()``.
    func start() {
        let thread = Thread { [self] in
            repeat { look() } while end.wait(timeout: .now() + 5) == .timedOut
        }
        thread.name = "data watch"
        thread.start()
    }

    func stop() {
        end.signal()
        data.manifest.flush()
    }

    func look() {
        var reports = data.look()
        let isFolderLost = !data.isInPlace
        for store in stores.all { store.look() }
        let statuses = statuses
        let tenants = Set(statuses.map(\.tenant))
        let failing = Set(statuses.filter { $0.trouble != nil && $0.trouble?.code != .full }.map(\.tenant))
        readiness.isWithoutData(isFolderLost || !tenants.isEmpty && failing == tenants)
        let disk = DiskRoom(of: data.path)
        if disk.isLow {
            reports.append("the disk of \(data.path) is full or nearly so: \(disk.free >> 10) KiB are free")
        }
        let failures = data.manifest.flush()
        if let inside = failures.inside { reports.append(inside) }
        if let beside = failures.beside { noteMissingCopy(beside) }
        note(reports, disk, statuses)
    }

    /// Logs once that the copy beside the data folder cannot be written. Without it, a missing data folder would be
    /// mistaken for a new installation.
    private func noteMissingCopy(_ reason: String) {
        let isNews = findings.withLock { findings in
            defer { findings.hasCopy = false }
            return findings.hasCopy
        }
        if isNews { journal.record(.warning, "data-manifest", ["detail": reason]) }
    }

    private func note(_ reports: [String], _ disk: DiskRoom, _ statuses: [StoreStatus]) {
        let troubles: [String: DatabaseError] = statuses.reduce(into: [:]) { $0[$1.owner] = $1.trouble }
        let before = findings.withLock { findings in
            defer {
                findings = Findings(reports: reports, disk: disk, troubles: troubles, hasCopy: findings.hasCopy)
            }
            return findings
        }
        // Compared without digits: a changed amount of free space is not a new report.
        let kinds = Set(before.reports.map(Self.kind))
        for report in reports where !kinds.contains(Self.kind(report)) {
            journal.record(.error, "data", ["detail": report])
        }
        if reports.isEmpty, !before.reports.isEmpty { journal.record(.info, "data-mended") }
        for (owner, trouble) in troubles where before.troubles[owner]?.code != trouble.code {
            journal.record(.error, "store", ["store": owner, "detail": trouble.description])
        }
        for owner in before.troubles.keys where troubles[owner] == nil {
            journal.record(.info, "store-mended", ["store": owner])
        }
    }

    private static func kind(_ report: String) -> String { report.filter { !$0.isNumber } }
}
