/// Phone numbers as people type them: digits with any separators, and an extension.
enum TelephoneNumber {
    /// `text` in ASCII, such as `+44 (0)7700 900 123 ext 12`; nil if it is not a phone number of 7 to 15 digits (ITU-T
    /// E.164), with an extension of up to 6.
    static func normalised(_ text: String) -> String? {
        let plain = text.plainASCII
        let end = plain.firstMatch(
            of: /[ ,;(\-]*(?i:extension|estyniad|extn|ext|est|x|#)[ .:]*([0-9]{1,6})\)?$/)
        let number = separated(end.map { plain[..<$0.range.lowerBound] } ?? plain[...])
        guard let number, (7...15).contains(number.unicodeScalars.count { $0.isASCIIDigit }) else { return nil }
        return end.map { "\(number) ext \($0.output.1)" } ?? number
    }

    /// The digits with ASCII separators; nil if there is anything else, or a plus after a digit or another plus.
    private static func separated(_ text: Substring) -> String? {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where scalar.isASCIIDigit: plain.append(scalar)
            case "+":
                guard !plain.contains(where: { $0 == "+" || $0.isASCIIDigit }) else { return nil }
                plain.append(scalar)
            case "(", ")", ".", "/": plain.append(scalar)
            case _ where scalar.isDash: plain.append("-")
            case _ where isSeparator(scalar): if let last = plain.last, last != " " { plain.append(" ") }
            default: return nil
            }
        }
        while plain.last == " " { plain.removeLast() }
        return String(plain)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .connectorPunctuation, .otherPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .mathSymbol, .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }
}
