/// A body of text as quoted-printable (RFC 2045 6.7): ASCII lines of at most 76 bytes, ended by CRLF.
struct QuotedPrintable {
    let bytes: [UInt8]

    init(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 5 / 4)
        // Splitting by character treats CRLF, CR and LF alike, as one break.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: Self.isBreak).enumerated() {
            if index > 0 { bytes += Self.lineBreak }
            Self.append(line.utf8, to: &bytes)
        }
        self.bytes = bytes
    }

    /// `=` and two hexadecimal digits.
    static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
    }

    private static let lineBreak = Array("\r\n".utf8)
    private static let softBreak = Array("=\r\n".utf8)

    private static func isBreak(_ character: Character) -> Bool {
        character == "\n" || character == "\r" || character == "\r\n"
    }

    private static func append(_ line: Substring.UTF8View, to bytes: inout [UInt8]) {
        var length = 0
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            index = line.index(after: index)
            let isLast = index == line.endIndex
            let width = needsEscape(byte, isFirst: length == 0, isLast: isLast) ? 3 : 1
            // The last piece of a line may fill it; after any other there must be room for a soft break.
            if length + width > (isLast ? 76 : 75) {
                bytes += softBreak
                length = 0
            }
            if needsEscape(byte, isFirst: length == 0, isLast: isLast) {
                bytes += escaped(byte).utf8
                length += 3
            } else {
                bytes.append(byte)
                length += 1
            }
        }
    }

    /// A space at the end of a line may be lost in transit, and a dot at its start is special in SMTP (RFC 5321 4.5.2).
    private static func needsEscape(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): isLast
        case UInt8(ascii: "."): isFirst
        case UInt8(ascii: "="): true
        default: byte < 0x21 || byte > 0x7E
        }
    }
}
