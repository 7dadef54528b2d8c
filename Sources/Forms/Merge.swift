import Vault

/// Digests of the answers a page showed when it was rendered, so that a later save can distinguish changes of this page
/// from changes of another window.
struct Base: Sendable {
    /// A short digest of each input's text, by its path; `-` for an empty text.
    private let digests: [String: Substring]

    /// Reads the value of the page's hidden field: `path:digest path:digest`.
    init(_ text: String) {
        digests = Dictionary(
            text.utf8.split(separator: UInt8(ascii: " ")).compactMap { entry in
                guard let colon = entry.firstIndex(of: UInt8(ascii: ":")) else { return nil }
                return (String(Substring(entry[..<colon])), Substring(entry[entry.index(after: colon)...]))
            }
        ) { first, _ in first }
    }

    /// The value of the hidden field.
    /// - Parameter shown: the base of an earlier page; its digests take precedence over those of `answers`.
    static func text(_ paths: [String], of answers: Answers, shown: Base? = nil) -> String {
        paths.map { "\($0):\(shown?.digests[$0] ?? digest(answers[$0])[...])" }.joined(separator: " ")
    }

    var paths: some Collection<String> { digests.keys }

    func isUnchanged(_ path: String, _ text: String) -> Bool {
        digests[path].map { $0 == Self.digest(text) } ?? text.isEmpty
    }

    private static func digest(_ text: String) -> String {
        text.isEmpty ? "-" : String(Digest.sha256Hex(text).prefix(16))
    }
}

/// Merges the answers posted by one window into the stored ones.
struct Merge: Sendable {
    /// An answer that another window changed since this one was opened.
    struct Conflict: Hashable, Sendable {
        let path: String
        /// The stored text.
        let theirs: String
        /// The posted text.
        let ours: String
    }

    /// The answers to store: the stored ones with every change that only this window made.
    private(set) var answers: Answers
    /// Answers that both windows changed to different texts: the stored text is kept and the conflict is reported.
    private(set) var conflicts: [Conflict] = []

    /// - Parameter typed: the text of every input of the page.
    init(_ typed: [String: String], over stored: Answers, shown base: Base) {
        answers = stored
        for (path, ours) in typed.sorted(by: { $0.key < $1.key }) where ours != stored[path] {
            if base.isUnchanged(path, ours) { continue }
            if base.isUnchanged(path, stored[path]) {
                answers[path] = ours
            } else {
                conflicts.append(Conflict(path: path, theirs: stored[path], ours: ours))
            }
        }
    }
}
