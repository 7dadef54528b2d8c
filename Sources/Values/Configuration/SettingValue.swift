/// A type that a setting can have.
public protocol SettingValue: Sendable {
    /// The form of a setting of this type.
    static var form: SettingForm { get }
    /// Replaces a setting that could not be read. No site is ever built with it.
    static var placeholder: Self { get }
    /// Reads a value. Throws a fault that says which value is wrong and what was wanted.
    init(setting value: ConfigValue) throws(SettingFault)
    /// The value as a file would hold it.
    var setting: ConfigValue { get }
}

/// The form of a setting, for issues and for editors.
public struct SettingForm: Equatable, Sendable {
    /// The form in words that follow `wanted`: `a whole number`.
    public let wanted: String
    /// The allowed words; empty when any text is allowed.
    public let choices: [String]
    /// The form as a fragment of JSON Schema.
    public let schema: ConfigValue

    /// A form that issues call `wanted` and schemas describe by `schema`.
    public init(wanted: String, choices: [String] = [], schema: ConfigValue) {
        (self.wanted, self.choices, self.schema) = (wanted, choices, schema)
    }
}

/// A value that is not what its setting wants.
public struct SettingFault: Error {
    let value: ConfigValue
    let message: String

    /// A fault about a `value` that is not of `form`; suggests a similar choice.
    public init(_ value: ConfigValue, _ form: SettingForm) {
        let hint = value.string.map { suggestion(for: $0, in: form.choices) } ?? ""
        self.init(value, "is \(value.words), wanted \(form.wanted)\(hint)")
    }

    /// A fault about `value`; `message` follows the setting's name: `is 70000, wanted at most 65535`.
    public init(_ value: ConfigValue, _ message: String) { (self.value, self.message) = (value, message) }
}

extension String: SettingValue {
    /// Any text.
    public static var form: SettingForm { SettingForm(wanted: "text", schema: ["type": "string"]) }
    /// The empty string.
    public static var placeholder: String { "" }
    /// Reads a string. Throws for any other kind of value.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string else { throw SettingFault(value, Self.form) }
        self = text
    }
    /// A string without a position.
    public var setting: ConfigValue { ConfigValue(.string(self)) }
}

extension Bool: SettingValue {
    /// `true` or `false`.
    public static var form: SettingForm { SettingForm(wanted: "true or false", schema: ["type": "boolean"]) }
    /// Always `false`.
    public static var placeholder: Bool { false }
    /// Reads `true` or `false`. Throws for any other kind of value, such as the string `"true"`.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard case .bool(let bool) = value.kind else { throw SettingFault(value, Self.form) }
        self = bool
    }
    /// `true` or `false` without a position.
    public var setting: ConfigValue { ConfigValue(.bool(self)) }
}

extension Array: SettingValue where Element: SettingValue {
    /// A list, each entry of the element's form.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a list, each \(Element.form.wanted)",
            schema: ["type": "array", "items": Element.form.schema])
    }
    /// The empty list.
    public static var placeholder: [Element] { [] }
    /// Reads a list. Throws when `value` is none, and at its first malformed entry.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let list = value.list else { throw SettingFault(value, Self.form) }
        self = try list.readEach { entry throws(SettingFault) in try Element(setting: entry) }
    }
    /// A list without a position.
    public var setting: ConfigValue { ConfigValue(.list(map(\.setting))) }
}

extension [ConfigValue] {
    /// Reads the entries of a list. Throws at the first malformed one.
    func readEach<T>(_ read: (ConfigValue) throws(SettingFault) -> T) throws(SettingFault) -> [T] {
        var values: [T] = []
        for entry in self {
            do throws(SettingFault) { values.append(try read(entry)) } catch {
                throw SettingFault(error.value, "has an entry that \(error.message)")
            }
        }
        return values
    }
}

/// A setting that is one text of a certain form, such as a host name; most requirements are met by the extension.
public protocol SettingText: SettingValue, LosslessStringConvertible {
    /// The text as a file holds it.
    var text: String { get }
}

extension SettingText {
    /// The text itself.
    public var description: String { text }
    /// Reads a string. Throws when it is not of the form.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let read = value.string.flatMap(Self.init(_:)) else { throw SettingFault(value, Self.form) }
        self = read
    }
    /// The text as a string.
    public var setting: ConfigValue { text.setting }
}

/// A setting that is one of a few words. An enum with `String` raw values gets all requirements from the extension.
public protocol SettingChoice: SettingValue, RawRepresentable<String>, CaseIterable {}

extension SettingChoice {
    /// One of the raw values.
    public static var form: SettingForm {
        let choices = allCases.map(\.rawValue)
        return SettingForm(
            wanted: "one of \(choices.joined(separator: ", "))", choices: choices,
            schema: ["enum": ConfigValue(.list(choices.map(\.setting)))])
    }
    /// The first case.
    public static var placeholder: Self { allCases[allCases.startIndex] }
    /// Reads a raw value, letter for letter. Throws for any other, with a suggestion when one is similar.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let choice = value.string.flatMap(Self.init(rawValue:)) else { throw SettingFault(value, Self.form) }
        self = choice
    }
    /// The raw value as a string.
    public var setting: ConfigValue { rawValue.setting }
}
