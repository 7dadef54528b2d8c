import Configuration

/// An address of an identity provider: `https`, or `http` where the provider is on the same machine. It has no user, no
/// fragment and no character that needs encoding.
struct ServiceAddress: SettingText, Hashable {
    let text: String
    /// Whether the connection is not encrypted, which is accepted on loopback only.
    var isPlain: Bool { text.hasPrefix("http://") }

    private static let longest = 2000

    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let scheme = text.firstRange(of: "://") else { return nil }
        let end = text[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        let isWritten = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}#".utf8.contains(byte)
        }
        guard isWritten, WebOrigin(String(text[..<end])) != nil else { return nil }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    static var form: SettingForm {
        SettingForm(
            wanted: "an address such as https://login.example.org/council",
            schema: ["type": "string", "pattern": "^https?://[^\\s#]+$"])
    }

    /// A host that never resolves (RFC 6761, section 6.4).
    static var placeholder: ServiceAddress { ServiceAddress(known: "https://invalid") }
}
