/// An HTTP request method, case-sensitive (RFC 9110, section 9.1).
public struct Method: RawRepresentable, Hashable, Sendable {
    /// The method as it is sent, such as `GET`.
    public let rawValue: String

    /// Any method; not checked.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Reads a resource (RFC 9110, section 9.3.1).
    public static let get = Method(rawValue: "GET")
    /// As GET, without the response's body (RFC 9110, section 9.3.2).
    public static let head = Method(rawValue: "HEAD")
    /// Submits a body to a resource (RFC 9110, section 9.3.3).
    public static let post = Method(rawValue: "POST")
    /// Asks which methods a resource allows (RFC 9110, section 9.3.7).
    public static let options = Method(rawValue: "OPTIONS")

    /// Whether a request with this method changes nothing (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }
}
