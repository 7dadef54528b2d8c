import CEpoll

/// The address of a peer: IPv4, IPv6, or a Unix socket, which has none.
struct Address: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let kind: Int32

    init(_ address: socket_address) {
        high = address.high
        low = address.low
        kind = address.kind
    }

    /// Parses a numeric address; nil for anything else.
    init?(_ text: some StringProtocol) {
        var address = socket_address()
        guard address_read(String(text), &address) == 0 else { return nil }
        self.init(address)
    }

    var isUnix: Bool { kind == 1 }

    var isLoopback: Bool {
        switch kind {
        case 4: low >> 24 == 127
        case 6: high == 0 && low == 1
        default: true
        }
    }

    /// The key of limits per client: an IPv6 client owns its whole /64.
    var network: Address { Address(socket_address(high: high, low: kind == 6 ? 0 : low, kind: kind)) }

    /// The address as text, an IPv4-mapped one as IPv4; `unix` for a Unix socket.
    var text: String {
        guard !isUnix else { return "unix" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { buffer in
            guard let text = buffer.baseAddress else { return "" }
            address_write(socket_address(high: high, low: low, kind: kind), text)
            return String(cString: text)
        }
    }
}

/// The proxies that are trusted to report a client's address.
struct Trust: Sendable {
    private let addresses: Set<Address>
    private let isUnixTrusted: Bool
    /// Whether trusted proxies set X-Forwarded-Host, so that it replaces Host.
    let isHostForwarded: Bool

    init(_ proxies: [String], isHostForwarded: Bool = false) {
        self.isHostForwarded = isHostForwarded
        addresses = Set(proxies.compactMap { Address($0) })
        isUnixTrusted = proxies.contains("unix")
    }

    func covers(_ address: Address) -> Bool { address.isUnix ? isUnixTrusted : addresses.contains(address) }
}

/// The other end of a connection.
struct Peer: Sendable {
    let address: Address
    let text: String
    let trust: Trust
    let isTrusted: Bool
    /// Whether its connections count as one client's; a proxy's do not.
    var isCounted: Bool { !isTrusted && !address.isUnix }

    init(_ address: Address, trust: Trust) {
        self.address = address
        self.trust = trust
        text = address.text
        isTrusted = trust.covers(address)
    }
}
