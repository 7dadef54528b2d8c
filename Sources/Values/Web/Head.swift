/// The head of a request: all that is known before its body is read.
public struct Head: Sendable {
    public var method: Method
    /// The path as it was sent: origin form, percent-encoded, without the query.
    public var path: String
    /// What follows the first `?`, as it was sent; nil when there is none.
    public var query: String?
    public var fields: Fields
    /// The host of the Host header (or of a trusted proxy), in lower case, without the port.
    public var host: String
    /// The address of the client, as text, after trusted proxies.
    public var client: String
    /// Whether the client's own connection is encrypted, as a trusted proxy tells.
    public var isSecure: Bool
    /// Whether the client is on this machine and no proxy stands between.
    public var isLoopback: Bool

    public init(
        _ method: Method, _ path: String, query: String? = nil, fields: Fields = Fields(), host: String = "",
        client: String = "127.0.0.1", isSecure: Bool = false, isLoopback: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.host = host
        self.client = client
        self.isSecure = isSecure
        self.isLoopback = isLoopback
    }

    /// What the client is counted by: its address, or the /64 of an IPv6 address, all of which is one client's (RFC 6177),
    /// such as `2001:db8:0:1::/64`.
    public var network: String {
        guard client.contains(":") else { return client }
        let halves = client.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let (front, back) = (Self.groups(halves[0]), halves.count > 1 ? Self.groups(halves[1]) : [])
        // An IPv4 address is written in the place of the last two groups.
        let length = front.count + back.count + (client.contains(".") ? 1 : 0)
        let zeros = halves.count > 1 ? Array(repeating: "0", count: max(0, 8 - length)) : []
        return (front + zeros + back).prefix(4).joined(separator: ":") + "::/64"
    }

    private static func groups(_ text: Substring) -> [String] {
        text.split(separator: ":").map { group in Int(group, radix: 16).map { String($0, radix: 16) } ?? String(group) }
    }
}

/// The body of a request, whole: in memory when it is small, in a file when it is not.
public enum Body: Sendable {
    case bytes([UInt8])
    /// A file that the server removes once the answer is made. `count` is its length in bytes.
    case file(path: String, count: Int)

    public static let empty = Body.bytes([])
}

/// What comes of a request's head.
public enum Verdict: Sendable {
    /// The answer is known; a body, if one is announced, is not wanted.
    case answer(Response)
    /// The body is wanted, up to `limit` bytes. Of a longer one that says its length, up to `surplus` more bytes are read
    /// and thrown away, and `then` gets the first `limit` bytes; any other is answered with `tooLarge`.
    case read(
        limit: Int, surplus: Int = 0, tooLarge: @Sendable () async -> Response, then: @Sendable (Body) async -> Response
    )
}

/// Answers requests, head first.
public typealias Answer = @Sendable (Head) async -> Verdict
