import Web

/// What proxies say of the client. It counts from a trusted proxy only; anybody else's word is dropped.
///
/// X-Forwarded-Host counts only where the server is told that its proxies set it: one that does not passes on what the
/// client wrote.
struct Forwarding {
    /// Whether anything at all says that a proxy stands between.
    var isSeen = false
    private var client: [String] = []
    private var isSecure: Bool?
    private var host: String?
    private var isHostSound = true

    /// Takes one field; returns whether it was of this kind.
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
    /// Of several values the last was written by the proxy nearest to us; the client is the last address in the list
    /// that is no trusted proxy.
    func apply(to head: inout Head, from peer: Peer) throws(Refusal) {
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
