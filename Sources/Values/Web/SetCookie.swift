/// A cookie to set (RFC 6265).
public struct SetCookie: Hashable, Sendable {
    public enum SameSite: String, Sendable { case lax = "Lax", strict = "Strict" }
    public let name: String
    public let value: String

    public init(
        name: String, value: String, path: String, maxAge: Int? = nil, isSecure: Bool, isHTTPOnly: Bool,
        sameSite: SameSite
    ) {
        self.name = name
        self.value = value
    }
}
