extension Server {
    /// Limits per client, and for all clients together.
    public struct Limits: Sendable {
        /// The longest request line in bytes; a longer one is answered with 414.
        public var requestLine = 8 * 1024
        /// The longest block of header fields in bytes; a longer one is answered with 431.
        public var headerBlock = 32 * 1024
        /// The most header fields of a request; more are answered with 431.
        public var fields = 100
        /// The most connections in all; more are answered with 503. Never above half of the descriptors the process may
        /// open.
        public var connections = 8192
        /// The most connections of one client address (of one /64 in IPv6); more are answered with 503. Proxies are
        /// exempt.
        public var connectionsPerAddress = 256
        /// The most handlers suspended at one time, over all loops; further requests are answered with 503.
        public var handlers = 1024
        /// The time for a complete request head.
        public var header: Duration = .seconds(10)
        /// The time for a complete body.
        public var body: Duration = .seconds(120)
        /// The least bytes per second of a body, once the time for a head is over.
        public var bodyRate = 1024
        /// The time for a client to receive a response once the socket is full.
        public var write: Duration = .seconds(30)
        /// For every so many bytes, `body` or `write` is extended by one second, as large files need longer.
        public var fileRate = 16 * 1024
        /// The time a connection may stay open with no request on it.
        public var keepAlive: Duration = .seconds(15)
        /// The longest body in bytes that is kept in memory; longer ones go to a file.
        public var memory = 64 * 1024
        /// The most bytes of one client's bodies (of one /64 in IPv6) in files at one time; more are answered with 503.
        public var scratchPerClient = 1 << 30

        /// The defaults.
        public init() {}
    }
}
