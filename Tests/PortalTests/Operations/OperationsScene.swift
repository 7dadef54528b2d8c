import Foundation
import Testing

@testable import Portal

/// A folder of a test's own, with a path short enough for sockets; removed with the value.
final class OperationsFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/guildhall-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// The permissions of a file or folder, and nothing else of its mode; nil when there is none.
    static func permissions(_ path: String) -> Int? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? Int(facts.st_mode & 0o777) : nil
    }
}

/// A socket that hears what a service manager is told.
final class NotifySocket: Sendable {
    private let socket: Int32

    init(_ path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        let address = try #require(UnixAddress(path))
        try #require(address.lend { bind(socket, $0, $1) } == 0)
    }

    deinit { close(socket) }

    /// What was said since it was last asked: a datagram is there once its sender goes on.
    func heard() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { return messages }
            messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        }
    }
}
