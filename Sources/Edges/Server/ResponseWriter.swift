import Web

/// Writes responses as bytes, with the fields that the server sets: Date, Content-Length, Connection, and those of
/// negotiation. One per loop.
final class ResponseWriter {
    private let gzip = Gzip(level: 1)
    private var date: [UInt8] = []
    private var second = -1

    /// Sets the time of the `Date` field, in seconds since 1970.
    func tick(_ seconds: Int) {
        guard seconds != second else { return }
        second = seconds
        date.removeAll(keepingCapacity: true)
        date.append(contentsOf: "\r\nDate: ".utf8)
        HTTPDate.append(seconds, to: &date)
    }

    /// Writes the response to `request` and returns the status written: a response with malformed fields or status
    /// becomes a 500.
    func write(_ response: Response, to request: Request, closing: Bool, on output: Output) -> Int {
        let mark = output.bytes.count
        let body = Payload(response, for: request, gzip)
        let status = body.status
        guard (200...599).contains(status) else {
            return write(.faulty, closing: closing, isHead: request.head.method == .head, on: output)
        }
        begin(status, closing: closing, on: output)
        for field in response.fields.all where body.carries(field.name) {
            guard append(field, to: &output.bytes) else {
                output.bytes.removeSubrange(mark...)
                return write(.faulty, closing: closing, isHead: request.head.method == .head, on: output)
            }
        }
        if let tag = body.tag {
            output.bytes.append("\r\nETag: ")
            output.bytes.append(contentsOf: tag.utf8)
        }
        if body.isVaried { output.bytes.append("\r\nVary: Accept-Encoding") }
        if body.isCompressed { output.bytes.append("\r\nContent-Encoding: gzip") }
        end(length: status == 204 || status == 304 ? nil : body.tail.count, on: output)
        if request.head.method != .head && body.hasBody { output.append(body.tail) }
        return status
    }

    /// Writes a refusal: a short text that no browser interprets as anything else.
    @discardableResult
    func write(_ refusal: HTTPError, closing: Bool, isHead: Bool, on output: Output) -> Int {
        let text = "\(refusal.status) \(Status.phrase(refusal.status)): \(refusal.reason).\n"
        begin(refusal.status, closing: closing, on: output)
        output.bytes.append(Self.refusalFields)
        if refusal.status == 405 {
            output.bytes.append("\r\nAllow: ")
            output.bytes.append(allowedMethods)
        }
        if refusal.status == 503 { output.bytes.append("\r\nRetry-After: 5") }
        end(length: text.utf8.count, on: output)
        if !isHead { output.bytes.append(contentsOf: text.utf8) }
        return refusal.status
    }

    private static let refusalFields: StaticString = """
        \r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n\
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nCache-Control: no-store
        """

    private func begin(_ status: Int, closing: Bool, on output: Output) {
        output.bytes.append("HTTP/1.1 ")
        output.bytes.append(decimal: status)
        output.bytes.append(Syntax.space)
        output.bytes.append(Status.phrase(status))
        output.bytes.append(contentsOf: date)
        if closing { output.bytes.append("\r\nConnection: close") }
    }

    private func end(length: Int?, on output: Output) {
        if let length {
            output.bytes.append("\r\nContent-Length: ")
            output.bytes.append(decimal: length)
        }
        output.bytes.append("\r\n\r\n")
    }

    /// Appends one field; false when its name is no token or its value holds a control character.
    private func append(_ field: Fields.Field, to bytes: inout [UInt8]) -> Bool {
        var (name, value) = (field.name, field.value)
        return name.withUTF8 { name in
            guard !name.isEmpty, name.allSatisfy(isToken) else { return false }
            bytes.append("\r\n")
            bytes.append(contentsOf: name)
            bytes.append(": ")
            return value.withUTF8 { value in
                // No early exit, so that the loop can be vectorized.
                var isWrong = false
                for byte in value { isWrong = isWrong || byte < 0x20 && byte != 0x09 || byte == 0x7F }
                bytes.append(contentsOf: value)
                return !isWrong
            }
        }
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) { text.withUTF8Buffer { append(contentsOf: $0) } }

    mutating func append(decimal number: Int) {
        guard number >= 10 else { return append(0x30 + UInt8(truncatingIfNeeded: number)) }
        append(decimal: number / 10)
        append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
}
