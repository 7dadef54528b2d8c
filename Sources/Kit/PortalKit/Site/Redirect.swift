public import Configuration
public import Markup

/// An old address of a portal, and the page that replaces it.
public struct Redirect: Sendable {
    /// What an old address leads to.
    public enum Target: Hashable, Sendable {
        /// A page of the portal.
        case page(PagePath)
        /// A page elsewhere, over HTTPS.
        case address(Address)
    }

    /// Its name in the settings.
    public let name: String
    /// The old address.
    public let from: OldAddress
    /// The page that replaces it.
    public let to: Target
    /// Whether the query of the request is passed on.
    public let keepsQuery: Bool

    /// A redirect; whether the target exists is checked elsewhere.
    public init(name: String, from: OldAddress, to: Target, keepsQuery: Bool = false) {
        (self.name, self.from, self.to, self.keepsQuery) = (name, from, to, keepsQuery)
    }
}

/// The target of a ``Redirect`` as a setting: a page of the portal, such as `page/privacy` or `/` for the first one, or
/// an address that begins with `https://`.
public struct RedirectTarget: SettingText, Hashable {
    /// The target as it is written.
    public let text: String
    /// The page or the address.
    public let target: Redirect.Target

    /// Reads a target; nil for anything else, such as an address without a host name.
    public init?(_ text: String) {
        self.text = text
        if text.hasPrefix("https://") {
            guard let host = Self.host(of: text), let address = Address(absolute: text), HostName(host) != nil,
                host.last?.isNumber != true
            else { return nil }
            target = .address(address)
        } else {
            let parts = (text == "/" ? "" : text).split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = text.utf8.allSatisfy {
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
                    || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
            }
            let isPath = text == "/" || parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            guard !text.isEmpty, isPlain, isPath else { return nil }
            target = .page(PagePath(segments: parts.filter { !$0.isEmpty }.map(String.init)))
        }
    }

    private init() { (text, target) = ("", .page(PagePath(segments: []))) }

    /// The host of an `https:` address, in lower case; nil if it has a port, a user or nothing there.
    public static func host(of address: String) -> String? {
        guard address.hasPrefix("https://") else { return nil }
        let host = address.dropFirst(8).prefix { !"/?#".contains($0) }.lowercased()
        return host.isEmpty || host.contains(where: { ":@".contains($0) }) ? nil : host
    }
}

extension RedirectTarget {
    /// A page of the portal, or an address over HTTPS.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a page of the portal such as page/privacy or sign-in, / for the first one, or an https:// address",
            schema: ["type": "string", "pattern": "^(https://[^ ]+|/|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)$"])
    }

    /// No target, which ``init(_:)`` never accepts.
    public static var placeholder: RedirectTarget { RedirectTarget() }
}

/// A path prefix that a portal had before, such as `/OldPortal_LIVE`, as a setting: one to four segments.
public struct FormerPath: SettingText, Hashable {
    /// The path as it is written.
    public let text: String

    /// Reads a path; nil for anything but a slash before each of one to four segments of ASCII letters, digits, `-`, `_`
    /// and `.`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first?.isEmpty == true, (2...5).contains(parts.count), text.utf8.count <= 200 else { return nil }
        let isPath = parts.dropFirst().allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy {
                    (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
                }
        }
        guard isPath else { return nil }
        self.text = text
    }

    private init() { text = "" }

    /// The segments in lower case.
    public var segments: [String] { text.lowercased().split(separator: "/").map(String.init) }
}

extension FormerPath {
    /// A path of one to four segments.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a former path such as /OldPortal_LIVE, of one to four segments",
            schema: ["type": "string", "pattern": "^(/[A-Za-z0-9._-]+){1,4}$"])
    }

    /// An empty path, which ``init(_:)`` never accepts.
    public static var placeholder: FormerPath { FormerPath() }
}
