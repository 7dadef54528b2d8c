import Foundation

/// Whoever listens where clamd would (clamd(8), INSTREAM), and finds malware in every file that holds the sign.
final class ScriptedScanner: Sendable {
    static let sign = "an invented sign of malware"
    /// What it cannot look at.
    static let odd = "an invented riddle"

    private let listener: Int32

    init(at path: String) throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let isListening = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(listener, name, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(listener, 8) == 0
            }
        }
        guard isListening else { throw Missing(what: "socket at \(path), errno \(errno)") }
        self.listener = listener
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Self.answer(connection)
                close(connection)
            }
        }
    }

    // Ends the waiting for a connection as well.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func answer(_ connection: Int32) {
        guard read(10, connection) == Array("zINSTREAM\0".utf8) else { return }
        var stream: [UInt8] = []
        while let length = read(4, connection)?.reduce(0, { $0 << 8 | Int($1) }), length > 0 {
            stream += read(length, connection) ?? []
        }
        let text = String(decoding: stream, as: UTF8.self)
        let answer =
            text.contains(sign)
            ? "stream: Invented.Sign FOUND\0"
            : text.contains(odd) ? "stream: Can't look at it ERROR\0" : "stream: OK\0"
        send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
    }

    private static func read(_ count: Int, _ connection: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }
}
