/// A host that a council answers on: a name in lower case (RFC 1123, section 2.1), none under `localhost`, where the process
/// itself names every council by its folder.
public struct HostName: SettingValue, Hashable, CustomStringConvertible {
    /// The name as it is written.
    public let text: String

    /// Reads a name; nil when `text` is anything else.
    public init?(_ text: String) {
        guard WebOrigin.isName(text), text != "localhost", !text.hasSuffix(".localhost") else { return nil }
        self.text = text
    }

    private init() { text = "" }

    public var description: String { text }

    public static var form: SettingForm {
        SettingForm(
            wanted: "a host name in lower case, such as portal.example.org, and none under localhost",
            schema: ["type": "string", "pattern": "^[a-z0-9.-]{1,253}$"])
    }

    public static var placeholder: HostName { HostName() }

    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let name = value.string.flatMap(HostName.init(_:)) else { throw SettingFault(value, Self.form) }
        self = name
    }

    public var setting: ConfigValue { text.setting }
}
