import Vault

/// What a page showed when it was made, so that a later save can tell what its reader changed from what another window
/// did.
struct Base: Sendable {
    /// A short digest of each input's text, by its path.
    private let digests: [String: Substring]

    /// As the hidden field of a page carries it: `path:digest path:digest`.
    init(_ text: String) {
        digests = Dictionary(
            text.utf8.split(separator: UInt8(ascii: " ")).compactMap { entry in
                guard let colon = entry.firstIndex(of: UInt8(ascii: ":")) else { return nil }
                return (String(Substring(entry[..<colon])), Substring(entry[entry.index(after: colon)...]))
            }
        ) { first, _ in first }
    }

    /// - Parameter shown: what an earlier page showed, where that is what counts.
    static func text(_ paths: [String], of answers: Answers, shown: Base? = nil) -> String {
        paths.map { "\($0):\(shown?.digests[$0] ?? digest(answers[$0])[...])" }.joined(separator: " ")
    }

    /// The paths that the page had inputs for.
    var paths: some Collection<String> { digests.keys }

    func isUnchanged(_ path: String, _ text: String) -> Bool {
        digests[path].map { $0 == Self.digest(text) } ?? text.isEmpty
    }

    private static func digest(_ text: String) -> String {
        text.isEmpty ? "-" : String(Digest.sha256Hex(text).prefix(16))
    }
}

/// What one window typed, laid over what is kept.
struct Merge: Sendable {
    /// An answer that another window changed since this one was opened.
    struct Conflict: Hashable, Sendable {
        let path: String
        /// What is kept.
        let theirs: String
        /// What this window has typed.
        let ours: String
    }

    /// What is to be kept: with all that only this window has changed.
    private(set) var answers: Answers
    /// What both have changed, and differently: it is kept as the other window has it, and told.
    private(set) var conflicts: [Conflict] = []
    /// Whether anything was changed.
    private(set) var isChanged = false

    /// - Parameter typed: the text of every input that the page had.
    init(_ typed: [String: String], over kept: Answers, shown base: Base) {
        answers = kept
        for (path, ours) in typed.sorted(by: { $0.key < $1.key }) where ours != kept[path] {
            if base.isUnchanged(path, ours) { continue }
            if base.isUnchanged(path, kept[path]) {
                answers[path] = ours
                isChanged = true
            } else {
                conflicts.append(Conflict(path: path, theirs: kept[path], ours: ours))
            }
        }
    }
}
