import Foundation
import Synchronization

/// A gateway of the tests' own on loopback: answers each request with the next status, and keeps what it got.
final class FakeGateway: Sendable {
    /// A request, as it came.
    struct Request: Sendable {
        let line: String
        /// By name in lower case.
        let fields: [String: String]
        let body: String
    }

    private let listener: Int32
    /// Scheme, host and port.
    let address: String
    private let requests = Mutex<[Request]>([])
    private let statuses: Mutex<[Int]>

    var all: [Request] { requests.withLock { $0 } }

    init(_ statuses: [Int]) throws {
        self.statuses = Mutex(statuses)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &here) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, name, &length) == 0
            }
        }
        guard isBound else { throw Missing(what: "a port") }
        listener = descriptor
        address = "http://127.0.0.1:\(UInt16(bigEndian: here.sin_port))"
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                answer(connection)
                close(connection)
            }
        }
    }

    /// Takes no more requests.
    func end() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func answer(_ connection: Int32) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let gap = text.firstRange(of: "\r\n\r\n") {
                let lines = text[..<gap.lowerBound].components(separatedBy: "\r\n")
                let fields = Dictionary(
                    lines.dropFirst().map { line in
                        let parts = line.split(separator: ":", maxSplits: 1).map {
                            $0.trimmingCharacters(in: .whitespaces)
                        }
                        return (parts[0].lowercased(), parts.count > 1 ? parts[1] : "")
                    }, uniquingKeysWith: { $1 })
                let body = String(text[gap.upperBound...])
                if body.utf8.count >= Int(fields["content-length"] ?? "0") ?? 0 {
                    requests.withLock { $0.append(Request(line: lines[0], fields: fields, body: body)) }
                    break
                }
            }
            let count = read(connection, &chunk, chunk.count)
            guard count > 0 else { return }
            bytes += chunk[..<count]
        }
        let status = statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? 500 }
        let reply = Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".utf8)
        _ = write(connection, reply, reply.count)
    }
}
