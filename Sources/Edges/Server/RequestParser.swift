import Web

/// Parses a complete request head (RFC 9112, sections 3 to 6), as delimited by ``HeadScan``.
struct RequestParser {
    private let peer: Peer
    private var request: Request
    private var isVersionZero = false
    private var hasHost = false
    private var length: Int?
    private var isChunked = false
    private var forwarding = Forwarding()

    /// Parses a head. Throws the refusal to send when it is not valid.
    static func parse(_ bytes: Span<UInt8>, from peer: Peer) throws(HTTPError) -> Request {
        var parser = RequestParser(peer)
        var end = try parser.end(of: bytes, from: 0)
        try parser.requestLine(bytes.extracting(0..<end))
        while end + 4 < bytes.count {
            let start = end + 2
            end = try parser.end(of: bytes, from: start)
            try parser.field(bytes.extracting(start..<end))
        }
        return try parser.finish()
    }

    private init(_ peer: Peer) {
        self.peer = peer
        request = Request(
            head: Head(.get, "", client: peer.text, isLoopback: peer.address.isLoopback && !peer.isTrusted))
        request.head.fields.reserve(16)
    }

    private func end(of bytes: Span<UInt8>, from start: Int) throws(HTTPError) -> Int {
        guard let end = bytes.firstIndex(of: 0x0D, in: start..<bytes.count) else { throw .bad("the head has no end") }
        return end
    }

    private mutating func requestLine(_ line: Span<UInt8>) throws(HTTPError) {
        guard let first = line.firstIndex(of: Syntax.space, in: 0..<line.count),
            let second = line.firstIndex(of: Syntax.space, in: first + 1..<line.count),
            line.firstIndex(of: Syntax.space, in: second + 1..<line.count) == nil, first > 0
        else { throw .bad("the request line has not three parts") }
        for index in 0..<first where !isToken(line[index]) { throw .bad("the method is no token") }
        try version(line.extracting(second + 1..<line.count))
        request.head.method = try method(line.extracting(0..<first))
        let target = try Target(line.extracting(first + 1..<second), method: request.head.method)
        request.head.path = target.path
        request.head.query = target.query
    }

    private mutating func version(_ bytes: Span<UInt8>) throws(HTTPError) {
        guard bytes.count == 8, bytes.extracting(0..<5).equals("HTTP/"), Syntax.isDigit(bytes[5]),
            bytes[6] == UInt8(ascii: "."), Syntax.isDigit(bytes[7])
        else { throw .bad("the version is not written HTTP/1.1") }
        guard bytes[5] == UInt8(ascii: "1") else { throw .version }
        isVersionZero = bytes[7] == UInt8(ascii: "0")
        request.persists = !isVersionZero
    }

    private func method(_ bytes: Span<UInt8>) throws(HTTPError) -> Method {
        if bytes.equals("GET") { return .get }
        if bytes.equals("POST") { return .post }
        if bytes.equals("HEAD") { return .head }
        if bytes.equals("OPTIONS") { return .options }
        if bytes.equals("PUT") || bytes.equals("PATCH") || bytes.equals("DELETE") {
            return Method(rawValue: bytes.text(0..<bytes.count))
        }
        throw bytes.equals("TRACE") ? .methodNotAllowed : .unknownMethod
    }

    private mutating func field(_ line: Span<UInt8>) throws(HTTPError) {
        guard let colon = line.firstIndex(of: Syntax.colon, in: 0..<line.count), colon > 0 else {
            throw .bad("a header field has no name")
        }
        let name = line.extracting(0..<colon)
        for index in name.indices where !isToken(name[index]) {
            throw .bad("the name of a header field is no token, or a line is folded")
        }
        let place = line.trimmed(colon + 1..<line.count)
        guard try !note(name, line.extracting(place)) else { return }
        request.head.fields.append(line.text(0..<colon), line.text(place))
    }

    /// Reads the fields that the server needs. Returns true for a field that handlers must not see: reports of the
    /// client's address are read here, and used from trusted proxies only.
    private mutating func note(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(HTTPError) -> Bool {
        switch name.count {
        case 3 where name.matches("via"): forwarding.isSeen = true
        case 4 where name.matches("host"): try host(value)
        case 6 where name.matches("expect"): try expect(value)
        case 10 where name.matches("connection"): connection(value)
        case 14 where name.matches("content-length"): try contentLength(value)
        case 17 where name.matches("transfer-encoding"): try transferEncoding(value)
        default: return forwarding.note(name, value)
        }
        return false
    }

    private mutating func host(_ value: Span<UInt8>) throws(HTTPError) {
        guard !hasHost else { throw .bad("Host is given twice") }
        guard let host = Authority.host(value) else { throw .bad("Host is not a host") }
        hasHost = true
        request.head.host = host
    }

    private mutating func expect(_ value: Span<UInt8>) throws(HTTPError) {
        guard value.matches("100-continue") else { throw .expectation }
        request.expectsContinue = true
    }

    private mutating func connection(_ value: Span<UInt8>) {
        value.eachPart { part in
            if value.extracting(part).matches("close") { request.persists = false }
        }
    }

    /// Digits without a leading zero, once (stricter than RFC 9110, section 8.6).
    private mutating func contentLength(_ value: Span<UInt8>) throws(HTTPError) {
        guard length == nil else { throw .bad("Content-Length is given twice") }
        guard value.count > 0, value.count == 1 || value[0] != UInt8(ascii: "0") else {
            throw .bad("Content-Length is not a number")
        }
        var number = 0
        for index in value.indices {
            guard Syntax.isDigit(value[index]) else { throw .bad("Content-Length is not a number") }
            if index < 18 { number = number * 10 + Int(value[index] - 0x30) }
        }
        guard value.count <= 18 else { throw .bodyTooLong }
        length = number
    }

    private mutating func transferEncoding(_ value: Span<UInt8>) throws(HTTPError) {
        guard !isChunked, value.equals("chunked") else { throw .bad("Transfer-Encoding is not chunked, once") }
        isChunked = true
    }

    private mutating func finish() throws(HTTPError) -> Request {
        guard hasHost || isVersionZero else { throw .bad("Host is missing") }
        if isChunked {
            guard length == nil else { throw .bad("Transfer-Encoding and Content-Length are both given") }
            guard !isVersionZero else { throw .bad("Transfer-Encoding is not part of HTTP/1.0") }
            request.framing = .chunked
        } else if let length {
            request.framing = .length(length)
        } else if request.head.method == .post || request.head.method.rawValue.hasPrefix("P") {
            throw .lengthRequired
        }
        if isVersionZero { request.expectsContinue = false }
        try forwarding.apply(to: &request.head, from: peer)
        return request
    }
}
