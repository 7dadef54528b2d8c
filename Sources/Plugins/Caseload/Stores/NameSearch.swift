import Database
import PortalKit

/// A search for a person by name, in every way in which the name may be written.
struct NameSearch: Hashable, Sendable {
    /// One way to write it.
    enum Attempt: Hashable, Sendable {
        /// Names in which each of these begins a word.
        case words([String])
        /// Names that begin with these letters, spaces ignored.
        case letters(String)

        /// The condition on the column `folded`.
        var isMatched: SQL {
            switch self {
            case .words(let words): .all(words.prefix(4).map { "' ' || folded LIKE \(bind: "% \($0)%")" })
            case .letters(let letters): "REPLACE(folded, ' ', '') LIKE \(bind: "\(letters)%")"
            }
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
        // `Jean Luc` also finds Jeanluc, and `Annamaria` Anna-Maria.
        let joined = plain.joined()
        let asOne = plain.count > 1 ? [Attempt.words([joined])] : []
        attempts = plain.isEmpty ? [] : searches.map { .words($0) } + asOne + [.letters(joined)]
    }
}
