import CCurl
import Foundation

/// A connection to a service with its own protocol, on which every operation ends at the deadline. libcurl opens it, so
/// that name lookup is bounded too.
struct Wire: ~Copyable {
    /// Why the connection is unusable.
    struct Broken: Error {
        let detail: String
    }

    private let transfer: Transfer
    private let end: ContinuousClock.Instant

    /// Connects to the host and port of an HTTP address, or to a Unix socket in their place.
    init(_ address: String, socket: String? = nil, until end: ContinuousClock.Instant) throws(Broken) {
        self.end = end
        transfer = try Self.connected(address, socket, until: end)
    }

    func send(_ bytes: [UInt8]) throws(Broken) {
        var done = 0
        while done < bytes.count {
            var sent = 0
            let code = bytes.withUnsafeBytes { bytes in
                curl_easy_send(transfer.curl, bytes.baseAddress?.advanced(by: done), bytes.count - done, &sent)
            }
            guard code != CURLE_AGAIN else {
                try wait(for: POLLOUT)
                continue
            }
            guard code == CURLE_OK else { throw Self.broken("send", code) }
            done += sent
        }
    }

    /// Receives at most 1024 bytes; empty at the end.
    func receive() throws(Broken) -> [UInt8] {
        while true {
            var code = CURLE_OK
            let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
                code = curl_easy_recv(transfer.curl, buffer.baseAddress, buffer.count, &count)
            }
            guard code != CURLE_AGAIN else {
                try wait(for: POLLIN)
                continue
            }
            guard code == CURLE_OK else { throw Self.broken("receive", code) }
            return bytes
        }
    }

    private static func connected(
        _ address: String, _ socket: String?, until end: ContinuousClock.Instant
    ) throws(Broken) -> Transfer {
        let time = try left(until: end)
        guard var transfer = Transfer() else { throw Broken(detail: "curl has no memory") }
        transfer.set(CURLOPT_URL, address)
        transfer.set(CURLOPT_PROTOCOLS_STR, "http")
        if let socket { transfer.set(CURLOPT_UNIX_SOCKET_PATH, socket) }
        transfer.set(CURLOPT_TIMEOUT_MS, time)
        let code = transfer.connect()
        guard code == CURLE_OK else { throw broken("connect", code) }
        return transfer
    }

    private func wait(for event: Int32) throws(Broken) {
        var watched = pollfd(fd: curl_active_socket(transfer.curl), events: Int16(event), revents: 0)
        // The result does not matter: the next attempt succeeds or fails, or the time is up.
        _ = poll(&watched, 1, Int32(clamping: try Self.left(until: end)))
    }

    /// The time left in milliseconds, at least one, because libcurl takes 0 as no timeout.
    private static func left(until end: ContinuousClock.Instant) throws(Broken) -> Int {
        let left = ContinuousClock.now.duration(to: end)
        guard left > .zero else { throw Broken(detail: "time is up") }
        return Int(left / .milliseconds(1)) + 1
    }

    private static func broken(_ step: String, _ code: CURLcode) -> Broken {
        Broken(detail: "\(step), curl \(code.rawValue): \(String(cString: curl_easy_strerror(code)))")
    }
}
