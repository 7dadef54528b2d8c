/// A cookie for the client to keep: the value of one Set-Cookie field (RFC 6265, section 4.1).
public struct SetCookie: Hashable, Sendable {
    /// Why a cookie cannot be written.
    public enum Failure: Error, Hashable, Sendable {
        /// The name is not a token (RFC 9110, section 5.6.2).
        case badName
        /// The value holds a control character, a space, a quote, a comma, a semicolon or a backslash, or is not ASCII.
        case badValue
        /// The prefix `__Host-` or `__Secure-` requires a cookie for encrypted connections only.
        case brokenPrefix
    }

    /// The complete value of the field.
    public let text: String

    /// A cookie for all paths of the host that sets it, and no other host, out of reach of scripts. The client sends it
    /// with requests from other sites only when the user navigates here with a safe method (RFC 6265bis, SameSite).
    /// Without `maxAge`, in seconds, it ends with the browser's session. Throws a ``Failure`` when an argument is
    /// malformed.
    public init(_ name: String, _ value: String, maxAge: Int? = nil, isSecure: Bool = true) throws(Failure) {
        guard !name.isEmpty, name.utf8.allSatisfy(isToken) else { throw .badName }
        guard value.utf8.allSatisfy(Self.isValueByte) else { throw .badValue }
        guard isSecure || !["__Host-", "__Secure-"].contains(where: name.hasPrefix) else { throw .brokenPrefix }
        text =
            "\(name)=\(value); Path=/" + (maxAge.map { "; Max-Age=\($0)" } ?? "") + (isSecure ? "; Secure" : "")
            + "; HttpOnly; SameSite=Lax"
    }

    /// A byte of a cookie's value (RFC 6265, section 4.1.1, cookie-octet).
    private static func isValueByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
        default: false
        }
    }
}

/// Whether a byte is allowed in a token (RFC 9110, section 5.6.2).
@inlinable
public func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E:
        true
    default: false
    }
}
