import Web

/// A valid request head, and what the server itself needs of it.
struct Request: Sendable {
    /// How a body is delimited (RFC 9112, section 6).
    enum Framing: Sendable, Hashable {
        case none
        case length(Int)
        case chunked
    }

    var head: Head
    var framing = Framing.none
    /// Whether the connection may carry another request after this one.
    var persists = true
    var expectsContinue = false

    var announcesBody: Bool { framing != .none && framing != .length(0) }
}
