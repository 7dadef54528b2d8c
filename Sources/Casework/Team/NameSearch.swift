import PortalKit

/// A search for a person by name, in every way in which the name may be written.
public struct NameSearch: Hashable, Sendable {
    /// One way to write it, as patterns for LIKE.
    struct Attempt: Hashable, Sendable {
        /// Four patterns for a folded name with a leading space, all of which must match.
        let words: [String]
        /// A pattern for a folded name without spaces; empty if only `words` count.
        let whole: String

        /// Matches names in which each of `words` begins a word.
        init(words: [String]) {
            self.words = (0..<4).map { $0 < words.count ? "% \(words[$0])%" : "%" }
            whole = ""
        }

        /// Matches names that begin with these letters, spaces ignored.
        init(whole: String) {
            words = Array(repeating: "%", count: 4)
            self.whole = "\(whole)%"
        }
    }

    /// The words as typed, folded and joined by hyphens, because a reference may consist of letters only.
    let reference: String
    let attempts: [Attempt]

    /// - Parameter text: words of a name or their beginnings, in any spelling that ``Folded`` treats as equal.
    init(_ text: String) {
        let searches = Folded.searches(text).filter { !$0.isEmpty }
        let plain = searches.last ?? []
        reference = plain.joined(separator: "-").uppercased()
        guard !plain.isEmpty else {
            attempts = []
            return
        }
        // `Jean Luc` also finds Jeanluc, and `Annamaria` Anna-Maria.
        let joined = plain.joined()
        let asOne = plain.count > 1 ? [Attempt(words: [joined])] : []
        attempts = searches.map { Attempt(words: $0) } + asOne + [Attempt(whole: joined)]
    }

    /// The results of all attempts, in their order and without duplicates.
    func all<Found: Hashable>(_ find: (Attempt) throws -> [Found]) rethrows -> [Found] {
        var (found, seen) = ([Found](), Set<Found>())
        for attempt in attempts {
            for match in try find(attempt) where seen.insert(match).inserted { found.append(match) }
        }
        return found
    }
}
