/// An error response by the server itself, before or instead of a handler's.
struct Refusal: Error, Hashable, Sendable {
    let status: Int
    /// One sentence for the user, in ASCII.
    let reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static func bad(_ reason: String) -> Refusal { Refusal(400, reason) }

    static let lengthRequired = Refusal(411, "the length of the body is missing")
    static let bodyTooLong = Refusal(413, "the body is too long")
    static let targetTooLong = Refusal(414, "the address is too long")
    static let expectation = Refusal(417, "the only expectation met here is 100-continue")
    static let fieldsTooLarge = Refusal(431, "the header fields are too many or too long")
    static let tooSlow = Refusal(408, "the request took too long to come")
    static let faulty = Refusal(500, "the answer could not be written")
    static let unknownMethod = Refusal(501, "the method is not known here")
    static let methodNotAllowed = Refusal(405, "the method is not allowed here")
    static let version = Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
    static let overloaded = Refusal(503, "too busy just now: please try again in a moment")
    static let noRoom = Refusal(503, "there is no room for the body just now")
}

/// The methods that reach a handler; the server rejects all others.
let allowedMethods: StaticString = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
