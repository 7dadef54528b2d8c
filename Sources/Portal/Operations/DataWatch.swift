import Database
import Foundation
import Journal
import Synchronization

/// How a store stands.
struct StoreStanding: Hashable, Sendable {
    /// Whose it is, such as `leafshire/live`.
    let owner: String
    let isOpen: Bool
    /// Writes that wait for their turn.
    let waiting: Int
    /// Why it cannot be used; nil when it can.
    let trouble: DatabaseError?

    /// The id of the tenant that it is of.
    var tenant: String { String(owner.prefix { $0 != "/" }) }
}

/// Room on a disk, in bytes; nothing is known of one that does not answer.
struct DiskRoom: Hashable, Sendable {
    var free = 0
    var size = 0

    init() {}

    /// The disk that `path` lies on.
    init(of path: String) {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return }
        (free, size) = (Int(facts.f_bavail * facts.f_frsize), Int(facts.f_blocks * facts.f_frsize))
    }

    /// Whether nothing more can be kept on it.
    var isFull: Bool { size > 0 && free < min(1 << 20, size / 100) }

    /// Whether it will soon be full: less than a twentieth is free, and less than 64 MiB.
    var isLow: Bool { size > 0 && free < min(64 << 20, size / 20) }
}

/// Looks every five seconds whether the data are still there and theirs, and whether there is room for more. What it finds
/// is in the journal, once, and for health and metrics to show.
final class DataWatch: Sendable {
    private struct Findings {
        var reports: [String] = []
        var disk = DiskRoom()
        var troubles: [String: DatabaseError] = [:]
        /// Whether the manifest could be written beside the folder.
        var hasCopy = true
    }

    private let data: DataFolder
    private let stores: StoreRoom
    private let readiness: Readiness
    private let journal: Journal
    private let findings = Mutex(Findings())
    private let end = DispatchSemaphore(value: 0)

    init(_ data: DataFolder, _ stores: StoreRoom, _ readiness: Readiness, _ journal: Journal) {
        self.data = data
        self.stores = stores
        self.readiness = readiness
        self.journal = journal
    }

    /// What is wrong with the data of all tenants, one line each.
    var reports: [String] { findings.withLock(\.reports) }

    /// The room on the disk of the data.
    var disk: DiskRoom { findings.withLock(\.disk) }

    /// Every store that says whose it is.
    var standings: [StoreStanding] {
        stores.all.compactMap { store in
            store.owner.map {
                StoreStanding(owner: $0, isOpen: store.isOpen, waiting: store.waiting, trouble: store.trouble)
            }
        }.sorted { $0.owner < $1.owner }
    }

    /// Looks from now on, on a thread of its own, until ``stop()``.
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

    /// Looks once.
    func look() {
        var reports = data.look()
        let isFolderLost = !data.isInPlace
        for store in stores.all { store.look() }
        let standings = standings
        let tenants = Set(standings.map(\.tenant))
        let failing = Set(standings.filter { $0.trouble != nil && $0.trouble?.code != .full }.map(\.tenant))
        readiness.isWithoutData(isFolderLost || !tenants.isEmpty && failing == tenants)
        let disk = DiskRoom(of: data.path)
        if disk.isLow {
            reports.append("the disk of \(data.path) is full or nearly so: \(disk.free >> 10) KiB are free")
        }
        let failures = data.manifest.flush()
        if let inside = failures.inside { reports.append(inside) }
        if let beside = failures.beside { noteMissingCopy(beside) }
        note(reports, disk, standings)
    }

    /// Beside the folder nothing may be writable: then a folder that is gone altogether is taken for a new one, which the
    /// operator should know.
    private func noteMissingCopy(_ reason: String) {
        let isNews = findings.withLock { findings in
            defer { findings.hasCopy = false }
            return findings.hasCopy
        }
        if isNews { journal.record(.warning, "data-manifest", ["detail": reason]) }
    }

    private func note(_ reports: [String], _ disk: DiskRoom, _ standings: [StoreStanding]) {
        let troubles: [String: DatabaseError] = standings.reduce(into: [:]) { $0[$1.owner] = $1.trouble }
        let before = findings.withLock { findings in
            defer {
                findings = Findings(reports: reports, disk: disk, troubles: troubles, hasCopy: findings.hasCopy)
            }
            return findings
        }
        // How much is free changes with each look, and is no news.
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
