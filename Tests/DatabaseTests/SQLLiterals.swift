/// The SQL of Swift sources: every string literal, plain or of several lines, that begins as a statement does, with the
/// fragments in it inserted.
///
/// SQL reaches a store as a literal only, so that what stands in the sources is all there is.
struct SQLLiterals {
    private static let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP", "VALUES"]

    /// The statements of `sources`. Of a fragment that none of them declares, only the name stands in its statement.
    static func statements(in sources: [String]) -> [String] {
        let files = sources.map { (fragments: fragments(in: $0), literals: SQLLiterals(in: $0).literals) }
        let all = files.reduce(into: [:]) { all, file in all.merge(file.fragments) { first, _ in first } }
        return files.flatMap { file in
            file.literals.compactMap { literal in
                let text = inserted(literal, own: file.fragments, all)
                let words = text.split(whereSeparator: \.isWhitespace)
                let isStatement = !text.contains("\0") && words.count > 1 && verbs.contains { $0 == words[0] }
                return isStatement ? words.joined(separator: " ") : nil
            }
        }
    }

    /// The fragments that a source declares, by name and by type and name.
    private static func fragments(in source: String) -> [String: String] {
        var fragments: [String: String] = [:]
        var type = ""
        guard source.contains(": SQL =") else { return fragments }
        for match in source.matches(of: /(?:enum|struct|class|extension) (\w+)|static let (\w+): SQL =/) {
            if let name = match.2 {
                let rest = source[match.range.upperBound...]
                let literal = SQLLiterals(in: rest, isFirstOnly: true).literals.first ?? ""
                fragments[String(name)] = literal
                fragments["\(type).\(name)"] = literal
            } else {
                type = match.1.map(String.init) ?? ""
            }
        }
        return fragments
    }

    /// A literal with its fragments in place of `\0(name)`.
    private static func inserted(_ literal: String, own: [String: String], _ all: [String: String]) -> String {
        literal.replacing(/\0\((?:Self\.)?([\w.]+)\)/) { match in
            let name = String(match.1)
            return (own[name] ?? all[name]).map { inserted($0, own: own, all) } ?? name
        }
    }

    /// Every literal, with `\0(name)` where a fragment is inserted, and `\0` where something else is.
    private(set) var literals: [String] = []
    private var source: Substring.UTF8View

    private init(in source: some StringProtocol, isFirstOnly: Bool = false) {
        self.source = Substring(source).utf8
        while !self.source.isEmpty && !(isFirstOnly && !literals.isEmpty) { readOutside() }
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
                text += [0] + readInterpolation()
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

    /// What is interpolated, if it is no more than a name, as `(name)`; otherwise nothing, and only its own literals count.
    private mutating func readInterpolation() -> [UInt8] {
        let name = source.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == UInt8(ascii: ".") }
        if !name.isEmpty, source.dropFirst(name.count).first == UInt8(ascii: ")") {
            source.removeFirst(name.count + 1)
            return [UInt8(ascii: "(")] + name + [UInt8(ascii: ")")]
        }
        var depth = 1
        while depth > 0, let byte = source.first {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            readOutside()
        }
        return []
    }

    private mutating func skip(_ text: String) -> Bool {
        guard source.starts(with: text.utf8) else { return false }
        source.removeFirst(text.utf8.count)
        return true
    }
}
