import Foundation

/// Normalises text for search and comparison: lower case, no accents, words separated by one space, `saint` as `st`.
///
/// The only definition of equal names: for finding duplicates, for searching, and for matching submissions with people.
public enum Folded {
    /// The words of `text`, folded and separated by one space.
    public static func text(_ text: String) -> String { words(text).joined(separator: " ") }

    /// The words of `text`, folded. An apostrophe does not separate words; `&` becomes `and`.
    public static func words(_ text: String) -> [String] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return split(text.lowercased()) }
        // Before decomposition, which turns a separate acute accent into a space and a combining mark.
        let marks = text.unicodeScalars.filter { !apostrophes.contains($0) && $0.properties.generalCategory != .format }
        let plain = String(String.UnicodeScalarView(marks)).decomposedStringWithCompatibilityMapping.lowercased()
        var folded = ""
        // Some letters decompose again in lower case.
        for scalar in plain.decomposedStringWithCanonicalMapping.unicodeScalars where !isAccent(scalar) {
            if let letters = letters[scalar] { folded += letters } else { folded.unicodeScalars.append(scalar) }
        }
        return split(folded)
    }

    /// A name as it is stored for search: the words of each part, with particles joined to the next word (`O Brien`,
    /// `Mc Donald`).
    public static func name(_ parts: String...) -> String {
        parts.flatMap { joined(words($0)) }.joined(separator: " ")
    }

    /// A name from ``name(_:)`` without spaces: equal for `Anna-Maria`, `Anna Maria` and `Annamaria`.
    public static func key(_ name: String) -> String { name.replacing(" ", with: "") }

    /// The prefixes to search for in names from ``name(_:)``: alternatives, to be tried in order until one finds names.
    public static func searches(_ text: String) -> [[String]] {
        let words = words(text)
        let joined = joined(words)
        return joined == words ? [words] : [joined, words]
    }

    /// Particles that are joined to a surname by an apostrophe, a space or nothing.
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

    /// Letters, digits, and marks: in the scripts of South and South East Asia they are vowels.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (48...57).contains(scalar.value) || (97...122).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: return true
        default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
