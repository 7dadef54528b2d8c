import Web

extension String {
    /// Without characters that are not seen (general category Cf), such as marks of direction that a phone's address book
    /// puts around a number. For addresses, numbers and codes, never for words.
    var withoutInvisible: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        return String(String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .format }))
    }

    /// Without invisible characters, with the decimal digits of every script, and full-width letters and signs, as ASCII,
    /// and every space as U+0020.
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

extension Unicode.Scalar {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }

    /// A hyphen or dash of any kind, the mathematical minus among them.
    var isDash: Bool { properties.generalCategory == .dashPunctuation || self == "\u{2212}" }
}
