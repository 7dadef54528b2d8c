/// An error response by the server itself, before or instead of a handler's.
struct HTTPError: Error, Hashable, Sendable {
    let status: Int
    /// One sentence for the user, in ASCII.
    let reason: String

    init(_ status: Int, _ reason: String) { (self.status, self.reason) = (status, reason) }

    static func bad(_ reason: String) -> HTTPError { HTTPError(400, reason) }

    static let lengthRequired = HTTPError(411, "the length of the body is missing")
    static let bodyTooLong = HTTPError(413, "the body is too long")
    static let targetTooLong = HTTPError(414, "the address is too long")
    static let expectation = HTTPError(417, "the only expectation met here is 100-continue")
    static let fieldsTooLarge = HTTPError(431, "the header fields are too many or too long")
    static let tooSlow = HTTPError(408, "the request took too long to come")
    static let faulty = HTTPError(500, "the answer could not be written")
    static let unknownMethod = HTTPError(501, "the method is not known here")
    static let methodNotAllowed = HTTPError(405, "the method is not allowed here")
    static let version = HTTPError(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
    static let overloaded = HTTPError(503, "too busy just now: please try again in a moment")
    static let noRoom = HTTPError(503, "there is no room for the body just now")
}

/// The methods that reach a handler; the server rejects all others.
let allowedMethods: StaticString = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
