import PortalKit

/// A search for a person by name, in every way that the same name may be written.
public struct NameSearch: Hashable, Sendable {
    /// One way to write it, as patterns for LIKE.
    struct Attempt: Hashable, Sendable {
        /// Four that are to match a folded name with a space before it.
        let words: [String]
        /// What a folded name without its spaces is to match; empty where the words are what counts.
        let whole: String

        /// Words that each begin a word of the name.
        init(words: [String]) {
            self.words = (0..<4).map { $0 < words.count ? "% \(words[$0])%" : "%" }
            whole = ""
        }

        /// Letters that the whole name begins with.
        init(whole: String) {
            words = Array(repeating: "%", count: 4)
            self.whole = "\(whole)%"
        }
    }

    /// The words as they were typed, folded and joined by hyphens: a reference may be all letters.
    let reference: String
    let attempts: [Attempt]

    /// - Parameter text: some words of a name, or their beginnings, in any spelling that ``Folded`` knows as the same.
    init(_ text: String) {
        let searches = Folded.searches(text).filter { !$0.isEmpty }
        let plain = searches.last ?? []
        reference = plain.joined(separator: "-").uppercased()
        guard !plain.isEmpty else {
            attempts = []
            return
        }
        // `Jean Luc` for Jeanluc, and `Annamaria` for Anna-Maria.
        let joined = plain.joined()
        let asOne = plain.count > 1 ? [Attempt(words: [joined])] : []
        attempts = searches.map { Attempt(words: $0) } + asOne + [Attempt(whole: joined)]
    }

    /// What each attempt finds, each once, in the order of the attempts.
    func all<Found: Hashable>(_ find: (Attempt) throws -> [Found]) rethrows -> [Found] {
        var (found, seen) = ([Found](), Set<Found>())
        for attempt in attempts {
            for one in try find(attempt) where seen.insert(one).inserted { found.append(one) }
        }
        return found
    }
}
