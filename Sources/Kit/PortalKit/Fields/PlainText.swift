import Web

extension String {
    /// The text without invisible characters (general category Cf), such as the direction marks that phones put around
    /// numbers. For e-mail addresses, numbers and codes, never for words.
    var withoutInvisible: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        return String(String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .format }))
    }

    /// The text without invisible characters, with decimal digits of all scripts and full-width characters as ASCII,
    /// and all white space as U+0020.
    var plainASCII: String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        var plain = String.UnicodeScalarView()
        for scalar in withoutInvisible.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: plain.append(Unicode.Scalar(UInt8(clamping: scalar.value - 0xFEE0)))
            case _ where scalar.properties.isWhitespace: plain.append(" ")
            default:
                if scalar.properties.generalCategory == .decimalNumber, let number = scalar.properties.numericValue {
                    plain.append(Unicode.Scalar(UInt8(clamping: 48 + Int(clamping: number))))
                } else {
                    plain.append(scalar)
                }
            }
        }
        return String(plain)
    }
}

extension StringProtocol {
    /// Whether it has no characters but ASCII digits.
    var isASCIIDigits: Bool { utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

extension Unicode.Scalar {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }

    /// Whether it is a hyphen or dash of any kind, including the mathematical minus.
    var isDash: Bool { properties.generalCategory == .dashPunctuation || self == "\u{2212}" }
}
