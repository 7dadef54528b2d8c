import Foundation
import Testing

/// One message, or several sent together, and what must come of it.
///
/// Cases lie in `Requests/*.http`, a file for each section of the RFCs. A case begins with `## ` and its name; then
/// come the lines to send, each ended with CRLF, unless it ends with `\c`. Escapes are `\r`, `\n`, `\t`, `\0`, `\\`,
/// `\xHH`, and `\{3*text}` for a text three times. Then come lines that begin with `=> `:
///
///     200              a response of this status; `bodiless` when it is one to HEAD and the like; `x5` for five alike
///     Name: value      the last response has this field with this value; without a value it has no such field
///     "text"           the last response has this body
///     open             the connection takes another request, and nothing else has come
///     closed           the server ends the connection, and nothing else has come
///     nothing          nothing comes, though the client says that it is done
struct RequestCase: Sendable, CustomTestStringConvertible {
    enum End: Sendable { case open, closed, nothing }

    struct Expected: Sendable {
        var status: Int
        var isBodiless: Bool
        var fields: [(name: String, value: String?)] = []
        var body: [UInt8]?
    }

    var name: String
    var bytes: [UInt8] = []
    var expected: [Expected] = []
    var end: End?

    var testDescription: String { name }

    /// The folder that this file lies in.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Requests")

    static func all() throws -> [RequestCase] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".http") }
            .flatMap { try read(String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
    }

    struct Mistake: Error { let line: String }

    private static func read(_ text: String) throws -> [RequestCase] {
        var cases: [RequestCase] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                cases.append(RequestCase(name: String(line.dropFirst(3))))
            } else if !cases.isEmpty {
                try cases[cases.count - 1].take(line)
            }
        }
        return cases
    }

    private mutating func take(_ line: Substring) throws {
        if line.hasPrefix("=> ") { return try expect(line.dropFirst(3)) }
        guard end == nil && expected.isEmpty else { return }
        guard !line.hasSuffix("\\c") else {
            bytes += Self.unescaped(line.dropLast(2))
            return
        }
        bytes += Self.unescaped(line) + [13, 10]
    }

    private mutating func expect(_ text: Substring) throws {
        if let status = Int(text.prefix(3)) {
            let words = text.dropFirst(3).split(separator: " ")
            let times = words.first { $0.hasPrefix("x") }.flatMap { Int($0.dropFirst()) } ?? 1
            let one = Expected(status: status, isBodiless: words.contains("bodiless"))
            expected += [Expected](repeating: one, count: times)
        } else if text.hasPrefix("\""), text.hasSuffix("\""), !expected.isEmpty {
            expected[expected.count - 1].body = Self.unescaped(text.dropFirst().dropLast())
        } else if let colon = text.firstIndex(of: ":"), !expected.isEmpty {
            let value = text[text.index(after: colon)...].drop { $0 == " " }
            let field = (name: String(text[..<colon]), value: value.isEmpty ? nil : String(value))
            expected[expected.count - 1].fields.append(field)
        } else {
            switch text {
            case "open": end = .open
            case "closed": end = .closed
            case "nothing": end = .nothing
            default: throw Mistake(line: String(text))
            }
        }
    }

    /// Undoes the escapes.
    private static func unescaped(_ text: Substring) -> [UInt8] {
        var rest = text.utf8[...]
        return unescaped(&rest, until: nil)
    }

    private static func unescaped(_ rest: inout Substring.UTF8View, until end: UInt8?) -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != end {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch letter {
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "0"): bytes.append(0)
            case UInt8(ascii: "x"):
                bytes.append(UInt8(String(Substring(rest.prefix(2))), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "{"):
                let count = Int(String(Substring(rest.prefix { $0 != UInt8(ascii: "*") }))) ?? 0
                rest = rest.drop { $0 != UInt8(ascii: "*") }.dropFirst()
                let part = unescaped(&rest, until: UInt8(ascii: "}"))
                for _ in 0..<count { bytes += part }
            default: bytes.append(letter)
            }
        }
        return bytes
    }
}
