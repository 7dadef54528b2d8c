/// One line of text that people read as a name: 1 to 100 characters, not blank, without a line break.
public struct ShortText: SettingValue, Hashable, CustomStringConvertible {
    /// The text as it is written.
    public let text: String

    private static let most = 100

    /// Reads a name; nil for what is blank, longer, or of more than one line.
    public init?(_ text: String) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        guard !isBlank, text.count <= Self.most, !text.contains(where: \.isNewline) else { return nil }
        self.text = text
    }

    private init(whole text: String) { self.text = text }

    public var description: String { text }
}

extension ShortText {
    public static var form: SettingForm {
        SettingForm(
            wanted: "one line of 1 to \(most) characters",
            schema: ["type": "string", "minLength": 1, "maxLength": .init(integerLiteral: most)])
    }

    /// No name at all, which nobody can write.
    public static var placeholder: ShortText { ShortText(whole: "") }

    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string.flatMap(ShortText.init(_:)) else { throw SettingFault(value, Self.form) }
        self = text
    }

    public var setting: ConfigValue { text.setting }
}
