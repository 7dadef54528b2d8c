import CEpoll

extension Server {
    /// Where a server listens.
    public enum Endpoint: Sendable, Hashable, CustomStringConvertible {
        /// A host's numeric address or name, and a port; port 0 lets the system choose.
        case tcp(host: String, port: UInt16)
        /// A Unix socket at a path, open to its owner and group; one that nobody listens on is replaced.
        case unix(path: String)
        /// A socket that listens already, handed down by the service manager.
        case inherited(descriptor: Int32)

        public var description: String {
            switch self {
            case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path): "unix:\(path)"
            case .inherited(let descriptor): "descriptor \(descriptor)"
            }
        }
    }

    /// Why a server does not listen: the endpoint, and what the system said.
    public struct ListenError: Error, Sendable, Hashable, CustomStringConvertible {
        public let endpoint: Endpoint
        /// The system's error number (errno).
        public let code: Int32

        public var description: String { "cannot listen on \(endpoint): \(String(cString: strerror(code)))" }
    }
}

/// A socket that listens, and the path to remove with it.
struct Listener: Sendable {
    let descriptor: Int32
    let port: UInt16
    let path: String?

    init(_ endpoint: Server.Endpoint) throws(Server.ListenError) {
        let backlog: Int32 = 1024
        let descriptor: Int32
        switch endpoint {
        case .tcp(let host, let port):
            descriptor = listen_tcp(host, port, backlog)
            path = nil
        case .unix(let path):
            descriptor = listen_unix(path, backlog)
            self.path = path
        case .inherited(let inherited):
            descriptor = inherited
            path = nil
        }
        guard descriptor >= 0 else { throw Server.ListenError(endpoint: endpoint, code: -descriptor) }
        let port = listening_port(descriptor)
        guard port >= 0 else { throw Server.ListenError(endpoint: endpoint, code: ENOTSOCK) }
        settle(descriptor)
        self.descriptor = descriptor
        self.port = UInt16(truncatingIfNeeded: port)
    }

    func end() {
        _ = close(descriptor)
        if let path { _ = unlink(path) }
    }
}
