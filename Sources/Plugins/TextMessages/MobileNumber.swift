import PortalKit

/// Numbers of mobile telephones as people type them (GOV.UK Design System, Telephone numbers).
enum MobileNumber {
    /// The number in E.164, such as `+447700900123`; nil if it is not a mobile number of the United Kingdom, or, with
    /// `abroad`, a number of another country with its code.
    static func read(_ typed: String, abroad: Bool) -> String? {
        let text = typed.replacing("(0)", with: "")
        let allowed: Set<Character> = ["+", "\u{FF0B}", " ", "\u{A0}", "-", "\u{2010}", "\u{2011}", "(", ")", ".", "/"]
        guard text.allSatisfy({ $0.isNumber || allowed.contains($0) }) else { return nil }
        let digits = CodeDigits.read(text)
        let isPlus = text.first { $0 != " " }.map { $0 == "+" || $0 == "\u{FF0B}" } ?? false
        let hasCode = isPlus || digits.hasPrefix("00")
        let international = isPlus ? digits : String(digits.dropFirst(2))
        if hasCode, !international.hasPrefix("44") {
            return abroad && (8...15).contains(international.count) && international.first != "0"
                ? "+" + international : nil
        }
        if hasCode || (digits.hasPrefix("44") && digits.count == 12) {
            return british(hasCode ? String(international.dropFirst(2)) : String(digits.dropFirst(2)))
        }
        return digits.hasPrefix("0") ? british(String(digits.dropFirst())) : nil
    }

    /// The last digits, which a page shows of a number.
    static func end(_ number: String) -> String { String(number.suffix(3)) }

    /// The number without country code and leading zero, if it is one of a mobile telephone: 70 are personal numbers, 76
    /// pagers, but for 7624 (Ofcom, National Telephone Numbering Plan).
    private static func british(_ number: String) -> String? {
        let rest = number.hasPrefix("0") ? String(number.dropFirst()) : number
        guard rest.count == 10, rest.hasPrefix("7"), !rest.hasPrefix("70"),
            !rest.hasPrefix("76") || rest.hasPrefix("7624")
        else { return nil }
        return "+44" + rest
    }
}
