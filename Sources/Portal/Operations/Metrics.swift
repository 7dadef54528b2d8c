import Glibc
import Server
import Web

enum Metrics {
    /// The server's connections, requests and responses.
    static func server(_ counts: Server.Counts) -> [Metric] {
        let classes = (1...5).map { Metric.Sample(Double(counts.responses[$0]), ("class", "\($0)xx")) }
        return [
            Metric("guildhall_connections_open", .gauge, help: "Connections open now.", counts.open),
            Metric("guildhall_connections_accepted_total", .counter, help: "Connections accepted.", counts.accepted),
            Metric(
                "guildhall_connections_refused_total", .counter, help: "Connections beyond the limits.", counts.refused),
            Metric("guildhall_requests_total", .counter, help: "Requests with a sound head.", counts.requests),
            Metric("guildhall_responses_total", .counter, help: "Responses by class of status.", classes),
            Metric(
                "guildhall_handlers_waiting", .gauge, help: "Handlers that wait for something now.", counts.handlers),
            Metric("guildhall_request_seconds", help: "Time from a request's head to its answer.", counts.durations),
        ]
    }

    /// The time since each event loop last ran, in seconds.
    static func loops(_ rounds: [ContinuousClock.Instant], at now: ContinuousClock.Instant) -> [Metric] {
        let samples = rounds.enumerated().map { Metric.Sample((now - $1) / .seconds(1), ("loop", "\($0)")) }
        return [Metric("guildhall_loop_silence_seconds", .gauge, help: "Time since a loop last came round.", samples)]
    }

    /// Passwords queued for hashing, and those rejected since the start.
    static func hashing(waiting: Int, refused: Int) -> [Metric] {
        [
            Metric("guildhall_hashing_waiting", .gauge, help: "Passwords that wait to be hashed.", waiting),
            Metric(
                "guildhall_hashing_refused_total", .counter, help: "Passwords turned away, the queue full.", refused),
        ]
    }

    /// Attempts at passwords, codes and mail that were rejected unchecked since the start, and the number of current
    /// alarms.
    static func throttle(_ figures: (refused: Int, alarms: Int)) -> [Metric] {
        [
            Metric(
                "guildhall_tries_refused_total", .counter, help: "Tries refused because there were too many.",
                figures.refused),
            Metric(
                "guildhall_tries_alarms", .gauge,
                help: "Accounts, and whole sites, with more wrong tries or mail within the hour than is usual.",
                figures.alarms),
        ]
    }

    /// Mail that is queued or has failed, and mail sent and failed since the start, by tenant.
    static func post(_ figures: [String: MailFigures]) -> [Metric] {
        func samples(_ value: (MailFigures) -> Int) -> [Metric.Sample] {
            figures.sorted { $0.key < $1.key }.map { Metric.Sample(Double(value($0.value)), ("tenant", $0.key)) }
        }
        return [
            Metric("guildhall_post_waiting", .gauge, help: "Mail that waits to be sent.", samples(\.outbox.waiting)),
            Metric(
                "guildhall_post_failed", .gauge, help: "Mail in the outbox that failed for good.",
                samples(\.outbox.failed)),
            Metric("guildhall_post_sent_total", .counter, help: "Mail sent.", samples(\.sent)),
            Metric("guildhall_post_failed_total", .counter, help: "Mail that failed for good.", samples(\.failed)),
        ]
    }

    /// Databases known and open, queued writes, and which databases fail.
    static func stores(_ stores: [StoreStatus]) -> [Metric] {
        let failing = stores.map { store in
            Metric.Sample(store.trouble == nil ? 0 : 1, ("store", store.owner))
        }
        return [
            Metric("guildhall_stores", .gauge, help: "Stores known.", stores.count),
            Metric("guildhall_stores_open", .gauge, help: "Stores open now.", stores.count(where: \.isOpen)),
            Metric(
                "guildhall_writes_waiting", .gauge, help: "Writes that wait for their turn.",
                stores.reduce(0) { $0 + $1.waiting }),
            Metric("guildhall_store_failing", .gauge, help: "Whether a store cannot be used, or has no room.", failing),
        ]
    }

    /// Space on the disk of the data, in bytes.
    static func disk(_ disk: DiskRoom) -> [Metric] {
        [
            Metric("guildhall_disk_free_bytes", .gauge, help: "Room on the disk of the data.", disk.free),
            Metric("guildhall_disk_size_bytes", .gauge, help: "Size of the disk of the data.", disk.size),
        ]
    }

    /// Log lines that could not be written.
    static func journal(lost: Int) -> [Metric] {
        [Metric("guildhall_journal_lost_total", .counter, help: "Journal lines that could not be written.", lost)]
    }

    /// Each tenant: 1 if it is degraded, 0 otherwise. The reason is at `/health/tenants`.
    static func tenants(_ tenants: [TenantHealth]) -> [Metric] {
        let samples = tenants.map { Metric.Sample($0.state == .degraded ? 1 : 0, ("tenant", $0.tenant)) }
        return [Metric("guildhall_tenant_degraded", .gauge, help: "Whether a tenant is degraded.", samples)]
    }

    /// Whether the process has something to report: 1 or 0. The reports are at `/health/process`.
    static func process(_ health: ProcessHealth) -> [Metric] {
        [
            Metric(
                "guildhall_process_degraded", .gauge, help: "Whether the process has something to report.",
                health.state == .degraded ? 1 : 0)
        ]
    }

    /// CPU time, memory and file descriptors of the process, with the standard names of Prometheus.
    static func process() -> [Metric] {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1_000_000 }
        return [
            Metric(
                "process_cpu_seconds_total", .counter, help: "Processor time in seconds.",
                [Metric.Sample(seconds[0] + seconds[1])]),
            Metric("process_resident_memory_bytes", .gauge, help: "Resident memory in bytes.", residentBytes()),
            Metric("process_max_fds", .gauge, help: "Descriptors the process may have.", ResourceLimits.descriptors),
        ]
    }

    /// Resident memory in bytes: the second number of /proc/self/statm, which is in pages (proc(5)); 0 if not
    /// available.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 128)
        let count = fread(&line, 1, line.count, file)
        let numbers = String(decoding: line.prefix(count), as: UTF8.self).split(separator: " ")
        return (numbers.count > 1 ? Int(numbers[1], in: 0...1_000_000_000_000) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
