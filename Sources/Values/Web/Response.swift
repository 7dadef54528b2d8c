/// A response. The server writes the Date, Connection and Content-Length fields; its own replace any set here.
public struct Response: Sendable {
    /// The body to send.
    public enum Content: Sendable {
        /// Bytes, which the server may compress.
        case bytes([UInt8])
        /// The first `count` bytes of a file; when it cannot be opened or is shorter, the server sends 500.
        case file(path: String, count: Int)
        /// Bytes prepared once and sent many times.
        case asset(Asset)
    }

    /// The status code, 200 to 599; for any other the server sends 500.
    public var status: Int
    /// The header fields; one that is malformed makes the server send 500.
    public var fields: Fields
    /// The body; not sent with 204, 205 and 304, nor to HEAD.
    public var content: Content

    /// A response, by default without fields and with an empty body.
    public init(status: Int, fields: Fields = Fields(), content: Content = .bytes([])) {
        (self.status, self.fields, self.content) = (status, fields, content)
    }
}

/// Bytes prepared once, with a gzip form when that is smaller, and an entity tag.
///
/// The server itself answers `If-None-Match` with 304 and chooses the form by `Accept-Encoding`.
public final class Asset: Sendable {
    /// The uncompressed bytes.
    public let plain: [UInt8]
    /// The same in gzip; nil when it would be no smaller.
    public let gzip: [UInt8]?
    /// A strong entity tag with its quotes (RFC 9110, section 8.8.3).
    public let tag: String

    /// Nothing is checked here: `gzip` must decompress to `plain`, and `tag` must change with the bytes.
    public init(plain: [UInt8], gzip: [UInt8]?, tag: String) {
        (self.plain, self.gzip, self.tag) = (plain, gzip, tag)
    }
}
