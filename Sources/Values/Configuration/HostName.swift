/// A host name of a council's site, in lower case (RFC 1123, section 2.1). Names under `localhost` are not among them:
/// there the server itself serves every council by the name of its folder.
public struct HostName: SettingText, Hashable {
    /// The name as it is written.
    public let text: String

    /// Reads a name; nil when `text` is anything else, such as `localhost`.
    public init?(_ text: String) {
        guard WebOrigin.isName(text), text != "localhost", !text.hasSuffix(".localhost") else { return nil }
        self.text = text
    }

    private init() { text = "" }

    /// A host name in lower case, none under `localhost`.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a host name in lower case, such as portal.example.org, and none under localhost",
            schema: ["type": "string", "pattern": "^[a-z0-9.-]{1,253}$"])
    }

    /// An empty name, which ``init(_:)`` never accepts.
    public static var placeholder: HostName { HostName() }
}
