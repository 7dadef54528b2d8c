import Foundation
internal import Scheduling

/// A client of ClamAV's daemon: streams a file to it (clamd(8), INSTREAM), so that the daemon needs no access to the
/// files, and may run on another host.
public struct Clamd: Sendable {
    /// Where the daemon listens.
    public enum Address: Hashable, Sendable {
        /// A Unix socket, by its path.
        case socket(String)
        /// A host name or numeric address, and a port. The connection is not encrypted.
        case host(String, port: Int)

        /// Parses an address from configuration: an absolute path, or `host:port` with an IPv6 address in brackets; nil
        /// for anything else.
        public init?(_ text: String) {
            guard !text.hasPrefix("/") else {
                self = .socket(text)
                return
            }
            guard let match = text.wholeMatch(of: /([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})/),
                let port = Int(match.2), (1...65535).contains(port)
            else { return nil }
            self = .host(String(match.1), port: port)
        }
    }

    /// There is no verdict: the daemon is unreachable, the time is up, or its answer is none that clamd gives for a
    /// file it has scanned. Trying again later may help.
    public struct Away: Error, Hashable, CustomStringConvertible {
        /// The failed step, or clamd's answer, for the log: neither content nor name of the file.
        public let detail: String
        /// The detail alone.
        public var description: String { detail }
    }

    private let address: Address
    private let timeout: Duration
    private let queue: BlockingExecutor

    /// A client that allows `timeout` for each file, waiting in the queue included, and scans at most `atOnce` files at
    /// a time.
    public init(_ address: Address, timeout: Duration = .seconds(60), atOnce: Int = 4) {
        self.address = address
        self.timeout = timeout
        queue = BlockingExecutor(threads: max(1, atOnce))
    }

    /// Scans the file at `path` on another thread. Throws ``Away`` when there is no verdict.
    public func scan(_ path: String) async throws(Away) -> MalwareVerdict {
        let end = ContinuousClock.now + timeout
        return try await queue.run { () throws(Away) in
            do throws(Wire.Broken) {
                let wire = try connect(until: end)
                return try verdict(of: answer(to: path, over: wire))
            } catch {
                throw Away(detail: error.detail)
            }
        }
    }

    /// Returns once the daemon has answered that it is there. Throws ``Away``.
    public func ping() async throws(Away) {
        let end = ContinuousClock.now + timeout
        try await queue.run { () throws(Away) in
            do throws(Wire.Broken) {
                let wire = try connect(until: end)
                try wire.send(Array("zPING\0".utf8))
                guard try receive(from: wire) == Array("PONG".utf8) else { throw Wire.Broken(detail: "no pong") }
            } catch {
                throw Away(detail: error.detail)
            }
        }
    }

    private func connect(until end: ContinuousClock.Instant) throws(Wire.Broken) -> Wire {
        switch address {
        case .socket(let path): try Wire("http://localhost/", socket: path, until: end)
        case .host(let host, let port): try Wire("http://\(host):\(port)/", until: end)
        }
    }

    private func answer(to path: String, over wire: borrowing Wire) throws(Wire.Broken) -> [UInt8] {
        do throws(Wire.Broken) {
            try send(path, over: wire)
        } catch {
            // A daemon that closes the connection may have sent the reason, such as a file over its limit.
            guard let answer = try? receive(from: wire) else { throw error }
            return answer
        }
        return try receive(from: wire)
    }

    /// Sends the command, then chunks with their lengths before them, then a length of zero.
    private func send(_ path: String, over wire: borrowing Wire) throws(Wire.Broken) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Wire.Broken(detail: "file, errno \(errno)") }
        defer { close(file) }
        try wire.send(Array("zINSTREAM\0".utf8))
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Wire.Broken(detail: "file, errno \(errno)") }
            try wire.send([24, 16, 8, 0].map { UInt8(count >> $0 & 255) } + piece[..<count])
            guard count > 0 else { return }
        }
    }

    /// Receives an answer, without the NUL that ends it; throws when it ends otherwise.
    private func receive(from wire: borrowing Wire) throws(Wire.Broken) -> [UInt8] {
        var answer: [UInt8] = []
        while answer.count < 4096 {
            let bytes = try wire.receive()
            guard !bytes.isEmpty else { break }
            answer += bytes
            if let end = answer.firstIndex(of: 0) { return Array(answer[..<end]) }
        }
        throw Wire.Broken(detail: "no answer, \(answer.count) bytes")
    }

    private func verdict(of answer: [UInt8]) throws(Wire.Broken) -> MalwareVerdict {
        let text = String(decoding: answer.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
        if text == "stream: OK" { return .clean }
        if let match = text.wholeMatch(of: /stream: ([^ ]+) FOUND/) { return .infected(String(match.1)) }
        throw Wire.Broken(detail: "answer: \(text.prefix(200))")
    }
}
