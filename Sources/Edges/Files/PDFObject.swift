internal import Basics

/// A value of a PDF file (ISO 32000-1, 7.3), as far as needed for dictionaries that are never compressed.
indirect enum PDFObject {
    case number(Int)
    case name(String)
    case string([UInt8])
    case dictionary([String: PDFObject])
    case array([PDFObject])
    /// A reference to an object, by number and generation.
    case reference(Int, Int)
    case boolean(Bool)
    case other

    subscript(key: String) -> PDFObject? { if case .dictionary(let entries) = self { entries[key] } else { nil } }

    var number: Int? { if case .number(let number) = self { number } else { nil } }
    var name: String? { if case .name(let name) = self { name } else { nil } }
    var string: [UInt8]? { if case .string(let string) = self { string } else { nil } }
}

/// Parses one value. Malformed, too deeply nested or truncated input gives nil, never a trap.
struct PDFParser {
    private let bytes: [UInt8]
    private(set) var place: Int
    /// The offset of the last value.
    private var start: Int?
    private static let deepest = 8

    init(_ bytes: [UInt8], at place: Int = 0) { (self.bytes, self.place) = (bytes, place) }

    /// Whether the last value, which could not be parsed, begins as a dictionary.
    var isAtDictionary: Bool { start.map { bytes[$0...].starts(with: "<<".utf8) } ?? false }

    /// The next value; nil at the end, and when it is malformed.
    mutating func value(depth: Int = 0) -> PDFObject? {
        skipSpace()
        guard depth < Self.deepest, let byte = peek else { return nil }
        if depth == 0 { start = place }
        switch byte {
        case UInt8(ascii: "/"): return name().map { .name($0) }
        case UInt8(ascii: "("): return literal().map { .string($0) }
        case UInt8(ascii: "<"): return peek(1) == UInt8(ascii: "<") ? dictionary(depth) : hex().map { .string($0) }
        case UInt8(ascii: "["): return array(depth)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 48...57: return number()
        default: return word()
        }
    }

    /// A name without its slash, `#xx` decoded; nil when none begins here.
    mutating func name() -> String? {
        guard peek == UInt8(ascii: "/") else { return nil }
        place += 1
        var name: [UInt8] = []
        while let byte = peek, !Self.isSpace(byte), !Self.isDelimiter(byte), name.count < 128 {
            place += 1
            if byte == UInt8(ascii: "#"), let high = peek.flatMap(Hex.value), let low = peek(1).flatMap(Hex.value) {
                name.append(high << 4 | low)
                place += 2
            } else {
                name.append(byte)
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    mutating func skipSpace() {
        while let byte = peek {
            if byte == UInt8(ascii: "%") {
                while let byte = peek, byte != 0x0A, byte != 0x0D { place += 1 }
            } else if Self.isSpace(byte) {
                place += 1
            } else {
                return
            }
        }
    }

    private var peek: UInt8? { peek(0) }
    private func peek(_ ahead: Int) -> UInt8? { place + ahead < bytes.count ? bytes[place + ahead] : nil }

    private mutating func dictionary(_ depth: Int) -> PDFObject? {
        place += 2
        var entries: [String: PDFObject] = [:]
        while true {
            skipSpace()
            if peek == UInt8(ascii: ">"), peek(1) == UInt8(ascii: ">") {
                place += 2
                return .dictionary(entries)
            }
            guard entries.count < 256, let key = name(), let value = value(depth: depth + 1) else { return nil }
            entries[key] = value
        }
    }

    private mutating func array(_ depth: Int) -> PDFObject? {
        place += 1
        var values: [PDFObject] = []
        while true {
            skipSpace()
            if peek == UInt8(ascii: "]") {
                place += 1
                return .array(values)
            }
            guard values.count < 1024, let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        }
    }

    /// A number, or a reference: two numbers and an R.
    private mutating func number() -> PDFObject? {
        guard let first = digits() else { return nil }
        let end = place
        skipSpace()
        if let byte = peek, (48...57).contains(byte), let second = digits(), let number = first, let other = second {
            skipSpace()
            if peek == UInt8(ascii: "R") {
                place += 1
                return .reference(number, other)
            }
        }
        place = end
        return first.map { .number($0) } ?? .other
    }

    /// Parses a whole number; nil when there is none, nil inside for one with a decimal point or too large.
    private mutating func digits() -> Int?? {
        let token = token()
        return token.isEmpty ? nil : .some(Int(token))
    }

    private mutating func word() -> PDFObject? {
        switch token() {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "": return nil
        default: return .other
        }
    }

    /// What stands before the next space or delimiter, at most 20 bytes of it.
    private mutating func token() -> String {
        let start = place
        while let byte = peek, !Self.isSpace(byte), !Self.isDelimiter(byte), place - start < 20 { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// A string in parentheses (7.3.4.2).
    private mutating func literal() -> [UInt8]? {
        place += 1
        var (string, depth) = ([UInt8](), 1)
        while let byte = peek {
            place += 1
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return string }
            case UInt8(ascii: "\\"):
                if let escaped = escaped() { string.append(escaped) }
                continue
            default: break
            }
            string.append(byte)
        }
        return nil
    }

    private mutating func escaped() -> UInt8? {
        guard let byte = peek else { return nil }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case 48...55:
            var octal = Int(byte - 48)
            for _ in 0..<2 {
                guard let next = peek, (48...55).contains(next) else { break }
                octal = octal * 8 + Int(next - 48)
                place += 1
            }
            return UInt8(truncatingIfNeeded: octal)
        case 0x0D:
            if peek == 0x0A { place += 1 }
            return nil
        case 0x0A: return nil
        default: return byte
        }
    }

    private mutating func hex() -> [UInt8]? {
        place += 1
        var digits: [UInt8] = []
        while let byte = peek {
            place += 1
            if byte == UInt8(ascii: ">") {
                if !digits.count.isMultiple(of: 2) { digits.append(0) }
                return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
            }
            if let digit = Hex.value(byte) { digits.append(digit) } else if !Self.isSpace(byte) { return nil }
        }
        return nil
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0 || (0x09...0x0D).contains(byte) && byte != 0x0B
    }
    static func isDelimiter(_ byte: UInt8) -> Bool { "()<>[]{}/%".utf8.contains(byte) }
}
