import CCurl
internal import Scheduling

/// Asks other services over HTTP, each request over its own connection. Certificates are verified, redirects are not
/// followed, and time and length of an answer are bounded.
public struct HTTPClient: Sendable {
    /// Why there is no answer.
    public struct Failure: Error, Hashable, Sendable {
        /// The failed step, for the log: no part of the request or of an answer.
        public let detail: String
    }

    /// What a service answered.
    public struct Answer: Sendable {
        /// The status (RFC 9110, section 15).
        public let status: Int
        /// The body, as it was sent.
        public let body: [UInt8]
    }

    private let timeout: Int
    private let longest: Int
    /// One for all clients: as many requests as the process makes at a time; more wait in turn, council by council.
    private static let pool = WorkerPool("http", threads: 16, shares: QueueShares(total: 256))

    /// A client that allows `timeout` seconds for a request as a whole, at least one, and `longest` bytes of an answer.
    public init(timeout: Int = 10, longest: Int = 1024 * 1024) {
        self.timeout = max(1, timeout)  // libcurl takes 0 as no timeout.
        self.longest = longest
    }

    /// The answer to a request, of any status; made on other threads.
    /// - Throws: ``Failure`` if there is none, or it is too long; `WorkerPool.Busy` if too many requests wait;
    ///   `CancellationError`.
    public func send(_ request: HTTPRequest) async throws -> Answer {
        guard request.isSafe else { throw Failure(detail: "a header field with a control character") }
        return try await Self.pool.run { try perform(request) }
    }

    private func perform(_ request: HTTPRequest) throws(Failure) -> Answer {
        guard var transfer = Transfer() else { throw Failure(detail: "curl has no memory") }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for (name, value) in request.fields { list = curl_slist_append(list, "\(name): \(value)") }
        transfer.set(CURLOPT_URL, request.address)
        transfer.set(CURLOPT_PROTOCOLS_STR, request.address.hasPrefix("http://") ? "http" : "https")
        transfer.set(CURLOPT_HTTPHEADER, list)
        transfer.set(CURLOPT_FOLLOWLOCATION, 0)
        transfer.set(CURLOPT_TIMEOUT, timeout)
        transfer.set(CURLOPT_CONNECTTIMEOUT, timeout)
        let (code, status, body) = transfer.fetch(posting: request.body, longest: longest)
        guard code == CURLE_OK else {
            let words = code == CURLE_WRITE_ERROR ? "too long" : String(cString: curl_easy_strerror(code))
            throw Failure(detail: "curl \(code.rawValue): \(words)")
        }
        return Answer(status: status, body: body)
    }
}

/// A request to another service.
public struct HTTPRequest: Sendable {
    /// An absolute address, `https://` or `http://`.
    public let address: String
    /// The header fields, by name and value.
    public let fields: [(name: String, value: String)]
    /// What is posted; nil for a GET.
    public let body: [UInt8]?

    /// A GET.
    public init(_ address: String, fields: [(name: String, value: String)] = []) {
        (self.address, self.fields, body) = (address, fields, nil)
    }

    /// A POST of `body`, whose media type is `type`.
    public init(
        _ address: String, posting body: [UInt8], of type: String, fields: [(name: String, value: String)] = []
    ) {
        (self.address, self.body) = (address, body)
        // Without Expect, libcurl does not wait for permission to send the body (RFC 9110, section 10.1.1).
        self.fields = [("Content-Type", type), ("Expect", "")] + fields
    }

    /// Whether no field could end its line, and begin another.
    var isSafe: Bool {
        fields.allSatisfy { field in (field.name + field.value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    }
}
