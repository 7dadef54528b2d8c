import Web

/// Bytes of RFC 9110's grammar.
enum Syntax {
    static let space = UInt8(ascii: " ")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}

extension Span<UInt8> {
    /// Whether these bytes are `word`, ignoring letter case; `word` is in lower case.
    func matches(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for index in indices where lowered(self[index]) != letters[index] { return false }
            return true
        }
    }

    /// Whether these bytes are `word`, letter for letter.
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for index in indices where self[index] != letters[index] { return false }
            return true
        }
    }

    /// Whether these bytes begin with `word`, letter for letter.
    func begins(with word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && extracting(0..<word.utf8CodeUnitCount).equals(word)
    }

    /// The part of `range` without spaces and tabs at its ends (OWS, RFC 9110, section 5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, self[lower] == Syntax.space || self[lower] == 0x09 { lower += 1 }
        while lower < upper, self[upper - 1] == Syntax.space || self[upper - 1] == 0x09 { upper -= 1 }
        return lower..<upper
    }

    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// The bytes as text; invalid UTF-8 becomes U+FFFD.
    func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the range of each part between commas, trimmed.
    func eachPart<E: Error>(_ body: (Range<Int>) throws(E) -> Void) throws(E) {
        var start = 0
        while start <= count {
            let end = firstIndex(of: Syntax.comma, in: start..<count) ?? count
            try body(trimmed(start..<end))
            start = end + 1
        }
    }
}
