extension Server {
    /// What one client, and all of them together, may take. The defaults are the house's.
    public struct Limits: Sendable {
        /// The longest request line in bytes; longer is 414.
        public var requestLine = 8 * 1024
        /// The longest block of header fields in bytes; longer is 431.
        public var headerBlock = 32 * 1024
        /// The most header fields of a request; more is 431.
        public var fields = 100
        /// Connections in all; more are answered with 503. Never above half of the descriptors the process may open.
        public var connections = 8192
        /// Connections of one client address (of one /64 in IPv6); more are answered with 503. Proxies are exempt.
        public var connectionsPerAddress = 256
        /// Handlers that wait at one time, over all loops; beyond that requests are answered with 503.
        public var handlers = 1024
        /// The time for a whole request head.
        public var header: Duration = .seconds(10)
        /// The time for a whole body.
        public var body: Duration = .seconds(120)
        /// The least bytes of a body that must come each second, once the time for a head is over.
        public var bodyRate = 1024
        /// The time a client has to take a response in.
        public var write: Duration = .seconds(30)
        /// Bytes that earn the client one more second beyond `body` or `write`: large files need longer.
        public var fileRate = 16 * 1024
        /// The time a connection may stay open with no request on it.
        public var keepAlive: Duration = .seconds(15)
        /// The longest body in bytes that is kept in memory; longer ones go to a file.
        public var memory = 64 * 1024
        /// Bytes of one client's bodies (of one /64 in IPv6) that lie in files at one time; more are answered with 503.
        public var scratchPerClient = 1 << 30

        public init() {}
    }
}
