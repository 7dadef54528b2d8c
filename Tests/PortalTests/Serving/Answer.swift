import Foundation
import Synchronization

/// What came back over a socket for a GET of one's own connection.
struct Answer: Sendable {
    /// 0 where nothing came.
    let status: Int
    let body: String

    /// Asks and waits: for a thread of a test's own.
    init(_ host: String, _ path: String, _ port: UInt16) {
        let request =
            "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        let text = Self.exchange(request, port)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        status = parts.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        body = parts.count > 1 ? String(parts[1]) : ""
    }

    /// The text of the page's `h1`.
    var heading: String { body.firstMatch(of: /<h1[^>]*>([^<]*)<\/h1>/).map { String($0.1) } ?? "" }

    private static func exchange(_ request: String, _ port: UInt16) -> String {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
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
        let bytes = Array(request.utf8)
        guard send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return "" }
        var (all, piece) = ([UInt8](), [UInt8](repeating: 0, count: 64 * 1024))
        while true {
            let count = recv(socket, &piece, piece.count, 0)
            guard count > 0 else { break }
            all += piece.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
    }
}

/// Visitors of other councils, one after the other without a pause, each on a thread of its own.
final class Visitors: Sendable {
    private struct Count {
        var asked = 0
        var failed: [String] = []
        var isOver = false
    }

    private let count = Mutex(Count())
    private let done = DispatchGroup()

    init(_ hosts: [String], _ port: UInt16, _ path: String = "/CitizenPortal_LIVE/en") {
        for host in hosts {
            done.enter()
            Thread.detachNewThread { [self] in
                while !count.withLock(\.isOver) {
                    let answer = Answer(host, path, port)
                    count.withLock { count in
                        count.asked += 1
                        if answer.status != 200 { count.failed.append("\(host): \(answer.status)") }
                    }
                }
                done.leave()
            }
        }
    }

    /// Ends the visits. How many there were, and those that failed.
    func stop() async -> (asked: Int, failed: [String]) {
        count.withLock { $0.isOver = true }
        await withCheckedContinuation { waiting in done.notify(queue: .global()) { waiting.resume() } }
        return count.withLock { ($0.asked, $0.failed) }
    }
}
