/// A strict parser of JSON (RFC 8259) that records the position of every value.
struct ConfigParser {
    /// Thrown at the first syntax error, which is recorded already.
    private struct Stop: Error {}

    private static let levels = 64

    private(set) var issues: [ConfigIssue] = []
    private let bytes: [UInt8]
    private let file: String
    private var at = 0
    private var line = 1
    /// The offset of column 1 of this line, moved so that columns count Unicode scalars, not bytes.
    private var lineStart = 0
    private var level = 0

    init(_ bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

    /// Parses the file's only value; nil after a syntax error.
    mutating func parse() -> ConfigValue? {
        do {
            if let encoding = PlainText.foreignEncoding(bytes) {
                throw stop("the file is \(encoding), wanted UTF-8", at: position)
            }
            let value = try value()
            skipSpace()
            if at < bytes.count { throw stop("the end of the file") }
            return value
        } catch {
            return nil
        }
    }

    private mutating func value(_ wanted: String = "a value") throws(Stop) -> ConfigValue {
        skipSpace()
        let position = position
        guard let next else { throw stop(wanted) }
        let kind: ConfigValue.Kind =
            switch next {
            case UInt8(ascii: "{"): try nested { (parser) throws(Stop) in .table(try parser.table()) }
            case UInt8(ascii: "["): try nested { (parser) throws(Stop) in .list(try parser.list()) }
            case UInt8(ascii: "\""): .string(try string())
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number(try number())
            default: try word(wanted)
            }
        return ConfigValue(kind, position: position)
    }

    private mutating func nested(
        _ read: (inout ConfigParser) throws(Stop) -> ConfigValue.Kind
    ) throws(Stop) -> ConfigValue.Kind {
        guard level < Self.levels else { throw stop("at most \(Self.levels) tables and lists in one another") }
        level += 1
        at += 1
        let kind = try read(&self)
        level -= 1
        return kind
    }

    private mutating func table() throws(Stop) -> ConfigTable {
        var table = ConfigTable()
        skipSpace()
        if take("}") { return table }
        var end = position
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else {
                if !table.isEmpty, next == UInt8(ascii: "}") { throw stopAfterLast(end) }
                throw stop("a name in double quotes" + (table.isEmpty ? " or '}'" : " after the comma"))
            }
            let place = position
            let key = try string()
            skipSpace()
            guard take(":") else { throw stop("':' after the name '\(key)'") }
            let value = try value()
            if let first = table.position(of: key) {
                issues.append(ConfigIssue(place, "'\(key)' is given twice, wanted once, first at \(first)"))
            } else {
                table.append(ConfigTable.Entry(key, at: place, value))
            }
            end = position
            skipSpace()
        } while take(",")
        guard take("}") else { throw stop("',' or '}'", after: end, orAtNextLine: "','") }
        return table
    }

    private mutating func list() throws(Stop) -> [ConfigValue] {
        var values: [ConfigValue] = []
        skipSpace()
        if take("]") { return values }
        var end = position
        repeat {
            skipSpace()
            if !values.isEmpty, next == UInt8(ascii: "]") { throw stopAfterLast(end) }
            values.append(try value(values.isEmpty ? "a value or ']'" : "a value after the comma"))
            end = position
            skipSpace()
        } while take(",")
        guard take("]") else { throw stop("',' or ']'", after: end, orAtNextLine: "',' or ']'") }
        return values
    }

    private mutating func word(_ wanted: String) throws(Stop) -> ConfigValue.Kind {
        for (word, kind) in [("true", ConfigValue.Kind.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return kind
        }
        throw stop(wanted)
    }

    private mutating func number() throws(Stop) -> Double {
        let (start, place) = (at, position)
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw stop("\(text) at column \(place.column), wanted a number of at most 1.8e308", at: place)
        }
        return number
    }

    private mutating func digits() throws(Stop) {
        let start = at
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { at += 1 }
        if at == start { throw stop("a digit") }
    }
}

