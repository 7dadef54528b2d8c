/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let days: StaticString = "ThuFriSatSunMonTueWed"
    private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"

    /// Appends the date at `seconds` since 1970, 29 bytes.
    static func append(_ seconds: Int, to bytes: inout [UInt8]) {
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = civil(day)
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

    /// The date in the Gregorian calendar of a day counted from 1970 on. Years are counted from March, so that a leap
    /// day comes last.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        return (
            era * 400 + year + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func name(_ names: StaticString, _ index: Int, to bytes: inout [UInt8]) {
        names.withUTF8Buffer { bytes.append(contentsOf: $0[index * 3..<index * 3 + 3]) }
    }

    private static func pair(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(0x30 + number / 10))
        bytes.append(UInt8(0x30 + number % 10))
    }
}
