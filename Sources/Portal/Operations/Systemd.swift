import Foundation
import Web

/// What the service manager hands down and wants to hear (sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3)).
///
/// Without a service manager there is nothing inherited, and what is said is heard by nobody.
struct Systemd: Sendable {
    /// Sockets that listen already.
    let sockets: [Int32]
    /// How long the manager waits between two signs of life before it starts the process again; nil when it does not.
    let watchdog: Duration?
    private let listener: String?

    /// Reads what the manager left in the environment for the process of that id.
    init(environment: [String: String] = ProcessInfo.processInfo.environment, process: Int32 = getpid()) {
        let own = String(process)
        let count =
            environment["LISTEN_PID"] == own ? environment["LISTEN_FDS"].flatMap { Int32($0, in: 0...1000) } ?? 0 : 0
        sockets = (0..<min(max(0, count), 1024)).map { $0 + 3 }
        let isWatched = environment["WATCHDOG_PID"].map { $0 == own } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0, in: 0...1_000_000_000_000) } ?? 0
        watchdog = isWatched && microseconds > 0 ? .microseconds(microseconds) : nil
        listener = environment["NOTIFY_SOCKET"]
    }

    /// Tells the manager of a state, such as `READY=1`, `STOPPING=1` or `WATCHDOG=1`, without ever waiting for it.
    /// False when nobody took it.
    @discardableResult
    func notify(_ state: String) -> Bool {
        guard let listener, let address = UnixAddress(listener) else { return false }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let socket = socket(AF_UNIX, kind, 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        let bytes = Array(state.utf8)
        let sent = address.lend { name, length in
            sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), name, length)
        }
        return sent == bytes.count
    }
}
