import Foundation
public import Markup
public import PortalKit

/// The text of a letter: a body, and the parts that the law requires. Stored as JSON.
public struct DecisionLetterBody: Codable, Hashable, Sendable {
    /// Plain text with line breaks; may be empty.
    public var body: String
    /// Plain text with line breaks by the name of the part in the process, such as `right-of-appeal`.
    public var parts: [String: String]

    /// A letter; no part is required here.
    public init(body: String, parts: [String: String] = [:]) { (self.body, self.parts) = (body, parts) }

    /// The names in `wanted` of parts that are missing or blank.
    public func missing(_ wanted: [String]) -> [String] {
        wanted.filter { parts[$0]?.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty ?? true }
    }

    /// The letter as its readers see it, as HTML.
    /// - Parameters:
    ///   - order: the names of the parts in the order of the process; other parts follow by name.
    ///   - level: the level of the parts' headings, 1...6.
    public func html(_ order: [String], level: Int = 2, _ texts: Texts) -> HTML {
        let names = order + parts.keys.filter { !order.contains($0) }.sorted()
        let all = names.compactMap { name in parts[name].flatMap { $0.isEmpty ? nil : (name, $0) } }
        return """
            \(Parts.typed(body))\(each: all, { name, text in
                "<h\(level)>\(texts(TextKey("letter.part", name)))</h\(level)>\(Parts.typed(text))"
            })
            """
    }

    /// The stored form.
    var json: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Nil for text that is not such JSON, as the empty text of a document without a letter.
    init?(json: String) {
        guard let text = try? JSONDecoder().decode(DecisionLetterBody.self, from: Data(json.utf8)) else { return nil }
        self = text
    }
}
