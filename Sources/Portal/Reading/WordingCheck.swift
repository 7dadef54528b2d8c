import Configuration
import PortalKit

/// Compares a council's wording with those of the engine and its packs under the same key: their placeholders and
/// links.
struct WordingCheck {
    /// The placeholders that every wording may contain.
    private static let constants: Set = ["council", "short", "portal"]

    /// Links that a page supports, but the engine's own wordings do not contain.
    private static let spare: [String: Set<String>] = [
        "activate.done.body": ["sign-in"], "signIn.new.intro": ["register"],
    ]

    /// The placeholders that a wording of this key may contain, beside the constants and those of known wordings.
    private let values: Set<String>
    /// The placeholders and the links of the known wordings of one key, one set for each wording.
    private let gaps: [Set<String>]
    private let links: [Set<String>]

    /// - Parameters:
    ///   - known: the wordings of one key, in every language and pack; empty for a key made of names in the
    ///     configuration.
    ///   - values: the placeholders of a key made of names.
    init(_ known: [String], values: Set<String> = []) {
        self.values = values
        (gaps, links) = (known.map(Self.gaps), known.map(Self.links))
    }

    func faults(in text: String, of key: String) -> [String] {
        if text.allSatisfy(\.isWhitespace) {
            return ["\(key) is empty, wanted words: leave it out for those of the engine"]
        }
        if text.utf8.count(where: { $0 == UInt8(ascii: "{") }) != text.utf8.count(where: { $0 == UInt8(ascii: "}") }) {
            return ["\(key) has a brace without its other, wanted '{' and '}' around a name"]
        }
        if text.utf8.contains(UInt8(ascii: "*")),
            text.split(separator: "**", omittingEmptySubsequences: false).count.isMultiple(of: 2)
        {
            return ["\(key) has '**' that does not end, wanted it before and after the strong words"]
        }
        let allowed = gaps.reduce(into: Self.constants.union(values)) { $0.formUnion($1) }
        let given = links.reduce(into: Self.spare[key] ?? []) { $0.formUnion($1) }
        let gaps = Self.gaps(text).subtracting(allowed).sorted().map { name in
            "\(key) has '{\(name)}', which is filled in nowhere here, wanted \(Self.listed(allowed) { "{\($0)}" })"
                + suggestion(for: name, in: allowed)
        }
        let links = Self.links(text).subtracting(given).sorted().map { name in
            let wanted = given.isEmpty ? "wanted words without a link" : "wanted one to \(Self.listed(given) { $0 })"
            return "\(key) has a link to '\(name)', which the page does not give, \(wanted)"
                + suggestion(for: name, in: given)
        }
        return gaps + links + (isMail(key) ? lost(in: text, of: key) : [])
    }

    /// The warnings about `text`: placeholders and links that all other wordings contain.
    func doubts(in text: String, of key: String) -> [String] { isMail(key) ? [] : lost(in: text, of: key) }

    /// Whether it is a wording of a mail, where a missing placeholder or link is a mistake.
    private func isMail(_ key: String) -> Bool { key.hasPrefix("mail.") }

    /// The placeholders and links that every known wording contains and `text` does not; not for subjects, which need
    /// not repeat the content of the mail.
    private func lost(in text: String, of key: String) -> [String] {
        guard !key.hasSuffix(".subject"), let gaps = gaps.first, let links = links.first else { return [] }
        let lostGaps = self.gaps.reduce(gaps) { $0.intersection($1) }.subtracting(Self.gaps(text))
        let lostLinks = self.links.reduce(links) { $0.intersection($1) }.subtracting(Self.links(text))
        return lostGaps.subtracting(Self.constants).sorted().map {
            "\(key) lacks '{\($0)}', which the engine's words have"
        }
            + lostLinks.sorted().map { "\(key) lacks the link '[...](\($0))', which the engine's words have" }
    }

    private static func listed(_ names: Set<String>, _ form: (String) -> String) -> String {
        names.sorted().map(form).joined(separator: ", ")
    }

    /// The placeholders: names in braces.
    static func gaps(_ text: String) -> Set<String> {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return [] }
        let rests = text.utf8.split(separator: UInt8(ascii: "{"), omittingEmptySubsequences: false).dropFirst()
        return Set(
            rests.compactMap { rest in rest.firstIndex(of: UInt8(ascii: "}")).map { String(Substring(rest[..<$0])) } })
    }

    static func links(_ text: String) -> Set<String> {
        guard text.utf8.contains(UInt8(ascii: "[")) else { return [] }
        let rests = text.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
        return Set(rests.compactMap { rest in rest.firstIndex(of: ")").map { String(rest[..<$0]) } })
    }
}
