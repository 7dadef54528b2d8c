import Foundation

/// Text as it is searched and compared: small letters without accents, words parted by one space, `saint` as `st`. The one
/// definition of "the same name", for twins, for the search and for the matching of who is sent with who is known.
public enum Folded {
    public static func text(_ text: String) -> String { words(text).joined(separator: " ") }

    /// The words of `text`, folded. An apostrophe is no gap, and `&` is a word.
    public static func words(_ text: String) -> [String] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return split(text.lowercased()) }
        // Before they decompose: an acute accent by itself becomes a space and a mark that joins it.
        let marks = text.unicodeScalars.filter { !apostrophes.contains($0) && $0.properties.generalCategory != .format }
        let plain = String(String.UnicodeScalarView(marks)).decomposedStringWithCompatibilityMapping.lowercased()
        var folded = ""
        // Small letters of some capitals decompose again.
        for scalar in plain.decomposedStringWithCanonicalMapping.unicodeScalars where !isAccent(scalar) {
            if let letters = letters[scalar] { folded += letters } else { folded.unicodeScalars.append(scalar) }
        }
        return split(folded)
    }

    /// A name as it is kept for the search: the words of each part, with what goes before a surname (`O Brien`, `Mc Donald`)
    /// joined to it.
    public static func name(_ parts: String...) -> String {
        parts.flatMap { joined(words($0)) }.joined(separator: " ")
    }

    /// A name kept by ``name(_:)`` without gaps: equal for `Anna-Maria`, `Anna Maria` and `Annamaria`.
    public static func key(_ name: String) -> String { name.replacing(" ", with: "") }

    /// The words that a search for a name looks for, each the beginning of a word of it; where that finds nothing, those
    /// that follow.
    public static func searches(_ text: String) -> [[String]] {
        let words = words(text)
        let joined = joined(words)
        return joined == words ? [words] : [joined, words]
    }

    /// What is written with an apostrophe, a space or nothing before the rest of a surname.
    private static let particles: Set = ["o", "d", "l", "m", "n", "mc", "mac"]

    private static func joined(_ words: [String]) -> [String] {
        var joined: [String] = []
        var particle = ""
        for word in words {
            if particle.isEmpty, particles.contains(word) {
                particle = word
            } else {
                joined.append(particle + word)
                particle = ""
            }
        }
        return particle.isEmpty ? joined : joined + [particle]
    }

    private static func split(_ folded: String) -> [String] {
        var scalars = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "&": scalars.append(contentsOf: " and ".unicodeScalars)
            case _ where apostrophes.contains(scalar): continue
            default: scalars.append(isKept(scalar) ? scalar : " ")
            }
        }
        return String(scalars).split(separator: " ").map { $0 == "saint" ? "st" : String($0) }
    }

    /// Letters, digits, and the marks that are vowels in the scripts of South and South East Asia.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (48...57).contains(scalar.value) || (97...122).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: return true
        default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
