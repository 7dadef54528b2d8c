import Foundation

/// The text of a letter: a body, the parts that the law requires, and tables. Stored as JSON.
public struct DecisionLetterBody: Codable, Hashable, Sendable {
    /// Its heading, plain text, if its document is called otherwise; nil for the title of the document.
    public let title: String?
    /// Plain text with line breaks; may be empty.
    public var body: String
    /// Plain text with line breaks by the name of the part in the process, such as `right-of-appeal`.
    public var parts: [String: String]
    /// The tables below all that, in order; nil for none.
    public let tables: [LetterTable]?

    /// A letter; no part is required here.
    public init(
        title: String? = nil, body: String, parts: [String: String] = [:], tables: [LetterTable]? = nil
    ) {
        (self.title, self.body, self.parts, self.tables) = (title, body, parts, tables)
    }

    /// The names in `wanted` of parts that are missing or blank.
    public func missing(_ wanted: [String]) -> [String] {
        wanted.filter { parts[$0]?.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty ?? true }
    }

    /// The stored form.
    var json: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Nil for text that is not such JSON, as the empty text of a document without a letter.
    init?(json: String) {
        guard let text = try? JSONDecoder().decode(DecisionLetterBody.self, from: Data(json.utf8)) else { return nil }
        self = text
    }
}
