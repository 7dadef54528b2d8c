import Foundation
import Server
import Testing
import Web

@testable import Portal

@Suite(.timeLimit(.minutes(1))) struct OperationsDeskTests {
    private func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.content else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `metrics are written as Prometheus reads them`() {
        let metrics = [
            Metric(
                "letters_total", "Letters\nby \\ kind.",
                [
                    Metric.Sample(3, ("kind", "first \"class\"\n\\"), ("to", "all")), Metric.Sample(0.25),
                ]),
            Metric(
                "heat", "Heat.",
                [Metric.Sample(.infinity), Metric.Sample(-.infinity), Metric.Sample(.nan)]),
        ]
        #expect(
            Metric.text(metrics) == #"""
                # HELP letters_total Letters\nby \\ kind.
                # TYPE letters_total counter
                letters_total{kind="first \"class\"\n\\",to="all"} 3
                letters_total 0.25
                # HELP heat Heat.
                # TYPE heat gauge
                heat +Inf
                heat -Inf
                heat NaN

                """#)
    }

    @Test func `every family has one name, and counters end as counters do`() {
        var counts = Server.Counts()
        counts.responses = [0, 1, 2, 3, 4, 5]
        counts.durations.steps[0] = 2
        counts.durations.steps[8] = 1
        counts.durations.steps[13] = 1
        counts.durations.seconds = 1.5
        let now = ContinuousClock.now
        let groups = [
            Metrics.server(counts, rounds: [now], at: now),
            Metrics.attempts(hashing: (waiting: 1, refused: 2), throttle: (refused: 3, alarms: 4)),
            Metrics.post(["leafshire": MailFigures()]),
            Metrics.stores(
                [StoreStatus(owner: "leafshire/live", isOpen: true, waiting: 1, trouble: nil)], DiskRoom()),
            Metrics.health([TenantHealth("leafshire")], ProcessHealth()), Metrics.process(lostLines: 0),
        ]
        let metrics = groups.flatMap { $0 }
        #expect(Set(metrics.map(\.name)).count == metrics.count)
        for metric in metrics { #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter)) }
        let text = Metric.text(metrics)
        #expect(text.contains("\nguildhall_responses_total{class=\"5xx\"} 5\n"))
        // Each step counts those below it too (Prometheus, exposition formats, histograms).
        for line in [
            "_bucket{le=\"0.0005\"} 2", "_bucket{le=\"0.02\"} 2", "_bucket{le=\"0.03\"} 3", "_bucket{le=\"1\"} 3",
            "_bucket{le=\"+Inf\"} 4", "_sum 1.5", "_count 4",
        ] {
            #expect(text.contains("\nguildhall_request_seconds\(line)\n"), "\(line)")
        }
    }

    @Test func `the process tells memory, time and descriptors that are its own`() throws {
        let values = Dictionary(
            uniqueKeysWithValues: Metrics.process(lostLines: 0).map { ($0.name, $0.samples.first?.value ?? 0) })
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        #expect(try #require(values["process_max_fds"]) == Double(ResourceLimits.descriptors))
    }

    @Test func `live is always 200, and ready as long as the process can serve`() throws {
        let health = Readiness()
        for isReady in [true, false] {
            health.isWithoutData(!isReady)
            #expect(health.answer(Head(.get, "/health/live"))?.status == 200)
            let ready = try #require(health.answer(Head(.get, "/health/ready")))
            #expect(ready.status == (isReady ? 200 : 503))
            #expect(ready.fields["Cache-Control"] == "no-store")
            #expect(text(ready).utf8.count < 16)
        }
    }

    @Test func `health has no word on other paths, and takes no other method`() {
        let health = Readiness()
        #expect(health.answer(Head(.get, "/health/tenants")) == nil)
        #expect(health.answer(Head(.get, "/health")) == nil)
        #expect(health.answer(Head(.post, "/health/live"))?.status == 405)
    }

    @Test func `the operator's listener serves metrics and tenants, and nothing else`() async throws {
        let tenants = [TenantHealth("leafshire"), TenantHealth("moorside", why: "tenant.json:3: \"unknown\" key")]
        let process = ProcessHealth(["Config/guildhall.json has changed"])
        let desk = OperatorEndpoint(
            metrics: { Metrics.health(tenants, process) }, tenants: { tenants }, process: { process },
            answersOn: { $0 == "portal.leafshire.example" })
        let place = try OperationsFolder()
        let server = Server(loops: 1, scratch: place.path, answer: desk.answer)
        let port = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        server.run()
        let metrics = try await get("/metrics", from: port)
        let health = try await get("/health/tenants", from: port)
        let own = try await get("/health/process", from: port)
        let other = try await get("/health/live", from: port)
        let allowed = "/internal/tls-allowed?domain="
        let known = try await get("\(allowed)portal.Leafshire.example", from: port)
        let strangers = [
            try await get("\(allowed)www.example.com", from: port), try await get("/internal/tls-allowed", from: port),
        ]
        await server.stop(grace: .zero)

        #expect(metrics.head.contains("200") && metrics.head.contains("text/plain; version=0.0.4; charset=utf-8"))
        #expect(metrics.body.contains("guildhall_tenant_degraded{tenant=\"leafshire\"} 0\n"))
        #expect(metrics.body.contains("guildhall_tenant_degraded{tenant=\"moorside\"} 1\n"))
        #expect(try JSONLine.read([TenantHealth].self, from: health.body.utf8) == tenants)
        #expect(health.head.contains("application/json"))
        #expect(try JSONLine.read(ProcessHealth.self, from: own.body.utf8) == process)
        #expect(other.head.hasPrefix("HTTP/1.1 404"))
        #expect(known.head.hasPrefix("HTTP/1.1 200"))
        #expect(strangers.allSatisfy { $0.head.hasPrefix("HTTP/1.1 404") })
    }

    /// The head and body of what comes back for a GET.
    private func get(_ path: String, from port: UInt16) async throws -> (head: String, body: String) {
        let answer = await withCheckedContinuation { waiting in
            Thread.detachNewThread { waiting.resume(returning: exchange("GET \(path)", port)) }
        }
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
        try #require(parts.count == 2)
        return (parts[0], parts[1])
    }
}

private func exchange(_ line: String, _ port: UInt16) -> String {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isOpen = withUnsafePointer(to: name) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    guard isOpen else { return "" }
    let request = Array("\(line) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    send(socket, request, request.count, Int32(MSG_NOSIGNAL))
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { answer += buffer.prefix(count) }
    return String(decoding: answer, as: UTF8.self)
}
