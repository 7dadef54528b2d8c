/// Decodes text in UTF-8 or, if it is not valid UTF-8, in Windows-1252 (WHATWG Encoding, section 9).
func decoded(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
        let value = (0x80...0x9F).contains(byte) ? windows1252[Int(clamping: byte) - 0x80] : UInt32(clamping: byte)
        scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(scalars)
}

/// The characters of bytes 80 to 9F; the five unassigned ones are control characters.
private let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
]
