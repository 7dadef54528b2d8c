import Foundation

extension ControlSocket {
    /// Sends a command to the process that serves `dataFolder`, and returns its answer; nil if no process serves.
    /// Throws the other process's error message, and a message if that process cannot be reached, its response is
    /// invalid, or there is none within ten minutes.
    static func ask(
        _ dataFolder: String, _ command: String, _ arguments: [String: String] = [:]
    ) async throws -> String? {
        let call = ControlCall(path: DataFolder.controlSocket(in: dataFolder))
        let question = Array(try JSONLine.text(Question(command: command, arguments: arguments)).utf8)
        guard let bytes = try await call.post(question) else { return nil }
        guard let reply = try? JSONLine.read(Reply.self, from: bytes), reply.answer != nil || reply.error != nil else {
            throw CommandFailure(70, "\(call.path): the answer broke off")
        }
        if let error = reply.error { throw CommandFailure(reply.exit ?? 70, error) }
        return reply.answer
    }
}

/// One POST request over a Unix socket, and the body of its response.
private struct ControlCall: Sendable {
    let path: String
    /// The timeout of the answer, in seconds.
    private static let patience = 600

    /// Sends the request on a new thread. Nil if no process listens.
    func post(_ body: [UInt8]) async throws(CommandFailure) -> [UInt8]? {
        let result = await withCheckedContinuation { waiting in
            Thread.detachNewThread {
                waiting.resume(returning: Result { () throws(CommandFailure) in try exchange(body) })
            }
        }
        return try result.get()
    }

    private func exchange(_ body: [UInt8]) throws(CommandFailure) -> [UInt8]? {
        guard let address = UnixAddress(path) else { throw CommandFailure(70, "\(path): the path is too long") }
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw failure() }
        defer { close(socket) }
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        guard address.lend({ connect(socket, $0, $1) }) == 0 else {
            if errno == ENOENT || errno == ECONNREFUSED { return nil }
            throw failure()
        }
        let head = "POST / HTTP/1.1\r\nHost: control\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        try send(Array(head.utf8) + body, to: socket)
        let answer = try receive(from: socket)
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw CommandFailure(70, "\(path): the answer broke off")
        }
        return Array(answer[end.upperBound...])
    }

    private func send(_ bytes: [UInt8], to socket: Int32) throws(CommandFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
    }

    private func receive(from socket: Int32) throws(CommandFailure) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            guard count > 0 else { return answer }
            answer += buffer.prefix(count)
        }
    }

    private func failure() -> CommandFailure {
        let reason = errno == EAGAIN ? "no answer within \(Self.patience) seconds" : String(cString: strerror(errno))
        return CommandFailure(70, "\(path): \(reason)")
    }
}
