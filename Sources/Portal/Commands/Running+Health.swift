import Database
import Foundation
import Journal
import PortalKit
import Server
import Synchronization
import Vault

extension Running {
    /// Seconds of failed delivery attempts after which waiting mail counts as a problem.
    private static let mailPatience: TimeInterval = 900

    /// Reads the councils with changed files or changes of their own, and serves the result.
    /// - Parameter only: the one council to read; nil for all.
    func openCouncils(only: String? = nil) {
        let directory = councils.read(only: only)
        data.manifest.serve(directory.hosts, folders: Set(councils.statuses.map(\.tenant)))
        requestHandler.open(directory)
    }

    /// The health of each tenant: its files, data and mail.
    var tenants: [TenantHealth] {
        let (troubles, figures, now) = (troubles, post.figures, services.now())
        let backups = backups?.statuses.withLock { $0 }
        let full: String? = watch.disk.isFull ? "the disk of the data is full: nothing can be saved" : nil
        return councils.statuses.map { standing in
            let mail = figures[standing.tenant]?.outbox ?? MailCount()
            let reasons =
                [
                    standing.mistakes.first, held(standing.tenant), troubles[data.manifest.name(of: standing.tenant)],
                    full,
                    Self.delay(of: mail, at: now),
                    backups?[standing.tenant]?.failure.map { "no backup could be made or sent: \($0)" },
                ].compactMap { $0 } + serviceWatch.failures(of: standing.tenant)
            return TenantHealth(
                standing.tenant, why: reasons.joined(separator: "; "), mail: mail, backup: backups?[standing.tenant])
        }
    }

    /// The message about a council that was restored from a backup; nil if nothing of it is held.
    private func held(_ tenant: String) -> String? {
        data.manifest.held(tenant).map { since in
            "restored from a backup of \(since.formatted(.iso8601)): its mail of that time and its reminders are held "
                + "until guildhall tenant release \(tenant)"
        }
    }

    /// The message about mail that has waited too long; nil if there is none.
    private static func delay(of mail: MailCount, at now: Date) -> String? {
        guard let since = mail.triedSince, now.timeIntervalSince(since) > mailPatience else { return nil }
        return "\(mail.waiting) mails wait, one of them since \(since.formatted(.iso8601))"
    }

    /// The health of the process. `extra` is an additional report.
    func process(_ extra: String? = nil) -> ProcessHealth {
        var reports = start.reports + watch.reports + serviceWatch.commonFailures
        if let extra { reports.append(extra) }
        return ProcessHealth(reports)
    }

    /// All metrics of the process; `visitors` is its public server.
    func metrics(_ visitors: Server) -> [Metric] {
        let hasher = services.hasher
        let groups = [
            Metrics.server(visitors.counts, rounds: visitors.lastRound(), at: .now),
            Metrics.attempts(
                hashing: (hasher.waiting, hasher.refused), throttle: services.throttle.figures(at: services.now())),
            Metrics.post(post.figures), Metrics.stores(watch.statuses, watch.disk),
            Metrics.health(tenants, process()), Metrics.backups(backups?.statuses.withLock { $0 } ?? [:]),
            Metrics.services(serviceWatch.all),
            Metrics.process(lostLines: lines.lost),
        ]
        return groups.flatMap { $0 }
    }

    /// Why the databases of a tenant cannot be used, and what to do about it, by tenant id.
    private var troubles: [String: String] {
        var troubles: [String: String] = [:]
        for store in watch.statuses {
            guard let trouble = store.trouble else { continue }
            let tenant = store.tenant
            let mend =
                [.missing, .foreign].contains(trouble.code)
                ? ". Put back what was there, or start with --new \(tenant) to begin with what is there now" : ""
            let before = troubles[tenant].map { "\($0); " } ?? ""
            troubles[tenant] = "\(before)\(trouble)\(mend)"
        }
        return troubles
    }
}