extension ConfigParser {
    private mutating func string() throws(Stop) -> String {
        let place = position
        at += 1
        var text: [UInt8] = []
        while true {
            let start = at
            var after = 0
            while let next, next >= 0x20, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") {
                at += 1
                if next & 0xC0 == 0x80 { after += 1 }
            }
            lineStart += after
            if text.isEmpty, next == UInt8(ascii: "\"") {
                defer { at += 1 }
                return try checked(bytes[start..<at], at: place)
            }
            text += bytes[start..<at]
            if take("\"") { return try checked(text[...], at: place) }
            guard take("\\") else { throw stop("'\"' at the end of the text, or an escape such as \\n") }
            text += String(try escaped()).utf8
        }
    }

    private mutating func checked(_ bytes: ArraySlice<UInt8>, at place: Position) throws(Stop) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw stop("text at column \(place.column) is not UTF-8, wanted UTF-8", at: place)
        }
        return text
    }

    private mutating func escaped() throws(Stop) -> Unicode.Scalar {
        guard let letter = next else { throw stop("an escape") }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            at += 1
            return Unicode.Scalar(letter)
        case UInt8(ascii: "u"):
            at += 1
            return try unicode()
        default:
            let known: [(Unicode.Scalar, Unicode.Scalar)] = [
                ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"), ("t", "\t"),
            ]
            for (letter, scalar) in known where take(letter) { return scalar }
            throw stop("one of \" \\ / b f n r t u after '\\'")
        }
    }

    /// Reads what follows `\u`: a scalar, or both halves of a surrogate pair.
    private mutating func unicode() throws(Stop) -> Unicode.Scalar {
        let place = position
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if UTF16.isLeadSurrogate(first), take("\\"), take("u") {
            let second = try unit()
            if UTF16.isTrailSurrogate(second) { return UTF16.decode(UTF16.EncodedScalar([first, second])) }
        }
        throw stop("half a surrogate pair at column \(place.column), wanted both", at: place)
    }

    private mutating func unit() throws(Stop) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw stop("four hexadecimal digits after '\\u'")
            }
            unit = unit << 4 | UInt16(digit)
            at += 1
        }
        return unit
    }
}

extension ConfigParser {
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private var position: Position { Position(file: file, line: line, column: at - lineStart + 1) }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while let next {
            switch next {
            case UInt8(ascii: "\n"):
                line += 1
                lineStart = at + 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            at += 1
        }
    }

    /// Records a syntax error: what is here, and what was wanted.
    private mutating func stop(_ wanted: String) -> Stop {
        let found =
            switch next {
            case nil: "the file ends"
            case 0xEF where at == 0: "a byte order mark"
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): "the line ends"
            case UInt8(ascii: " "): "a space"
            case .some(let byte) where byte > 0x20 && byte < 0x7F: "'\(Character(Unicode.Scalar(byte)))'"
            case .some(let byte) where byte < 0x80: "a control character"
            default: "a character that is not ASCII"
            }
        return stop("\(found) at column \(position.column), wanted \(wanted)", at: position)
    }

    /// Records that `wanted` does not follow an entry that ended at `end`. If the next entry is on a later line, the mistake
    /// is in the line before.
    private mutating func stop(_ wanted: String, after end: Position, orAtNextLine nextLine: String) -> Stop {
        let begins = "\"{[-0123456789tfn".utf8
        guard end.line < line, let next, begins.contains(next) else { return stop(wanted) }
        return stop("line \(line) has the next entry, wanted \(nextLine) at the end of line \(end.line)", at: end)
    }

    /// Records a comma after the last entry of a table or list, which ended at `end`.
    private mutating func stopAfterLast(_ end: Position) -> Stop {
        stop("there is a comma after the last entry, wanted none", at: end)
    }

    private mutating func stop(_ message: String, at place: Position) -> Stop {
        issues.append(ConfigIssue(place, message))
        return Stop()
    }
}
