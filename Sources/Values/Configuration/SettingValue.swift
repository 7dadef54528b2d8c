/// A type that a setting can have.
public protocol SettingValue: Sendable {
    /// What a setting of this type looks like.
    static var form: SettingForm { get }
    /// Stands in for a setting that could not be read. No site is ever built with it.
    static var placeholder: Self { get }
    /// Reads a value. Throws a fault that says which value is wrong and what was wanted.
    init(setting value: ConfigValue) throws(SettingFault)
    /// The value as it would be written.
    var setting: ConfigValue { get }
}

/// What a setting looks like, for issues and for editors.
public struct SettingForm: Hashable, Sendable {
    /// What is wanted, to follow the word `wanted`: `a whole number`.
    public let wanted: String
    /// The words to choose from; empty where any may be written.
    public let choices: [String]
    /// The same as a fragment of JSON Schema.
    public let schema: ConfigValue

    /// A form that issues call `wanted` and schemas describe by `schema`.
    public init(wanted: String, choices: [String] = [], schema: ConfigValue) {
        self.wanted = wanted
        self.choices = choices
        self.schema = schema
    }
}

/// A value that is not what its setting wants.
public struct SettingFault: Error, Hashable {
    let value: ConfigValue
    let message: String

    /// `value` is not of `form`.
    public init(_ value: ConfigValue, _ form: SettingForm) {
        let hint = value.string.map { suggestion(for: $0, in: form.choices) } ?? ""
        self.init(value, "is \(value.words), wanted \(form.wanted)\(hint)")
    }

    /// `value` is wrong as `message` says, which follows the setting's name: `is 70000, wanted at most 65535`.
    public init(_ value: ConfigValue, _ message: String) {
        self.value = value
        self.message = message
    }
}

extension String: SettingValue {
    public static var form: SettingForm { SettingForm(wanted: "text", schema: ["type": "string"]) }
    public static var placeholder: String { "" }
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string else { throw SettingFault(value, Self.form) }
        self = text
    }
    public var setting: ConfigValue { ConfigValue(.string(self)) }
}

extension Bool: SettingValue {
    public static var form: SettingForm { SettingForm(wanted: "true or false", schema: ["type": "boolean"]) }
    public static var placeholder: Bool { false }
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard case .bool(let bool) = value.kind else { throw SettingFault(value, Self.form) }
        self = bool
    }
    public var setting: ConfigValue { ConfigValue(.bool(self)) }
}

extension Array: SettingValue where Element: SettingValue {
    public static var form: SettingForm {
        SettingForm(
            wanted: "a list, each \(Element.form.wanted)",
            schema: ["type": "array", "items": Element.form.schema])
    }
    public static var placeholder: [Element] { [] }
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let list = value.list else { throw SettingFault(value, Self.form) }
        self = []
        for entry in list {
            do { append(try Element(setting: entry)) } catch {
                throw SettingFault(error.value, "has an entry that \(error.message)")
            }
        }
    }
    public var setting: ConfigValue { ConfigValue(.list(map(\.setting))) }
}

/// A setting that is one of a few words: an enum over text gets all it needs from here.
public protocol SettingChoice: SettingValue, RawRepresentable<String>, CaseIterable {}

extension SettingChoice {
    public static var form: SettingForm {
        let choices = allCases.map(\.rawValue)
        return SettingForm(
            wanted: "one of \(choices.joined(separator: ", "))", choices: choices,
            schema: ["enum": ConfigValue(.list(choices.map(\.setting)))])
    }
    public static var placeholder: Self { allCases[allCases.startIndex] }
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let choice = value.string.flatMap(Self.init(rawValue:)) else { throw SettingFault(value, Self.form) }
        self = choice
    }
    public var setting: ConfigValue { rawValue.setting }
}
