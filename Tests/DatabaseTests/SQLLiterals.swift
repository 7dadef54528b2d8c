/// The SQL of Swift sources: every string literal, plain or of several lines, that begins as a statement does.
///
/// SQL reaches a store as a `StaticString` only, so that what stands in the sources is all there is.
struct SQLLiterals {
    private static let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP", "VALUES"]

    private(set) var statements: [String] = []
    private var source: Substring.UTF8View

    init(in source: String) {
        self.source = source[...].utf8
        while !self.source.isEmpty { readOutside() }
    }

    private mutating func readOutside() {
        if skip("//") {
            while let byte = source.first, byte != UInt8(ascii: "\n") { source.removeFirst() }
        } else if skip("/*") {
            while !source.isEmpty, !skip("*/") { source.removeFirst() }
        } else if skip("\"\"\"") {
            readLiteral(until: "\"\"\"")
        } else if skip("\"") {
            readLiteral(until: "\"")
        } else {
            source.removeFirst()
        }
    }

    private mutating func readLiteral(until end: String) {
        var text: [UInt8] = []
        while let byte = source.first, !skip(end) {
            if skip("\\(") {
                readInterpolation()
                text.append(0)
            } else if skip("\\") {
                // A line's end after a backslash is none; of the escapes only quotes and backslashes stand in SQL.
                if let next = source.popFirst(), next != UInt8(ascii: "\n") { text.append(next) }
            } else {
                text.append(byte)
                source.removeFirst()
            }
        }
        // What is interpolated cannot be a `StaticString`.
        let statement = String(decoding: text, as: UTF8.self)
        let words = statement.split(whereSeparator: \.isWhitespace)
        let isStatement = !text.contains(0) && words.count > 1 && Self.verbs.contains { $0 == words[0] }
        if isStatement { statements.append(words.joined(separator: " ")) }
    }

    private mutating func readInterpolation() {
        var depth = 1
        while depth > 0, let byte = source.first {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            readOutside()
        }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard source.starts(with: text.utf8) else { return false }
        source.removeFirst(text.utf8.count)
        return true
    }
}
