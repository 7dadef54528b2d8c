internal import FoundationEssentials

/// One entry as the text of a JSON object.
struct JournalLine {
    private var bytes: [UInt8] = []

    init(_ level: Journal.Level, _ event: String, _ fields: KeyValuePairs<String, String>, at time: Date) {
        bytes.reserveCapacity(512)
        bytes += #"{"time":""#.utf8
        append(time)
        bytes += #"","level":""#.utf8
        bytes += level.rawValue.utf8
        bytes += #"","event":"#.utf8
        append(event)
        for (name, value) in fields {
            bytes.append(UInt8(ascii: ","))
            append(Self.own.contains(name) ? name + "_" : name)
            bytes.append(UInt8(ascii: ":"))
            append(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The names that every line has; a field of the same name is written with `_` after it.
    private static let own = ["time", "level", "event"]

    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy(isPlain) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Escapes what JSON requires (RFC 8259, section 7), and what could forge a line or change a terminal's text
    /// direction: all control and format characters, line and paragraph separators.
    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                bytes += "\\u".utf8
                bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                bytes += digits.utf8
            }
        default:
            if scalar == "\"" || scalar == "\\" { bytes.append(UInt8(ascii: "\\")) }
            bytes += String(scalar).utf8
        }
    }

    /// `2024-09-01T08:30:00.125Z` (ISO 8601).
    private mutating func append(_ time: Date) {
        let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded())
        let (day, ofDay) = milliseconds.quotientAndRemainderDown(by: 86_400_000)
        let (year, month, date) = civil(day)
        append(year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        append(month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        append(date, digits: 2)
        bytes.append(UInt8(ascii: "T"))
        append(ofDay / 3_600_000, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        append(ofDay / 60_000 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        append(ofDay / 1000 % 60, digits: 2)
        bytes.append(UInt8(ascii: "."))
        append(ofDay % 1000, digits: 3)
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func append(_ number: Int64, digits: Int) {
        if digits > 1 { append(number / 10, digits: digits - 1) }
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}

/// Whether a byte of UTF-8 needs no escape in a JSON string or a log.
private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

extension Int64 {
    fileprivate func quotientAndRemainderDown(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar: counting years from March puts leap days last
/// (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
private func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, ofEra) = (day + 719_468).quotientAndRemainderDown(by: 146_097)
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * ofYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
}
