/// The origin of a site: `https://host` or `https://host:port` (RFC 6454, section 6.2), in lower case, no path.
///
/// Plain `http` is accepted for loopback hosts only: `localhost`, `*.localhost`, `127.0.0.1`, `[::1]`.
public struct WebOrigin: SettingText, Hashable {
    /// `https`, or `http` for a loopback host.
    public let scheme: String
    /// A name in lower case, or `[::1]`.
    public let host: String
    /// The port, 1 to 65535; nil for the scheme's default.
    public let port: Int?

    /// Reads an origin; nil when `text` is anything else, such as one that writes out the default port.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        scheme = String(text[..<colon])
        var rest = text[colon...].dropFirst(3)
        if let mark = rest.lastIndex(of: ":"), !rest[mark...].contains("]") {
            let digits = rest[mark...].dropFirst()
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number), digits.first != "0", number != (scheme == "https" ? 443 : 80)
            else { return nil }
            port = number
            rest = rest[..<mark]
        } else {
            port = nil
        }
        host = String(rest)
        let isLocal = host == "localhost" || host.hasSuffix(".localhost") || host == "127.0.0.1" || host == "[::1]"
        guard Self.isName(host) || host == "[::1]", scheme == "https" || (scheme == "http" && isLocal) else {
            return nil
        }
    }

    /// A host name in lower case (RFC 1123, section 2.1).
    static func isName(_ host: String) -> Bool {
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            }
    }

    /// The origin as it was written.
    public var text: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")" }
}

extension WebOrigin {
    /// An origin with the scheme `https` or `http`.
    public static var form: SettingForm {
        SettingForm(
            wanted: "an origin such as https://www.example.org",
            schema: ["type": "string", "pattern": "^https?://[a-z0-9.:\\[\\]-]+$"])
    }

    /// `https://invalid`, a host that never resolves (RFC 6761, section 6.4).
    public static var placeholder: WebOrigin { WebOrigin(scheme: "https", host: "invalid", port: nil) }

    private init(scheme: String, host: String, port: Int?) {
        (self.scheme, self.host, self.port) = (scheme, host, port)
    }
}
