import Foundation
import Synchronization
import Web

@testable import Server

/// A server on the loopback with a folder of its own.
struct Site: Sendable {
    let server: Server
    let port: UInt16
    let scratch: String
    let gate: Gate

    /// Serves while `work` runs on a thread of its own: clients block, and a blocked thread of Swift's own pool would
    /// hold up the handlers they wait for.
    @discardableResult
    static func serve<Result: Sendable>(
        limits: Server.Limits = Server.Limits(), loops: Int = 2, trusted: [String] = [], isHostForwarded: Bool = false,
        clock: ServerClock = .still, answer: Answer? = nil, _ work: @escaping @Sendable (Site) throws -> Result
    ) async throws -> Result {
        let scratch = NSTemporaryDirectory() + "server-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let gate = Gate()
        let server = Server(
            limits: limits, loops: loops, scratch: scratch, trustedProxies: trusted, isHostForwarded: isHostForwarded,
            clock: clock, answer: answer ?? answering(gate))
        let port = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        server.run()
        let site = Site(server: server, port: port, scratch: scratch, gate: gate)
        let result = await withTaskExecutorPreference(Threads.each) { Swift.Result { try work(site) } }
        gate.open()
        await server.stop(grace: .zero)
        return try result.get()
    }

    /// A new connection, from the address 127.0.0.`host`.
    func client(from host: UInt8 = 1) throws -> Client { try Client(port: port, from: host) }

    /// The names of the files that lie in the scratch folder.
    func spooled() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: scratch) }

    /// Waits until something is so that comes about on another thread.
    func until(_ isSo: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(20)
        while try !isSo() {
            guard ContinuousClock.now < end else { throw Client.Failure.timedOut }
            sched_yield()
        }
    }
}

/// Runs each job on a thread of its own, where it may block.
final class Threads: TaskExecutor {
    static let each = Threads()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }.start()
    }
}

extension ServerClock {
    /// A clock that stands still: no deadline passes, however slow the machine is.
    static let still = {
        let start = ContinuousClock.now
        return ServerClock(instant: { start }, seconds: { 784_111_777 })
    }()
}

/// Holds handlers back until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock {
                if !$0.isOpen { $0.waiters.append(continuation) }
                return $0.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            defer { state = (true, []) }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

private let long = [UInt8](repeating: UInt8(ascii: "a"), count: 5000)
private let asset = Asset(plain: long, gzip: Gzip(level: 9).compressed(long), tag: "\"one\"")

private func text(_ text: String, status: Int = 200) -> Response {
    Response(status: status, fields: ["Content-Type": "text/plain; charset=utf-8"], content: .bytes(Array(text.utf8)))
}

private func threadName() -> String {
    let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
    return (name ?? "").trimmingCharacters(in: .newlines)
}

/// The pages that the tests ask for.
private func answering(_ gate: Gate) -> Answer {
    { head in
        switch head.path {
        case "/": return .answer(text("home"))
        case "/turned-away": return .answer(text("no", status: 403))
        case "/method": return .answer(text(head.method.rawValue))
        case "/field": return .answer(text(head.fields.values("X-Note").map { "[\($0)]" }.joined()))
        case "/forwarded":
            let scheme = head.isSecure ? "secure" : "plain"
            return .answer(text("\(head.host) \(scheme) fields:\(head.fields.all.count)"))
        case "/client":
            return .answer(text("\(head.client) \(head.host) \(head.isSecure) \(head.isLoopback)"))
        case "/waits":
            await Task.yield()
            return .answer(text("waited"))
        case "/gate":
            await gate.pass()
            return .answer(text("passed"))
        case "/thread": return .answer(text(threadName()))
        case "/echo", "/large", "/held", "/cut":
            return .read(
                limit: ["/echo", "/cut"].contains(head.path) ? 1000 : 1 << 30,
                surplus: head.path == "/cut" ? 500_000 : 0, tooLarge: { text("too large", status: 413) },
                then: { body in
                    if head.path == "/held" { await gate.pass() }
                    switch body {
                    case .bytes(let bytes): return Response(status: 200, content: .bytes(bytes))
                    case .file(let path, let count):
                        return Response(status: 200, content: .file(path: path, count: count))
                    }
                })
        case let path where path.hasPrefix("/head"):
            return .answer(text("\(head.host) \(path) \(head.query ?? "-")"))
        default: return .answer(exhibit(head.path))
        }
    }
}

/// Responses with something about them.
private func exhibit(_ path: String) -> Response {
    switch path {
    case "/asset":
        Response(
            status: 200, fields: ["Content-Type": "text/css", "Cache-Control": "max-age=60"], content: .asset(asset))
    case "/page": Response(status: 200, fields: ["Content-Type": "text/html; charset=utf-8"], content: .bytes(long))
    case "/picture": Response(status: 200, fields: ["Content-Type": "image/png"], content: .bytes(long))
    case "/packed":
        Response(
            status: 200, fields: ["Content-Type": "text/html", "Content-Encoding": "br"], content: .bytes(long))
    case "/huge":
        Response(status: 200, content: .bytes([UInt8](repeating: UInt8(ascii: "h"), count: 32 << 20)))
    case "/empty": Response(status: 204)
    case "/injects": Response(status: 200, fields: ["Location": "/\r\nX-Evil: yes"])
    case "/misnames": Response(status: 200, fields: ["X Evil": "yes"])
    case "/miscounts": Response(status: 42)
    case "/meddles":
        Response(
            status: 200,
            fields: ["Content-Length": "5", "Connection": "close", "Transfer-Encoding": "chunked", "Date": "never"],
            content: .bytes(Array("meddling".utf8)))
    case "/gone": Response(status: 200, content: .file(path: "/nowhere/at/all", count: 5))
    default: text("nothing here", status: 404)
    }
}
