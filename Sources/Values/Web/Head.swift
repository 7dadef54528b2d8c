/// The head of a request: all that is known before its body is read.
public struct Head: Sendable {
    /// The method, one of those that the server accepts.
    public var method: Method
    /// The path as sent: origin form, percent-encoded, without the query.
    public var path: String
    /// What follows the first `?`, as sent; nil when there is none.
    public var query: String?
    /// The header fields in the order received, without those by which proxies name the client.
    public var fields: Fields
    /// The host of the Host header (or from a trusted proxy), in lower case, without the port; empty when there was
    /// none.
    public var host: String
    /// The address of the client as text, as trusted proxies report it, otherwise the peer's; `unix` for a Unix socket.
    public var client: String
    /// Whether the client's own connection is encrypted, as a trusted proxy reports.
    public var isSecure: Bool
    /// Whether the client is on this machine and no proxy is in between.
    public var isLoopback: Bool

    /// Without the optional arguments, a plain request from this machine.
    public init(
        _ method: Method, _ path: String, query: String? = nil, fields: Fields = Fields(), host: String = "",
        client: String = "127.0.0.1", isSecure: Bool = false, isLoopback: Bool = true
    ) {
        (self.method, self.path, self.query, self.fields) = (method, path, query, fields)
        (self.host, self.client, self.isSecure, self.isLoopback) = (host, client, isSecure, isLoopback)
    }

    /// The key of limits per client: its address, or the /64 of an IPv6 address, all of which belongs to one client
    /// (RFC 6177), such as `2001:db8:0:1::/64`.
    public var network: String {
        guard client.utf8.contains(UInt8(ascii: ":")) else { return client }
        let halves = client.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let (front, back) = (Self.groups(halves[0]), halves.count > 1 ? Self.groups(halves[1]) : [])
        // An embedded IPv4 address takes the place of the last two groups.
        let length = front.count + back.count + (client.contains(".") ? 1 : 0)
        let zeros = halves.count > 1 ? Array(repeating: "0", count: max(0, 8 - length)) : []
        return (front + zeros + back).prefix(4).joined(separator: ":") + "::/64"
    }

    private static func groups(_ text: Substring) -> [String] {
        text.split(separator: ":").map { group in Int(group, radix: 16).map { String($0, radix: 16) } ?? String(group) }
    }
}

/// The complete body of a request: in memory when it is small, in a file when it is not.
public enum Body: Sendable {
    /// A body in memory.
    case bytes([UInt8])
    /// A file that the server removes once the handler has returned. `count` is its length in bytes.
    case file(path: String, count: Int)

    /// A body of no bytes.
    public static let empty = Body.bytes([])
}

/// A handler's decision on a request's head.
public enum HeadDecision: Sendable {
    /// Sends this response; the body, if there is one, is not needed.
    case answer(Response)
    /// Reads the body, up to `limit` bytes, and sends what `then` returns. Of a longer body with a Content-Length, up
    /// to `surplus` more bytes are read and discarded, and `then` gets the first `limit` bytes; for any other longer
    /// body, what `tooLarge` returns is sent.
    case read(
        limit: Int, surplus: Int = 0, tooLarge: @Sendable () async -> Response, then: @Sendable (Body) async -> Response
    )
}

/// A request handler, called with the head before the body is read.
public typealias Answer = @Sendable (Head) async -> HeadDecision
