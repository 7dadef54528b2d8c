/// One line of text that people read as a name: 1 to 100 characters, not blank, without a line break.
public struct ShortText: SettingText, Hashable {
    /// The text as it is written.
    public let text: String

    private static let longest = 100

    /// Reads a name; nil for text that is blank, longer, or of more than one line.
    public init?(_ text: String) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        guard !isBlank, text.count <= Self.longest, !text.contains(where: \.isNewline) else { return nil }
        self.text = text
    }

    private init(whole text: String) { self.text = text }
}

extension ShortText {
    /// One line of 1 to 100 characters.
    public static var form: SettingForm {
        SettingForm(
            wanted: "one line of 1 to \(longest) characters",
            schema: ["type": "string", "minLength": 1, "maxLength": .init(integerLiteral: longest)])
    }

    /// An empty text, which ``init(_:)`` never accepts.
    public static var placeholder: ShortText { ShortText(whole: "") }
}
