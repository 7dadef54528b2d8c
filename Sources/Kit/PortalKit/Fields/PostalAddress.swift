/// A postal address in the United Kingdom.
public struct PostalAddress: Hashable, Sendable {
    /// Unique property reference number, up to 12 digits; empty for a typed address.
    public let uprn: String
    /// The lines before the postcode; the last of several is the town.
    public let lines: [String]
    /// As in ``normalised(_:)``; empty or malformed only if not validated.
    public let postcode: String

    /// An address, which is not checked.
    public init(uprn: String, lines: [String], postcode: String) {
        (self.uprn, self.lines, self.postcode) = (uprn, lines, postcode)
    }

    /// Lines and postcode on one line, separated by commas.
    public var line: String { (lines + [postcode]).joined(separator: ", ") }

    /// `postcode` in upper case with one space; nil if it does not have the format of a postcode of the United Kingdom
    /// or of a forces' post office (`BFPO 57`). Spaces and punctuation are ignored; letters of other alphabets are not.
    public static func normalised(_ postcode: String) -> String? {
        let marks = postcode.plainASCII.unicodeScalars.filter { scalar in
            // All other ASCII characters are separators.
            scalar.isASCII ? scalar.isASCIIDigit || scalar.properties.isAlphabetic : !scalar.isDash
        }
        guard marks.allSatisfy(\.isASCII) else { return nil }
        let letters = String(String.UnicodeScalarView(marks)).uppercased()
        if letters.hasPrefix("BFPO") {
            let number = letters.dropFirst(4)
            return (1...4).contains(number.count) && number.allSatisfy(\.isNumber) ? "BFPO \(number)" : nil
        }
        guard (5...7).contains(letters.count) else { return nil }
        let (outward, inward) = (letters.dropLast(3), letters.suffix(3))
        guard outward.first?.isLetter == true, inward.first?.isNumber == true,
            inward.dropFirst().allSatisfy(\.isLetter), outward.contains(where: \.isNumber)
        else { return nil }
        return "\(outward) \(inward)"
    }
}
