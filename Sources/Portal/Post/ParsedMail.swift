import Foundation

/// Parses an `.eml` file written by this program: header fields, and the plain text part.
struct ParsedMail {
    private let fields: [(name: String, value: String)]
    /// The content of the plain text part.
    let text: String

    /// Parses the output of `MailMessage`; missing parts are empty.
    init(_ bytes: [UInt8]) {
        let source = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let (head, body) = Self.halves(source)
        fields = Self.fields(head)
        let type = Self.value("Content-Type", fields)
        let boundary = type.firstMatch(of: /boundary="([^"]+)"/).map { "\n--\($0.1)" } ?? ""
        let parts = boundary.isEmpty ? [body] : "\n\(body)".components(separatedBy: boundary)
        text =
            parts.lazy.map { Self.halves($0.hasPrefix("\n") ? String($0.dropFirst()) : $0) }
            .first { Self.value("Content-Type", Self.fields($0.head)).hasPrefix("text/plain") }
            .map { Self.quotedPrintable($0.body) } ?? ""
    }

    /// The decoded value of a field; empty if there is none.
    subscript(name: String) -> String { Self.words(Self.value(name, fields)) }

    private static func value(_ name: String, _ fields: [(name: String, value: String)]) -> String {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value ?? ""
    }

    /// The text before and after the first empty line.
    private static func halves(_ source: String) -> (head: String, body: String) {
        guard let gap = source.firstRange(of: "\n\n") else { return (source, "") }
        return (String(source[..<gap.lowerBound]), String(source[gap.upperBound...]))
    }

    /// RFC 5322, section 2.2.3: a line that starts with a space continues the previous one.
    private static func fields(_ head: String) -> [(name: String, value: String)] {
        head.replacing(/\n[ \t]+/, with: " ").split(separator: "\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), String(value))
        }
    }

    /// RFC 2047: white space between two encoded words is ignored.
    private static func words(_ value: String) -> String {
        value.replacing(/\?=\s+=\?/, with: "?==?")
            .replacing(/=\?utf-8\?q\?([^?]*)\?=/.ignoresCase()) { match in
                quotedPrintable(String(match.1).replacing("_", with: " "))
            }
    }

    /// RFC 2045, section 6.7.
    private static func quotedPrintable(_ text: String) -> String {
        let source = Array(text.replacing("=\n", with: "").utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "="), index + 2 < source.count,
                let byte = UInt8(String(decoding: source[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
