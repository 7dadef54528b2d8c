/// A cookie for the client to keep: the value of one Set-Cookie field (RFC 6265, section 4.1).
public struct SetCookie: Hashable, Sendable {
    /// Whether the client sends the cookie with requests from other sites (RFC 6265bis, SameSite).
    public enum SameSite: String, Hashable, Sendable {
        /// Only when the user navigates to this site with a safe method.
        case lax = "Lax"
        /// Always; browsers then want `Secure`.
        case none = "None"
    }

    /// Why a cookie cannot be written.
    public enum Failure: Error, Hashable, Sendable {
        /// The name is not a token (RFC 9110, section 5.6.2).
        case badName
        /// The value holds a control character, a space, a quote, a comma, a semicolon or a backslash, or is not ASCII.
        case badValue
        /// The path holds a control character or a semicolon, is not ASCII, or does not begin with a slash.
        case badPath
        /// The prefix `__Host-` or `__Secure-` requires attributes that are not set.
        case brokenPrefix
    }

    /// The complete value of the field.
    public let text: String

    /// A cookie for the host that sets it, and no other. Without `maxAge`, in seconds, it ends with the browser's
    /// session. Throws a ``Failure`` when an argument is malformed.
    public init(
        _ name: String, _ value: String, path: String = "/", maxAge: Int? = nil, isSecure: Bool = true,
        isHttpOnly: Bool = true, sameSite: SameSite = .lax
    ) throws(Failure) {
        guard !name.isEmpty, name.utf8.allSatisfy(isToken) else { throw .badName }
        guard value.utf8.allSatisfy(Self.isValueByte) else { throw .badValue }
        guard path.utf8.first == UInt8(ascii: "/"),
            path.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ";") })
        else { throw .badPath }
        if name.hasPrefix("__Host-") && (!isSecure || path != "/") { throw .brokenPrefix }
        if name.hasPrefix("__Secure-") && !isSecure { throw .brokenPrefix }
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if isSecure { text += "; Secure" }
        if isHttpOnly { text += "; HttpOnly" }
        self.text = text + "; SameSite=\(sameSite.rawValue)"
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
