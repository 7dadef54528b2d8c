import CEpoll
import Foundation

/// A client that sends what it is told, byte for byte, and reads responses strictly.
final class Client {
    struct Response {
        var status = 0
        var fields: [(name: String, value: String)] = []
        var body: [UInt8] = []

        subscript(name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum Failure: Error {
        case noConnection(Int32)
        /// The server closed where a response was awaited.
        case ended
        case timedOut
        case broken(String)
    }

    let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects to a port on the loopback, from 127.0.0.`host`. A receive buffer may be given, to read slowly in
    /// earnest.
    init(port: UInt16, from host: UInt8 = 1, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0 else { throw Failure.noConnection(errno) }
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try connect(&address)
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try connect(&address)
    }

    deinit { close(descriptor) }

    private func connect<Address>(_ address: inout Address) throws {
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else { throw Failure.noConnection(errno) }
    }

    /// Sends everything; returns false when the server does not take it.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Says that nothing more comes.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends a GET and reads the response.
    func get(_ target: String, _ fields: String...) throws -> Response {
        let lines = (["GET \(target) HTTP/1.1", "Host: a.example"] + fields).joined(separator: "\r\n")
        send(lines + "\r\n\r\n")
        return try response()
    }

    /// Reads one response; `isBodiless` when it is one to HEAD.
    func response(isBodiless: Bool = false) throws -> Response {
        var response = Response()
        let start = try line().split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard start.count == 3, start[0] == "HTTP/1.1", start[1].count == 3, let status = Int(start[1]) else {
            throw Failure.broken("status line \(start)")
        }
        response.status = status
        while case let line = try line(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex, !line.contains("\r") else {
                throw Failure.broken("field \(line)")
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.fields.append((String(line[..<colon]), String(value)))
        }
        let lengths = response.fields.filter { $0.name.lowercased() == "content-length" }
        if status < 200 || status == 204 || status == 304 {
            guard lengths.isEmpty else { throw Failure.broken("a length on \(status)") }
        } else {
            guard lengths.count == 1, let length = Int(lengths[0].value) else { throw Failure.broken("no length") }
            if !isBodiless { response.body = try take(length) }
        }
        return response
    }

    /// Whether the server ends the connection here, with nothing unread.
    func isEnded() throws -> Bool {
        guard buffer.isEmpty else { return false }
        return try !fill()
    }

    /// Everything until the server ends the connection.
    func rest() throws -> [UInt8] {
        while try fill() {}
        defer { buffer = [] }
        return buffer
    }

    private func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                guard end > 0, buffer[end - 1] == 13 else { throw Failure.broken("a bare line feed") }
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<(end - 1)], as: UTF8.self)
            }
            guard try fill() else { throw Failure.ended }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { guard try fill() else { throw Failure.ended } }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// Reads once; false at the end, or when the server reset the connection.
    private func fill() throws -> Bool {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &piece, piece.count, 0)
        if count < 0 && errno != ECONNRESET { throw Failure.timedOut }
        buffer += piece.prefix(max(0, count))
        return count > 0
    }
}
