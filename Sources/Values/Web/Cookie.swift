/// The cookies of a request (RFC 6265, section 5.4).
public enum Cookies {
    /// The value of the cookie `name`; nil when there is none, or several.
    public static func value(_ name: String, in fields: Fields) -> String? {
        let found = fields.values("Cookie").flatMap { $0.split(separator: ";") }.compactMap { pair -> Substring? in
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && parts[0] == name ? parts[1] : nil
        }
        return found.count == 1 ? String(found[0]) : nil
    }
}

/// A cookie to set (RFC 6265, section 4.1).
public struct SetCookie: Hashable, Sendable {
    public enum SameSite: String, Sendable {
        case lax = "Lax"
        case strict = "Strict"
    }

    public let name: String
    public let value: String
    public let path: String
    /// Seconds it is kept; nil for as long as the browser runs, 0 to take it back.
    public let maxAge: Int?
    public let isSecure: Bool
    public let isHTTPOnly: Bool
    public let sameSite: SameSite

    public init(
        name: String, value: String, path: String, maxAge: Int? = nil, isSecure: Bool, isHTTPOnly: Bool,
        sameSite: SameSite
    ) {
        self.name = name
        self.value = value
        self.path = path
        self.maxAge = maxAge
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
    }

    /// The value of the `Set-Cookie` field; nil when a part holds what cannot stand in one.
    public var field: String? {
        let parts = [name, value, path]
        guard parts.allSatisfy({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x2C } }) else {
            return nil
        }
        let age = maxAge.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value); Path=\(path)\(age)\(isSecure ? "; Secure" : "")\(isHTTPOnly ? "; HttpOnly" : "")"
            + "; SameSite=\(sameSite.rawValue)"
    }
}
