/// One response. Length, connection and date fields are the server's to write.
public struct Response: Sendable {
    /// What is sent as the body.
    public enum Content: Sendable {
        case bytes([UInt8])
        /// A file from `0` to `count` bytes.
        case file(path: String, count: Int)
        /// Bytes prepared once and sent many times.
        case asset(Asset)
    }

    public var status: Int
    public var fields: Fields
    public var content: Content

    public init(status: Int, fields: Fields = Fields(), content: Content = .bytes([])) {
        self.status = status
        self.fields = fields
        self.content = content
    }
}

/// Bytes prepared once: with a compressed form where that pays, and a tag to tell them by.
///
/// The server itself answers `If-None-Match` with 304 and chooses the form by `Accept-Encoding`.
public final class Asset: Sendable {
    public let plain: [UInt8]
    /// The same in gzip; nil where it is no smaller.
    public let gzip: [UInt8]?
    /// A strong entity tag with its quotes (RFC 9110, section 8.8.3).
    public let tag: String

    public init(plain: [UInt8], gzip: [UInt8]?, tag: String) {
        self.plain = plain
        self.gzip = gzip
        self.tag = tag
    }
}
