public import Markup

/// The key of a wording of the engine, a pack or a council.
public struct TextKey: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Words separated by dots, such as `nav.home`.
    public let name: String

    /// A key from the source code, which is not checked: an unknown key is shown on the page.
    public init(stringLiteral literal: String) { name = literal }

    /// A key with a configured name: `family.name`, or `family.name.part`, such as `tile.send.title`.
    public init(_ family: StaticString, _ name: String, _ part: StaticString = "") {
        let end = part.description
        self.name = "\(family).\(name)" + (end.isEmpty ? "" : ".\(end)")
    }
}

extension TextKey {
    /// This key with `.part` appended, such as `mail.reminder.subject`.
    public func part(_ part: StaticString) -> TextKey { TextKey("\(name).\(part)") }

    private init(_ name: String) { self.name = name }
}

/// All wordings of a site in one language. Immutable.
public struct Texts: Sendable {
    /// The language of the wordings; wordings missing in it may be in another.
    public let language: Language
    private let vocabulary: Vocabulary
    /// The wordings by index of the vocabulary.
    private let words: [String]
    /// The wordings of keys that are not in the vocabulary.
    private let others: [String: String]
    private let constants: [String: String]

    /// Texts of `wordings` by key.
    /// - Parameter constants: replacements for `{name}` in every wording, such as the council's name.
    public init(language: Language, wordings: [String: String], constants: [String: String] = [:]) {
        self.init(language: language, Vocabulary(wordings), constants: constants)
    }

    /// Texts of a vocabulary and the site's own wordings.
    /// - Parameters:
    ///   - own: wordings by key, which override those of the vocabulary.
    ///   - constants: replacements for `{name}` in every wording, such as the council's name.
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
        (self.language, self.vocabulary, self.words) = (language, vocabulary, words)
        (self.others, self.constants) = (others, constants)
    }

    /// `words` with each `{name}` replaced by its value, or by the constant of that name; unknown names stay.
    public func filled(_ words: String, _ values: [String: String] = [:]) -> String {
        guard words.utf8.contains(UInt8(ascii: "{")) else { return words }
        return fill(words, constants.merging(values) { $1 })
    }

    /// Whether there is a wording for `key`.
    public func has(_ key: TextKey) -> Bool { wording(key) != nil }

    private func wording(_ key: TextKey) -> String? {
        vocabulary.places[key.name].map { words[$0] } ?? others[key.name]
    }

    /// The wording of `key` with each `{name}` replaced by its value; the key's name if there is no wording.
    public func callAsFunction(_ key: TextKey, _ values: [String: String] = [:]) -> String {
        let wording = wording(key) ?? key.name
        return values.isEmpty ? wording : fill(wording, values)
    }

    /// The wording of `key` as HTML, escaped: `[words](name)` becomes a link to `links[name]`, or just the words if
    /// there is none; `**words**` becomes strong.
    public func html(_ key: TextKey, _ values: [String: String] = [:], links: [String: Address] = [:]) -> HTML {
        rich(Substring(self(key, values)), links)
    }

    /// The words of `label` as HTML, like ``html(_:_:links:)``.
    public func html(words label: Label, links: [String: Address] = [:]) -> HTML {
        rich(Substring(words(label)), links)
    }

    /// The wording of `key` as HTML, like ``html(_:_:links:)``, with a paragraph for each line.
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
    var rest = Substring(wording).utf8
    while let open = rest.firstIndex(of: UInt8(ascii: "{")),
        let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
    {
        let name = String(Substring(rest[rest.index(after: open)..<close]))
        filled += Substring(rest[..<open])
        filled += values[name] ?? "{\(name)}"
        rest = rest[rest.index(after: close)...]
    }
    return filled + Substring(rest)
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
