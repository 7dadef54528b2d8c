internal import FoundationEssentials

/// One entry as the text of a JSON object.
struct JournalLine {
    private var bytes: [UInt8] = []

    init(_ level: Journal.Level, _ event: String, _ fields: KeyValuePairs<String, String>, at time: Date) {
        bytes.reserveCapacity(512)
        bytes += #"{"time":""#.utf8
        bytes += Self.text(time).utf8
        bytes += #"","level":""#.utf8
        bytes += level.rawValue.utf8
        bytes += #"","event":"#.utf8
        append(event)
        for (name, value) in fields {
            bytes.append(UInt8(ascii: ","))
            append(Self.reserved.contains(name) ? name + "_" : name)
            bytes.append(UInt8(ascii: ":"))
            append(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The names that every line has; a field of the same name is written with `_` after it.
    private static let reserved = ["time", "level", "event"]

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

    /// `2024-09-01T08:30:00.125Z` (ISO 8601), to the nearest millisecond: the format leaves out what is less than one.
    private static func text(_ time: Date) -> String {
        let milliseconds = (time.timeIntervalSince1970 * 1000).rounded()
        return Date(timeIntervalSince1970: (milliseconds + 0.5) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// Whether a byte of UTF-8 needs no escape in a JSON string or a log.
private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}
