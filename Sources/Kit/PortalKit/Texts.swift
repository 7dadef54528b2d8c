public import Markup

/// Names one wording of the engine, a pack or a council.
public struct TextKey: Hashable, Sendable, ExpressibleByStringLiteral {
    public let name: String

    public init(stringLiteral literal: String) { name = literal }

    /// A key made of a configured name, such as `tile.send.title`.
    public init(_ family: StaticString, _ name: String, _ part: StaticString = "") {
        let end = part.description
        self.name = "\(family).\(name)" + (end.isEmpty ? "" : ".\(end)")
    }
}

extension TextKey {
    /// The key of a part of this one, such as `mail.reminder.subject`.
    public func part(_ part: StaticString) -> TextKey { TextKey("\(name).\(part)") }

    private init(_ name: String) { self.name = name }
}

/// Every wording of one site in one language. Frozen.
public struct Texts: Sendable {
    public let language: Language
    private let vocabulary: Vocabulary
    /// The wording of each place of the vocabulary.
    private let words: [String]
    /// Those that the vocabulary has no place for.
    private let others: [String: String]
    private let constants: [String: String]

    /// - Parameter constants: what `{name}` stands for in every wording, such as the council's name.
    public init(language: Language, wordings: [String: String], constants: [String: String] = [:]) {
        self.init(language: language, Vocabulary(wordings), constants: constants)
    }

    /// - Parameter own: the site's own wordings, in the place of the vocabulary's or beside them.
    public init(
        language: Language, _ vocabulary: Vocabulary, own: [String: String] = [:], constants: [String: String] = [:]
    ) {
        var (words, others) = (vocabulary.words, [String: String]())
        for place in Set(constants.keys.flatMap { vocabulary.gaps[$0] ?? [] }) {
            words[place] = fill(words[place], constants)
        }
        for (key, wording) in own {
            if let place = vocabulary.places[key] {
                words[place] = fill(wording, constants)
            } else {
                others[key] = fill(wording, constants)
            }
        }
        self.language = language
        self.vocabulary = vocabulary
        self.words = words
        self.others = others
        self.constants = constants
    }

    /// `words` with the site's constants in the place of their names.
    public func filled(_ words: String, _ values: [String: String] = [:]) -> String {
        guard words.utf8.contains(UInt8(ascii: "{")) else { return words }
        return fill(words, constants.merging(values) { $1 })
    }

    public func has(_ key: TextKey) -> Bool { wording(key) != nil }

    private func wording(_ key: TextKey) -> String? {
        vocabulary.places[key.name].map { words[$0] } ?? others[key.name]
    }

    /// The wording of `key`, each `{name}` in it replaced; the key itself where there is none.
    public func callAsFunction(_ key: TextKey, _ values: [String: String] = [:]) -> String {
        let wording = wording(key) ?? key.name
        return values.isEmpty ? wording : fill(wording, values)
    }

    /// The wording of `key` as HTML: `[words](name)` becomes a link to `links[name]`, `**words**` is strong.
    public func html(_ key: TextKey, _ values: [String: String] = [:], links: [String: Address] = [:]) -> HTML {
        rich(Substring(self(key, values)), links)
    }

    /// The words of `label` as HTML, as of a key.
    public func html(words label: Label, links: [String: Address] = [:]) -> HTML {
        rich(Substring(words(label)), links)
    }

    /// The wording of `key` as paragraphs, parted at its line breaks.
    public func paragraphs(
        _ key: TextKey, _ values: [String: String] = [:], links: [String: Address] = [:]
    ) -> HTML {
        let lines = self(key, values).utf8.split(separator: UInt8(ascii: "\n"))
        return "\(each: lines, { "<p>\(rich(Substring($0), links))</p>" })"
    }
}

private func fill(_ wording: String, _ values: [String: String]) -> String {
    guard wording.utf8.contains(UInt8(ascii: "{")) else { return wording }
    var filled = ""
    var rest = Substring(wording)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        let name = String(rest[rest.index(after: open)..<close])
        filled += rest[..<open]
        filled += values[name] ?? "{\(name)}"
        rest = rest[rest.index(after: close)...]
    }
    return filled + rest
}

private func rich(_ text: Substring, _ links: [String: Address]) -> HTML {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "[") }) else {
        return "\(String(text))"
    }
    var (parts, rest): ([HTML], Substring) = ([], text)
    while let start = rest.firstRange(of: "**"), let end = rest[start.upperBound...].firstRange(of: "**") {
        let strong = linked(rest[start.upperBound..<end.lowerBound], links)
        parts.append("\(linked(rest[..<start.lowerBound], links))<strong>\(strong)</strong>")
        rest = rest[end.upperBound...]
    }
    return "\(each: parts, { $0 })\(linked(rest, links))"
}

private func linked(_ text: Substring, _ links: [String: Address]) -> HTML {
    var (parts, rest): ([HTML], Substring) = ([], text)
    while let open = rest.firstIndex(of: "["), let middle = rest[open...].firstRange(of: "]("),
        let close = rest[middle.upperBound...].firstIndex(of: ")")
    {
        let words = String(rest[rest.index(after: open)..<middle.lowerBound])
        let before = String(rest[..<open])
        if let address = links[String(rest[middle.upperBound..<close])] {
            parts.append("\(before)<a href=\"\(address)\">\(words)</a>")
        } else {
            parts.append("\(before)\(words)")
        }
        rest = rest[rest.index(after: close)...]
    }
    return "\(each: parts, { $0 })\(String(rest))"
}
