import Basics
public import Configuration
import Web

/// An address that was in use before, such as `/Account/Login` or `/Home/Notice?key=privacy`: a path on the portal's
/// host, `/*` at its end for every path below, and the query keys that a request must have.
///
/// Letters match in either case, and a slash at the end makes no difference.
public struct OldAddress: SettingText, Hashable {
    /// The address as it is written.
    public let text: String
    /// The decoded segments of the path in lower case, without the `*`.
    public let segments: [String]
    /// Whether it stands for every path below, and for its own.
    public let isPrefix: Bool
    /// The query keys that a request must have, with their values, in lower case.
    public let query: [String: String]

    /// Reads an address; nil for anything but a path with, at most, a query.
    public init?(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isASCII = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Self.refused.contains($0) }
        guard isASCII, text.utf8.count <= 500, parts[0].hasPrefix("/"), !parts[0].contains("//") else { return nil }
        isPrefix = parts[0].hasSuffix("/*")
        let path = isPrefix ? String(parts[0].dropLast()) : parts[0]
        guard !path.contains("*"), let segments = Self.segments(path), !segments.isEmpty else { return nil }
        var query: [String: String] = [:]
        if parts.count > 1 {
            guard let read = Self.query(parts[1]), !read.isEmpty else { return nil }
            query = read
        }
        (self.text, self.segments, self.query) = (text, segments, query)
    }

    private init() { (text, segments, isPrefix, query) = ("", [], false, [:]) }

    /// `\`, `"`, `<`, `>` and `#`.
    private static let refused: Set<UInt8> = [0x5C, 0x22, 0x3C, 0x3E, 0x23]

    /// The decoded segments of a path in lower case; nil if one is malformed, `.`, `..`, or contains a slash.
    public static func segments(_ path: some StringProtocol) -> [String]? {
        let parts = path.split(separator: "/")
        guard parts.count <= 32 else { return nil }
        let segments = parts.compactMap { Percent.decoded(String($0))?.lowercased() }
        let isPath = segments.allSatisfy { $0 != "." && $0 != ".." && !$0.utf8.contains(0x2F) }
        return isPath && segments.count == parts.count ? segments : nil
    }

    /// The keys of a query in lower case, with their values; the first of several of one key; nil if it is malformed.
    public static func query(_ text: String?) -> [String: String]? {
        guard let form = try? Form.parse(query: text, maxFields: 50) else { return nil }
        let pairs = form.fields.map { ($0.name.lowercased(), $0.value.lowercased()) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Whether a request for `segments` with `asked` in its query is one for this address.
    public func matches(_ segments: some Collection<String>, _ asked: [String: String]) -> Bool {
        let isPath = isPrefix ? segments.starts(with: self.segments) : segments.elementsEqual(self.segments)
        return isPath && query.allSatisfy { asked[$0.key] == $0.value }
    }
}

extension OldAddress {
    /// A path, with at most a query.
    public static var form: SettingForm {
        SettingForm(
            wanted: "an old path such as /Account/Login, /Home/Notice?key=privacy, or /Old/* for every path below",
            schema: ["type": "string", "pattern": "^/[^ #]+$"])
    }

    /// An address without a path, which ``init(_:)`` never accepts.
    public static var placeholder: OldAddress { OldAddress() }
}
