import Web

/// The client as reported by proxies. Only reports of a trusted proxy are used; all others are ignored.
///
/// X-Forwarded-Host is used only when the server is configured to: a proxy that does not set it passes on what the
/// client sent.
struct Forwarding {
    /// Whether any field shows that a proxy is in between.
    var isSeen = false
    private var client: [String] = []
    private var isSecure: Bool?
    private var host: String?
    private var isHostSound = true

    /// Reads one field; returns whether it is a forwarding field.
    mutating func note(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        switch name.count {
        case 9 where name.matches("forwarded"), 9 where name.matches("x-real-ip"): break
        case 15 where name.matches("x-forwarded-for"):
            value.eachPart { client.append(value.text($0)) }
        case 16 where name.matches("x-forwarded-host"):
            value.eachPart { host = Authority.host(value.extracting($0)) }
            isHostSound = host != nil
        case 16 where name.matches("x-forwarded-port"): break
        case 17 where name.matches("x-forwarded-proto"):
            value.eachPart { isSecure = value.extracting($0).matches("https") }
        default: return false
        }
        isSeen = true
        return true
    }

    /// Writes client, scheme and host into the head, if the peer is trusted.
    ///
    /// Of several values the last was written by the proxy nearest to this server; the client is the last address in
    /// the list that is no trusted proxy.
    func apply(to head: inout Head, from peer: Peer) throws(HTTPError) {
        if isSeen { head.isLoopback = false }
        guard peer.isTrusted else { return }
        for text in client.reversed() {
            guard let address = Address(text) else { break }
            head.client = address.text
            guard peer.trust.covers(address) else { break }
        }
        if let isSecure { head.isSecure = isSecure }
        guard peer.trust.isHostForwarded else { return }
        guard isHostSound else { throw .bad("X-Forwarded-Host is not a host") }
        if let host { head.host = host }
    }
}
