/// The SQL of Swift sources: every string literal, plain or of several lines, that begins as a statement does, with the
/// fragments in it inserted.
///
/// SQL reaches a store as literals only, so that what stands in the sources is all there is. A fragment that is chosen or
/// joined when the program runs is a variable or function of type `SQL`; each literal in it is one of its readings, and a
/// statement stands here once for each combination of readings.
struct SQLLiterals {
    private static let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP", "VALUES"]

    /// The statements of `sources`. Of a fragment that none of them declares, only the name stands in its statement.
    static func statements(in sources: [String]) -> [String] { readings(in: sources).filter { !$0.contains("\0") } }

    /// The statements of `sources` with something inserted that is no fragment; in `sources` of SQL only, none.
    static func unread(in sources: [String]) -> [String] { readings(in: sources).filter { $0.contains("\0") } }

    private static func readings(in sources: [String]) -> [String] {
        let files = sources.map { (fragments: fragments(in: $0), literals: SQLLiterals(in: $0).literals) }
        var all: [String: [String]] = [:]
        // Other files name the type, or a value of it; of what several types declare, the reading is unknown.
        for file in files { all.merge(file.fragments.filter { $0.key.contains(".") }) { _, _ in ["\0"] } }
        return files.flatMap { file in
            file.literals.flatMap { readings(of: $0, file.fragments) }.flatMap { readings(of: $0, all) }.compactMap {
                text in
                let words = named(text).split(whereSeparator: \.isWhitespace)
                let isStatement = words.count > 1 && verbs.contains { $0 == words[0] }
                return isStatement ? words.joined(separator: " ") : nil
            }
        }
    }

    /// The readings of each fragment that a source declares, by name and by type and name.
    private static func fragments(in source: String) -> [String: [String]] {
        var fragments: [String: [String]] = [:]
        var type = ""
        guard source.contains(": SQL") || source.contains("-> SQL") else { return fragments }
        let declaration =
            /(?:enum|struct|class|extension) (\w+)|static let (\w+): SQL =|(?:var (\w+): SQL|func (\w+)\([^{}]*\) -> SQL) \{/
        for match in source.matches(of: declaration) {
            let rest = source[match.range.upperBound...]
            if let name = match.1 { type = String(name) }
            let body =
                match.2.map { ($0, SQLLiterals(in: rest, until: .literal).literals) }
                ?? (match.3 ?? match.4).map { ($0, SQLLiterals(in: rest, until: .brace).literals) }
            guard let (name, readings) = body else { continue }
            for key in ["", "\(type)."] + (match.2 == nil ? ["."] : []) { fragments[key + name] = readings }
        }
        return fragments.mapValues { $0.flatMap { readings(of: $0, fragments) } }
    }

    /// A literal with each reading of its fragments in place of `\0(name)`; names that are not in `fragments` stay.
    private static func readings(of literal: String, _ fragments: [String: [String]]) -> [String] {
        guard literal.utf8.contains(0) else { return [literal] }
        for match in literal.matches(of: /\0\((?:Self\.|[a-z]\w*(?=\.))?([\w.]+)(?:\(\))?\)/) {
            guard let texts = fragments[String(match.1)] else { continue }
            let (before, after) = (literal[..<match.range.lowerBound], literal[match.range.upperBound...])
            return texts.flatMap { readings(of: before + $0 + after, fragments) }
        }
        return [literal]
    }

    /// A text with unknown names as they are, and its bound values as `$1`, `$2` and so on.
    private static func named(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 2 }) else { return text }
        var count = 0
        return text.replacing(/\0\(([\w.]+)\)/) { $0.1 }.replacing(/\u{1}/) { _ in
            count += 1
            return "$\(count)"
        }
    }

    /// Where to stop reading: after the first literal, or at the brace that closes what is open at the start.
    private enum End { case literal, brace, never }

    /// Every literal, with `\0(name)` or `\0(name())` where a fragment is inserted, `\u{1}` where a value is bound, and
    /// `\0` where something else is.
    private(set) var literals: [String] = []
    private var source: Substring.UTF8View

    private init(in source: some StringProtocol, until end: End = .never) {
        self.source = Substring(source).utf8
        var depth = 1
        while let byte = self.source.first, depth > 0, end != .literal || literals.isEmpty {
            if end == .brace, byte == UInt8(ascii: "{") { depth += 1 }
            if end == .brace, byte == UInt8(ascii: "}") { depth -= 1 }
            readOutside()
        }
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
                text += readInterpolation()
            } else if skip("\\") {
                // A line's end after a backslash is none; of the escapes only quotes and backslashes stand in SQL.
                if let next = source.popFirst(), next != UInt8(ascii: "\n") { text.append(next) }
            } else {
                text.append(byte)
                source.removeFirst()
            }
        }
        literals.append(String(decoding: text, as: UTF8.self))
    }

    /// What is interpolated, as it stands in `literals`; of what is no fragment and no value, only its own literals count.
    private mutating func readInterpolation() -> [UInt8] {
        if skip("bind: ") {
            let before = literals
            skipParentheses()
            literals = before
            return [1]
        }
        let name = source.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == UInt8(ascii: ".") }
        let next = source.dropFirst(name.count).first
        guard !name.isEmpty, next == UInt8(ascii: ")") || next == UInt8(ascii: "(") else {
            skipParentheses()
            return [0]
        }
        source.removeFirst(name.count + 1)
        if next == UInt8(ascii: "(") {
            skipParentheses()
            guard skip(")") else {
                skipParentheses()
                return [0]
            }
        }
        return [0] + Array((next == UInt8(ascii: "(") ? "(\(Substring(name))())" : "(\(Substring(name)))").utf8)
    }

    /// Reads up to the parenthesis that closes the one before.
    private mutating func skipParentheses() {
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
