import Basics
import Foundation

/// Parses an `.eml` or `.sms` file written by this program: header fields, and the plain text part.
struct ParsedMail {
    /// By name in lower case, not decoded.
    private let fields: [String: String]
    /// The content of the plain text part.
    let text: String

    /// Parses the output of `MailMessage`; missing parts are empty.
    init(_ bytes: [UInt8]) {
        let source = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let (fields, body) = Self.halves(source)
        let boundary = fields["content-type"]?.firstMatch(of: /boundary="([^"]+)"/).map { "\n--\($0.1)" }
        // A text message is one part, with the fields of the whole.
        let parts = boundary.map { "\n\(body)".components(separatedBy: $0) } ?? [source]
        let plain = parts.lazy.map { Self.halves(String($0.trimmingPrefix("\n"))) }
            .first { $0.fields["content-type"]?.hasPrefix("text/plain") == true }
        (self.fields, text) = (fields, Self.quotedPrintable(plain?.body ?? ""))
    }

    /// The decoded value of a field; empty if there is none.
    ///
    /// RFC 2047: white space between two encoded words is ignored.
    subscript(name: String) -> String {
        (fields[name.lowercased()] ?? "").replacing(/\?=\s+=\?/, with: "?==?")
            .replacing(/=\?utf-8\?q\?([^?]*)\?=/.ignoresCase()) { match in
                Self.quotedPrintable(String(match.1).replacing("_", with: " "))
            }
    }

    /// The fields before the first empty line, and the text after it. A line that starts with a space continues the
    /// previous one (RFC 5322, section 2.2.3).
    private static func halves(_ source: String) -> (fields: [String: String], body: String) {
        let gap = source.firstRange(of: "\n\n")
        let head = source[..<(gap?.lowerBound ?? source.endIndex)].replacing(/\n[ \t]+/, with: " ")
        let fields = head.split(separator: "\n").compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        return (Dictionary(fields) { first, _ in first }, gap.map { String(source[$0.upperBound...]) } ?? "")
    }

    /// RFC 2045, section 6.7, which is percent-encoding with another sign.
    private static func quotedPrintable(_ text: String) -> String {
        let encoded = text.replacing("=\n", with: "").replacing("%", with: "=25").replacing("=", with: "%")
        return Percent.decoded(encoded) ?? text
    }
}
