import Foundation
import Web

/// The interface to the service manager (sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3)).
///
/// Without a service manager there are no inherited sockets, and notifications have no effect.
struct Systemd: Sendable {
    /// Inherited sockets for visitors, which are already listening.
    let sockets: [Int32]
    /// Inherited sockets for the provider's console: those named so by `FileDescriptorName=` of their unit.
    let providerSockets: [Int32]
    /// The watchdog timeout: the manager restarts the process without a notification within it. Nil if it is disabled.
    let watchdog: Duration?
    private let listener: String?

    /// Reads the manager's settings from the environment; `process` is the id of this process.
    init(environment: [String: String] = ProcessInfo.processInfo.environment, process: Int32 = getpid()) {
        let own = String(process)
        let count =
            environment["LISTEN_PID"] == own ? environment["LISTEN_FDS"].flatMap { Int32($0, in: 0...1000) } ?? 0 : 0
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        let all = (0..<count).map { number in
            (descriptor: number + 3, isProviders: names.dropFirst(Int(clamping: number)).first == "provider")
        }
        sockets = all.filter { !$0.isProviders }.map(\.descriptor)
        providerSockets = all.filter(\.isProviders).map(\.descriptor)
        let isWatched = environment["WATCHDOG_PID"].map { $0 == own } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0, in: 0...1_000_000_000_000) } ?? 0
        watchdog = isWatched && microseconds > 0 ? .microseconds(microseconds) : nil
        listener = environment["NOTIFY_SOCKET"]
    }

    /// Sends a state, such as `READY=1`, `STOPPING=1` or `WATCHDOG=1`, without blocking. False if it was not delivered.
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
