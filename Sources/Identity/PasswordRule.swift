import Configuration
import Foundation
import Markup
import PortalKit
import Vault

/// What a portal requires of a new password, wherever one is chosen: at registration, behind an invitation, after a
/// forgotten password, and in My account (OWASP ASVS 5.0, 6.2).
struct PasswordRule: Sendable {
    /// A class of characters.
    enum CharacterClass: String, SettingChoice {
        case upper, lower, digit, symbol

        /// Whether `password` has a character of this class.
        func isFound(in password: String) -> Bool {
            password.contains { character in
                switch self {
                case .upper: character.isUppercase
                case .lower: character.isLowercase
                case .digit: character.isNumber
                case .symbol: !character.isLetter && !character.isNumber && !character.isWhitespace
                }
            }
        }
    }

    /// Why a password is refused.
    enum Fault: Hashable {
        case short, long, common, council, email, address, current, like, used
        case without(CharacterClass)
    }

    /// The fewest and the most code points, as in NIST SP 800-63B.
    var least = 8
    var most = 1000
    /// Classes of characters of which it must have at least one.
    var classes: [CharacterClass] = []
    /// How many of the last passwords, the current one included, cannot be chosen again.
    var history = 0
    /// Whether it must differ from the typed current one in more than a few characters.
    var isUnlikeOld = false
    /// Whether it cannot contain the part of the address before the @.
    var isWithoutAddress = false
    /// Days after which it must be replaced; 0 for never.
    var days = 0

    /// Today's rule: at least 8 characters, and nothing else that a setting asks for.
    init() {}

    /// Reads `least`, `most`, `classes`, `history`, `unlikeOld`, `withoutAddress` and `days`.
    init(settings: inout Settings) {
        least = settings.read("least", in: 8...64, default: 8, "The fewest characters of a new password")
        most = settings.read("most", in: 64...1000, default: 1000, "The most characters of a new password")
        classes = settings.read(
            "classes", default: [CharacterClass](), "Kinds of characters of which a new password must have one each")
        history = settings.read(
            "history", in: 0...24, default: 0,
            "How many of an account's last passwords, the current one included, it cannot choose again")
        isUnlikeOld = settings.read(
            "unlikeOld", default: false, "Whether a new password must differ clearly from the current one")
        isWithoutAddress = settings.read(
            "withoutAddress", default: false,
            "Whether a new password cannot contain the part of the e-mail address before the @")
        days = settings.read(
            "days", in: 0...1000, default: 0,
            "Days after which a password must be replaced at the next sign-in; 0 for never")
    }

    /// Why `password` is refused, without what needs a hash; empty if it is accepted. Of the rules that every portal
    /// has, only the first fault.
    /// - Parameters:
    ///   - old: the current password as typed; nil where it is not asked.
    ///   - words: the council's id, its short and its full name.
    func faults(
        of password: String, email: String, old: String? = nil, common: Set<String> = [],
        words: (id: String, short: String, name: String) = ("", "", "")
    ) -> [Fault] {
        let (length, folded, email) = (password.unicodeScalars.count, password.lowercased(), email.lowercased())
        let local = email.prefix(while: { $0 != "@" })
        var faults: [Fault] = []
        if length < least {
            faults.append(.short)
        } else if Self.isCommon(folded, common, [words.id, words.short.lowercased(), "password", "portal"]) {
            faults.append(.common)
        } else if [words.name, words.short].contains(where: { Self.holds(folded, word: $0.lowercased()) }) {
            faults.append(.council)
        } else if !email.isEmpty, folded == email || folded == local {
            faults.append(.email)
        }
        if length > most { faults.append(.long) }
        faults += classes.filter { !$0.isFound(in: password) }.map(Fault.without)
        if isWithoutAddress, local.count >= 3, folded.contains(local), !faults.contains(.email) {
            faults.append(.address)
        }
        if let old, !old.isEmpty {
            if password == old {
                faults.append(.current)
            } else if isUnlikeOld, Self.isLike(folded, old.lowercased()) {
                faults.append(.like)
            }
        }
        return faults
    }

    /// Whether a password that was set at `set` must be replaced at a sign-in at `signedIn`, both in seconds since 1970.
    func isDue(set: Int, signedIn: Int) -> Bool { days > 0 && signedIn - set >= days * 86_400 }

    /// The day from which a password that was set at `set` must be replaced, if that is after `now` by at most 14 days;
    /// nil otherwise.
    func warning(set: Date, at now: Date) -> Date? {
        let due = set + TimeInterval(days * 86_400)
        return days > 0 && due > now && due <= now + 14 * 86_400 ? due : nil
    }

    /// Common, or made of little but the council's name.
    private static func isCommon(_ folded: String, _ common: Set<String>, _ words: [String]) -> Bool {
        let rest = words.filter { $0.count > 3 }.reduce(folded) { $0.replacing($1, with: "") }
        return common.contains(folded) || rest.count < 4 || Set(folded).count < 3
    }

    /// Whether `text` contains `word` with no letter before or after it; never an empty one.
    private static func holds(_ text: String, word: String) -> Bool {
        guard !word.isEmpty else { return false }
        return text.ranges(of: word).contains { range in
            let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
            let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
            return !before.isLetter && !after.isLetter
        }
    }

    /// Whether one contains the other, or three changes of a character or fewer turn one into the other.
    private static func isLike(_ a: String, _ b: String) -> Bool {
        if min(a.count, b.count) >= 4, a.contains(b) || b.contains(a) { return true }
        return EditDistance.isAtMost(3, Array(a.unicodeScalars), Array(b.unicodeScalars))
    }
}
