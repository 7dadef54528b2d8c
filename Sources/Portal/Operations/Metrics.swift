import Glibc
import Server
import Web

/// What the process tells Prometheus of itself, family by family.
enum Metrics {
    /// The server's connections, requests and responses.
    static func server(_ counts: Server.Counts) -> [Metric] {
        let classes = (1...5).map { Metric.Sample(Double(counts.responses[$0]), ("class", "\($0)xx")) }
        return [
            Metric("guildhall_connections_open", .gauge, "Connections open now.", counts.open),
            Metric("guildhall_connections_accepted_total", .counter, "Connections accepted.", counts.accepted),
            Metric("guildhall_connections_refused_total", .counter, "Connections beyond the limits.", counts.refused),
            Metric("guildhall_requests_total", .counter, "Requests with a sound head.", counts.requests),
            Metric("guildhall_responses_total", .counter, "Responses by class of status.", classes),
            Metric("guildhall_handlers_waiting", .gauge, "Handlers that wait for something now.", counts.handlers),
            Metric("guildhall_request_seconds", "Time from a request's head to its answer.", counts.durations),
        ]
    }

    /// How long ago each loop came round, in seconds.
    static func loops(_ rounds: [ContinuousClock.Instant], at now: ContinuousClock.Instant) -> [Metric] {
        let samples = rounds.enumerated().map { Metric.Sample((now - $1) / .seconds(1), ("loop", "\($0)")) }
        return [Metric("guildhall_loop_silence_seconds", .gauge, "Time since a loop last came round.", samples)]
    }

    /// Passwords that wait to be hashed, and those turned away since the start.
    static func hashing(waiting: Int, refused: Int) -> [Metric] {
        [
            Metric("guildhall_hashing_waiting", .gauge, "Passwords that wait to be hashed.", waiting),
            Metric("guildhall_hashing_refused_total", .counter, "Passwords turned away, the queue full.", refused),
        ]
    }

    /// Mail that waits, was sent, and failed for good, over all tenants.
    static func post(waiting: Int, sent: Int, failed: Int) -> [Metric] {
        [
            Metric("guildhall_post_waiting", .gauge, "Mail that waits to be sent.", waiting),
            Metric("guildhall_post_sent_total", .counter, "Mail sent.", sent),
            Metric("guildhall_post_failed_total", .counter, "Mail that failed for good.", failed),
        ]
    }

    /// Stores known and open, and writes that wait for their turn.
    static func stores(known: Int, open: Int, waiting: Int) -> [Metric] {
        [
            Metric("guildhall_stores", .gauge, "Stores known.", known),
            Metric("guildhall_stores_open", .gauge, "Stores open now.", open),
            Metric("guildhall_writes_waiting", .gauge, "Writes that wait for their turn.", waiting),
        ]
    }

    /// Lines of the journal that could not be written.
    static func journal(lost: Int) -> [Metric] {
        [Metric("guildhall_journal_lost_total", .counter, "Journal lines that could not be written.", lost)]
    }

    /// Each tenant, 1 when it is degraded and 0 when it is not. Why is told at `/health/tenants`.
    static func tenants(_ tenants: [TenantHealth]) -> [Metric] {
        let samples = tenants.map { Metric.Sample($0.state == .degraded ? 1 : 0, ("tenant", $0.tenant)) }
        return [Metric("guildhall_tenant_degraded", .gauge, "Whether a tenant is degraded.", samples)]
    }

    /// Time, memory and descriptors of the process, under the names that Prometheus gives every process.
    static func process() -> [Metric] {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1_000_000 }
        return [
            Metric(
                "process_cpu_seconds_total", .counter, "Processor time in seconds.",
                [Metric.Sample(seconds[0] + seconds[1])]),
            Metric("process_resident_memory_bytes", .gauge, "Resident memory in bytes.", residentBytes()),
            Metric("process_max_fds", .gauge, "Descriptors the process may have.", ResourceLimits.descriptors),
        ]
    }

    /// The second number of /proc/self/statm, in pages (proc(5)); 0 where there is none.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 128)
        let count = fread(&line, 1, line.count, file)
        let numbers = String(decoding: line.prefix(count), as: UTF8.self).split(separator: " ")
        return (numbers.count > 1 ? Int(numbers[1], in: 0...1_000_000_000_000) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
