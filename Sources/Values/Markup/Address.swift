internal import Basics

/// An address for `href`, `src` or `action`: a path of this site, or an absolute one of a known kind.
///
/// None runs script: other schemes, such as `javascript:`, are rejected.
public struct Address: Hashable, Sendable {
    /// The address as it is written, percent-encoded.
    public let text: String

    /// A path on this site, beginning with one slash, or a fragment of this page; nil for anything else, and for
    /// characters other than printable ASCII without space, `"`, `<`, `>` and `\`.
    public init?(path: String) {
        let isPath = path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
        guard isPath || path.hasPrefix("#"), path.utf8.allSatisfy(isAllowed) else { return nil }
        text = path
    }

    /// An absolute address: `https:`, `http:`, `mailto:` or `tel:`; nil for anything else, and for the characters that
    /// ``init(path:)`` rejects.
    public init?(absolute: String) {
        let kinds = ["https://", "http://", "mailto:", "tel:"]
        guard kinds.contains(where: absolute.hasPrefix), absolute.utf8.allSatisfy(isAllowed) else { return nil }
        text = absolute
    }

    /// A path or an absolute address; nil when `text` is neither.
    public init?(_ text: String) {
        guard let address = Address(path: text) ?? Address(absolute: text) else { return nil }
        self = address
    }

    private init(known text: String) { self.text = text }

    /// The address of the element `id` on the same page; `id` is percent-encoded here.
    public static func fragment(_ id: String) -> Address { Address(known: "#" + Percent.encoded(id)) }

    /// This address with `segments` after it, each percent-encoded.
    public func appending(_ segments: String...) -> Address { appending(segments) }

    /// This address with `segments` after it, each percent-encoded.
    public func appending(_ segments: [String]) -> Address {
        var text = text
        if text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
        for segment in segments {
            text += "/"
            text += Percent.encoded(segment)
        }
        return Address(known: text)
    }

    /// This address with the fragment `id`, which is percent-encoded here.
    public func fragment(_ id: String) -> Address { Address(known: text + "#" + Percent.encoded(id)) }

    /// This address with `pairs` added to its query, names and values percent-encoded here.
    public func query(_ pairs: KeyValuePairs<String, String>) -> Address {
        let query = pairs.map { Percent.encoded($0.key) + "=" + Percent.encoded($0.value) }.joined(separator: "&")
        return Address(known: text + (text.contains("?") ? "&" : "?") + query)
    }
}

private func isAllowed(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "<")
        && byte != UInt8(ascii: ">")
}
