import CEpoll

extension Server {
    /// Where a server listens.
    public enum Endpoint: Sendable, Hashable, CustomStringConvertible {
        /// A numeric address or host name, and a port; port 0 lets the system choose.
        case tcp(host: String, port: UInt16)
        /// A Unix socket at a path, open to its owner and to `group`; nil for the process's own group. A socket file on
        /// which no process listens is replaced.
        case unix(path: String, group: String? = nil)
        /// A socket that listens already, passed by the service manager.
        case inherited(descriptor: Int32)

        /// `host:port`, `[address]:port` for IPv6, `unix:path`, with ` for group name`, or `descriptor number`.
        public var description: String {
            switch self {
            case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path, let group): "unix:\(path)" + (group.map { " for group \($0)" } ?? "")
            case .inherited(let descriptor): "descriptor \(descriptor)"
            }
        }
    }

    /// A failure to listen on an endpoint.
    public struct ListenError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The endpoint as it was given to ``Server/listen(on:)``.
        public let endpoint: Endpoint
        /// The system's error number (errno); -1 when the group of a Unix socket does not exist.
        public let code: Int32

        /// The code for a Unix socket with an unknown group.
        static let noSuchGroup: Int32 = -1

        /// `cannot listen on endpoint: reason`, with the system's text of the error.
        public var description: String {
            let reason = code == Self.noSuchGroup ? "there is no such group" : String(cString: strerror(code))
            return "cannot listen on \(endpoint): \(reason)"
        }
    }
}

/// A listening socket, and the path to remove with it.
struct Listener: Sendable {
    let descriptor: Int32
    let port: UInt16
    let path: String?
    /// Whether the socket was opened by another process, which may keep it.
    let isInherited: Bool

    init(_ endpoint: Server.Endpoint) throws(Server.ListenError) {
        let backlog: Int32 = 1024
        let descriptor: Int32
        var (path, isInherited) = (String?.none, false)
        switch endpoint {
        case .tcp(let host, let port): descriptor = listen_tcp(host, port, backlog)
        case .unix(let place, let name):
            let group = name.map { group_number($0) } ?? -1
            guard name == nil || group >= 0 else {
                throw Server.ListenError(endpoint: endpoint, code: Server.ListenError.noSuchGroup)
            }
            descriptor = listen_unix(place, backlog, group)
            path = place
        case .inherited(let inherited):
            descriptor = inherited
            isInherited = true
        }
        guard descriptor >= 0 else { throw Server.ListenError(endpoint: endpoint, code: -descriptor) }
        let port = listening_port(descriptor)
        guard port >= 0 else { throw Server.ListenError(endpoint: endpoint, code: ENOTSOCK) }
        set_nonblocking(descriptor)
        (self.descriptor, self.path, self.isInherited) = (descriptor, path, isInherited)
        self.port = UInt16(truncatingIfNeeded: port)
    }

    func end() {
        _ = close(descriptor)
        if let path { _ = unlink(path) }
    }
}
