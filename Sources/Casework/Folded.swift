import Foundation

/// Text as it is searched: small letters without accents, words parted by one space, `saint` as `st`.
public enum Folded {
    public static func text(_ text: String) -> String { words(text).joined(separator: " ") }

    /// The words of `text`, folded. An apostrophe is no gap, and `&` is a word.
    public static func words(_ text: String) -> [String] {
        let plain = text.utf8.allSatisfy { $0 < 0x80 }
        let folded = plain ? text.lowercased() : text.folding(options: options, locale: nil)
        var scalars = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "'", "`", "\u{2018}", "\u{2019}": continue
            case "&": scalars.append(contentsOf: " and ".unicodeScalars)
            default: scalars.append(isKept(scalar) ? scalar : " ")
            }
        }
        return String(scalars).split(separator: " ").map { $0 == "saint" ? "st" : String($0) }
    }

    private static let options: String.CompareOptions = [.caseInsensitive, .diacriticInsensitive, .widthInsensitive]

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? (48...57).contains(scalar.value) || (97...122).contains(scalar.value)
            : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
