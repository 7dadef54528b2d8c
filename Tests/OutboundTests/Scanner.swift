import Foundation

@testable import Outbound

/// A real clamd on a Unix socket, for one test: it knows one sign of malware, which we have made up.
final class Scanner {
    static let sign = "an invented sign of malware"

    let address: Clamd.Address
    private let folder: TemporaryFolder
    private let process = Process()

    init() throws {
        folder = try TemporaryFolder()
        address = .socket("\(folder.path)/socket")
        // clamd's own form: name, any kind of file, anywhere in it, bytes in hex.
        let hex = Self.sign.utf8.map { String($0, radix: 16) }.joined()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/signatures", withIntermediateDirectories: false)
        try "Invented.Sign:0:*:\(hex)\n".write(
            toFile: "\(folder.path)/signatures/own.ndb", atomically: false, encoding: .utf8)
        // No `User`: started by root it stays root, started by another it stays that.
        try """
        LocalSocket \(folder.path)/socket
        DatabaseDirectory \(folder.path)/signatures
        TemporaryDirectory \(folder.path)
        StreamMaxLength 2M
        Foreground yes

        """.write(toFile: "\(folder.path)/clamd.conf", atomically: false, encoding: .utf8)
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/sbin/clamd")
        process.arguments = ["--config-file=\(folder.path)/clamd.conf"]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var told = ""
        while !told.contains("Self checking") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Programs.Failure(message: "clamd has ended: \(told)") }
            told += String(decoding: more, as: UTF8.self)
        }
    }

    /// Ends it and waits until it has ended.
    func end() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    deinit { end() }
}

/// A daemon that takes one connection, on loopback or a Unix socket, and does as it is told.
final class OddScanner: Sendable {
    let address: Clamd.Address
    private let listener: Int32

    /// `act` is given the connection, which is closed after it.
    init(at path: String? = nil, act: @escaping @Sendable (Int32) -> Void) throws {
        let listener = socket(path == nil ? AF_INET : AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_storage()
        let size: Int
        if let path {
            size = withUnsafeMutableBytes(of: &name) { bytes in
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                bytes[2...].copyBytes(from: path.utf8)
                return MemoryLayout<sockaddr_un>.size
            }
        } else {
            size = withUnsafeMutableBytes(of: &name) { bytes in
                let here = sockaddr_in(
                    sin_family: sa_family_t(AF_INET), sin_port: 0,
                    sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
                bytes.storeBytes(of: here, as: sockaddr_in.self)
                return MemoryLayout<sockaddr_in>.size
            }
        }
        var length = socklen_t(size)
        let isListening = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(listener, name, length) == 0 && listen(listener, 8) == 0
                    && (path != nil || getsockname(listener, name, &length) == 0)
            }
        }
        guard isListening else { throw Programs.Failure(message: "cannot listen, errno \(errno)") }
        let port = withUnsafeBytes(of: &name) { Int(UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))) }
        address = path.map { .socket($0) } ?? .host("127.0.0.1", port: port)
        self.listener = listener
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            act(connection)
            close(connection)
        }
    }

    // Ends the waiting for a connection as well.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Takes command and stream, as clamd does; returns the stream's bytes, nil when it is not as it should be.
    static func take(_ connection: Int32) -> [UInt8]? {
        guard read(10, connection) == Array("zINSTREAM\0".utf8) else { return nil }
        var stream: [UInt8] = []
        while let length = read(4, connection)?.reduce(0, { $0 << 8 | Int($1) }) {
            guard length > 0 else { return stream }
            guard let piece = read(length, connection) else { return nil }
            stream += piece
        }
        return nil
    }

    /// Says it, and tells whether anybody listens.
    @discardableResult
    static func say(_ text: String, _ connection: Int32) -> Bool {
        send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
    }

    /// Reads nothing until the other side has gone.
    static func ignore(_ connection: Int32) {
        // POLLRDHUP, which is an extension and so not imported.
        var watched = pollfd(fd: connection, events: 0x2000, revents: 0)
        poll(&watched, 1, -1)
    }

    /// Waits until the other side has gone.
    static func wait(_ connection: Int32) { while read(1, connection) != nil {} }

    private static func read(_ count: Int, _ connection: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }
}
