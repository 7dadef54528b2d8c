/// Finds the end of a request's head, examining each byte once however slowly they arrive.
///
/// Rejects bytes on which parsers disagree about line ends: a bare CR, a bare LF, any other control character (RFC
/// 9112, section 2.2 and RFC 9110, section 5.5), and heads beyond the limits.
struct HeadScan {
    /// Where the request line begins: an empty line before it is skipped (RFC 9112, section 2.2).
    private(set) var start = 0
    private var position = 0
    private var lineStart = 0
    private var lines = 0
    /// Where the header fields begin.
    private var block = 0

    /// The offset of the head's end, its last empty line included; nil while more input is needed.
    mutating func advance(over bytes: Span<UInt8>, _ limits: Server.Limits) throws(HTTPError) -> Int? {
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x20 && byte != 0x7F || byte == 0x09 {
                position += 1
            } else if byte == 0x0D {
                guard position + 1 < bytes.count else { break }
                guard bytes[position + 1] == 0x0A else { throw .bad("a carriage return stands alone") }
                let isEmpty = position == lineStart
                position += 2
                if !isEmpty {
                    lines += 1
                } else if lines > 0 {
                    try check(limits)
                    return position
                } else {
                    guard start == 0 else { throw .bad("the request line is missing") }
                    start = position
                }
                if lines == 1 && block == 0 {
                    if position - lineStart - 2 > limits.requestLine { throw .targetTooLong }
                    block = position
                }
                lineStart = position
            } else {
                throw byte == 0x0A ? .bad("a line feed stands alone") : .bad("a control character")
            }
        }
        try check(limits)
        return nil
    }

    private func check(_ limits: Server.Limits) throws(HTTPError) {
        if lines == 0 {
            if position - start > limits.requestLine { throw .targetTooLong }
        } else if position - block > limits.headerBlock || lines - 1 > limits.fields {
            throw .fieldsTooLarge
        }
    }
}
