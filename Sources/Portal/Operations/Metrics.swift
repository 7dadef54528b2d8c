import Foundation
import Server
import Web

enum Metrics {
    /// The server's connections, requests and responses, and the time since each event loop last ran.
    static func server(
        _ counts: Server.Counts, rounds: [ContinuousClock.Instant], at now: ContinuousClock.Instant
    ) -> [Metric] {
        let classes = (1...5).map { Metric.Sample(Double(counts.responses[$0]), ("class", "\($0)xx")) }
        let silences = rounds.enumerated().map { Metric.Sample((now - $1) / .seconds(1), ("loop", "\($0)")) }
        return [
            Metric("guildhall_connections_open", "Connections open now.", counts.open),
            Metric("guildhall_connections_accepted_total", "Connections accepted.", counts.accepted),
            Metric("guildhall_connections_refused_total", "Connections beyond the limits.", counts.refused),
            Metric("guildhall_requests_total", "Requests with a sound head.", counts.requests),
            Metric("guildhall_responses_total", "Responses by class of status.", classes),
            Metric("guildhall_handlers_waiting", "Handlers that wait for something now.", counts.handlers),
            Metric("guildhall_request_seconds", "Time from a request's head to its answer.", counts.durations),
            Metric("guildhall_loop_silence_seconds", "Time since a loop last came round.", silences),
        ]
    }

    /// Passwords queued for hashing, and those rejected since the start; attempts at passwords, codes and mail that
    /// were rejected unchecked since the start, and the number of current alarms.
    static func attempts(
        hashing: (waiting: Int, refused: Int), throttle: (refused: Int, alarms: Int)
    ) -> [Metric] {
        let alarms = "Accounts, and whole sites, with more wrong tries or mail within the hour than is usual."
        return [
            Metric("guildhall_hashing_waiting", "Passwords that wait to be hashed.", hashing.waiting),
            Metric("guildhall_hashing_refused_total", "Passwords turned away, the queue full.", hashing.refused),
            Metric("guildhall_tries_refused_total", "Tries refused because there were too many.", throttle.refused),
            Metric("guildhall_tries_alarms", alarms, throttle.alarms),
        ]
    }

    /// Mail that is queued or has failed, and mail sent and failed since the start, by tenant.
    static func post(_ figures: [String: MailFigures]) -> [Metric] {
        func samples(_ value: (MailFigures) -> Int) -> [Metric.Sample] {
            figures.sorted { $0.key < $1.key }.map { Metric.Sample(Double(value($0.value)), ("tenant", $0.key)) }
        }
        return [
            Metric("guildhall_post_waiting", "Mail that waits to be sent.", samples(\.outbox.waiting)),
            Metric("guildhall_post_failed", "Mail in the outbox that failed for good.", samples(\.outbox.failed)),
            Metric("guildhall_post_sent_total", "Mail sent.", samples(\.sent)),
            Metric("guildhall_post_failed_total", "Mail that failed for good.", samples(\.failed)),
        ]
    }

    /// Databases known and open, queued writes, and which databases fail; space on their disk, in bytes.
    static func stores(_ stores: [StoreStatus], _ disk: DiskRoom) -> [Metric] {
        let failing = stores.map { Metric.Sample($0.trouble == nil ? 0 : 1, ("store", $0.owner)) }
        let writes = stores.reduce(0) { $0 + $1.waiting }
        return [
            Metric("guildhall_stores", "Stores known.", stores.count),
            Metric("guildhall_stores_open", "Stores open now.", stores.count(where: \.isOpen)),
            Metric("guildhall_writes_waiting", "Writes that wait for their turn.", writes),
            Metric("guildhall_store_failing", "Whether a store cannot be used, or has no room.", failing),
            Metric("guildhall_disk_free_bytes", "Room on the disk of the data.", disk.free),
            Metric("guildhall_disk_size_bytes", "Size of the disk of the data.", disk.size),
        ]
    }

    /// When each tenant's newest backup was made and reached the bucket, in seconds since 1970, and whether the last try
    /// failed.
    static func backups(_ statuses: [String: BackupSchedule.Status]) -> [Metric] {
        func samples(_ value: (BackupSchedule.Status) -> Double?) -> [Metric.Sample] {
            statuses.sorted { $0.key < $1.key }.compactMap { tenant, status in
                value(status).map { Metric.Sample($0, ("tenant", tenant)) }
            }
        }
        return [
            Metric(
                "guildhall_backup_timestamp_seconds", "When the newest backup was made.",
                samples { $0.last?.timeIntervalSince1970 }),
            Metric(
                "guildhall_backup_sent_timestamp_seconds", "When the newest backup in the bucket was made.",
                samples { $0.lastSent?.timeIntervalSince1970 }),
            Metric(
                "guildhall_backup_failing", "Whether the last try to make or send a backup failed.",
                samples { $0.failure == nil ? 0 : 1 }),
        ]
    }

    /// Whether each service that was checked cannot be used; the tenant is empty for those of the process.
    static func services(_ findings: [String: [String: ServiceWatch.Finding]]) -> [Metric] {
        let samples = findings.sorted { $0.key < $1.key }.flatMap { tenant, services in
            services.sorted { $0.key < $1.key }.map { service, finding in
                Metric.Sample(finding.failure == nil ? 0 : 1, ("tenant", tenant), ("service", service))
            }
        }
        return [Metric("guildhall_service_failing", "Whether a service outside failed its last check.", samples)]
    }

    /// 1 for each tenant that is degraded, and if the process has something to report; otherwise 0. The reasons are at
    /// `/health/tenants` and `/health/process`.
    static func health(_ tenants: [TenantHealth], _ process: ProcessHealth) -> [Metric] {
        let degraded = tenants.map { Metric.Sample($0.state == .degraded ? 1 : 0, ("tenant", $0.tenant)) }
        let isDegraded = process.state == .degraded ? 1 : 0
        return [
            Metric("guildhall_tenant_degraded", "Whether a tenant is degraded.", degraded),
            Metric("guildhall_process_degraded", "Whether the process has something to report.", isDegraded),
        ]
    }

    /// CPU time, memory and file descriptors of the process, with the standard names of Prometheus; and log lines that
    /// could not be written.
    static func process(lostLines: Int) -> [Metric] {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1_000_000 }
        let processor = [Metric.Sample(seconds[0] + seconds[1])]
        return [
            Metric("guildhall_journal_lost_total", "Journal lines that could not be written.", lostLines),
            Metric("process_cpu_seconds_total", "Processor time in seconds.", processor),
            Metric("process_resident_memory_bytes", "Resident memory in bytes.", residentBytes()),
            Metric("process_max_fds", "Descriptors the process may have.", ResourceLimits.descriptors),
        ]
    }

    /// Resident memory in bytes: the second number of /proc/self/statm, which is in pages (proc(5)); 0 if not
    /// available.
    private static func residentBytes() -> Int {
        let line = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = line?.split(separator: " ").dropFirst().first.flatMap { Int($0, in: 0...1_000_000_000_000) }
        return (pages ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
