internal import Basics

/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let days: StaticString = "ThuFriSatSunMonTueWed"
    private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"

    /// Appends the date at `seconds` since 1970, 29 bytes.
    static func append(_ seconds: Int, to bytes: inout [UInt8]) {
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = GregorianDay(daysSince1970: day)
        name(days, day % 7, to: &bytes)
        bytes.append(contentsOf: [UInt8(ascii: ","), Syntax.space])
        pair(date.day, to: &bytes)
        bytes.append(Syntax.space)
        name(months, date.month - 1, to: &bytes)
        bytes.append(Syntax.space)
        pair(date.year / 100, to: &bytes)
        pair(date.year % 100, to: &bytes)
        bytes.append(Syntax.space)
        pair(second / 3600, to: &bytes)
        bytes.append(Syntax.colon)
        pair(second / 60 % 60, to: &bytes)
        bytes.append(Syntax.colon)
        pair(second % 60, to: &bytes)
        bytes.append(contentsOf: " GMT".utf8)
    }

    private static func name(_ names: StaticString, _ index: Int, to bytes: inout [UInt8]) {
        names.withUTF8Buffer { bytes.append(contentsOf: $0[index * 3..<index * 3 + 3]) }
    }

    private static func pair(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(0x30 + number / 10))
        bytes.append(UInt8(0x30 + number % 10))
    }
}
