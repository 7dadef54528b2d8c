import Foundation
public import Markup
public import PortalKit

/// The words of a letter: a body, and the parts that the law wants in it, each by its name in the process.
public struct LetterText: Codable, Hashable, Sendable {
    public var body: String
    public var parts: [String: String]

    public init(body: String, parts: [String: String] = [:]) {
        self.body = body
        self.parts = parts
    }

    /// Which of the parts that `wanted` names are missing or empty.
    public func missing(_ wanted: [String]) -> [String] {
        wanted.filter { parts[$0]?.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty ?? true }
    }

    /// The words as whoever has the letter reads them.
    /// - Parameters:
    ///   - order: the names of the parts in the order of the law; others follow.
    ///   - level: of the headings of the parts.
    public func html(_ order: [String], level: Int = 2, _ texts: Texts) -> HTML {
        let names = order + parts.keys.filter { !order.contains($0) }.sorted()
        let all = names.compactMap { name in parts[name].flatMap { $0.isEmpty ? nil : (name, $0) } }
        return """
            \(Parts.typed(body))\(each: all, { name, text in
                "<h\(level)>\(texts(TextKey("letter.part", name)))</h\(level)>\(Parts.typed(text))"
            })
            """
    }

    /// As it is kept; empty text for a document that is a file alone.
    var json: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    init?(json: String) {
        guard let text = try? JSONDecoder().decode(LetterText.self, from: Data(json.utf8)) else { return nil }
        self = text
    }
}
