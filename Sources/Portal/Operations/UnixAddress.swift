import Glibc

/// The address of a Unix socket: a path, or a name of the abstract namespace written with `@` first (unix(7)).
struct UnixAddress {
    private var value = sockaddr_un()
    private let length: socklen_t

    /// Nil if the path is empty or longer than the system's limit of 107 bytes.
    init?(_ path: String) {
        var bytes = Array(path.utf8)
        // An abstract name starts with a zero byte and has no terminator; a path has one.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 } else { bytes.append(0) }
        guard bytes.count > 1, bytes.count <= MemoryLayout.size(ofValue: value.sun_path) else { return nil }
        value.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &value.sun_path) { $0.copyBytes(from: bytes) }
        length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + socklen_t(bytes.count)
    }

    /// Calls `body` with the address as the socket functions need it.
    func lend<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: value) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
