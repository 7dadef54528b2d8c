import Foundation

/// The UTF-8 bytes of a page, for the searches that crawls do on each of thousands of pages: the standard library
/// compares characters, which takes a thousand times as long.
struct TextBytes {
    /// Ends with a zero, as `strstr` needs it; a zero in the text is a space here.
    private var bytes: [CChar]

    init(_ text: some StringProtocol) {
        bytes = Array(String(text).utf8CString)
        if strlen(bytes) < bytes.count - 1 { bytes = bytes.dropLast().map { $0 == 0 ? 32 : $0 } + [0] }
    }

    var text: String { bytes.dropLast().withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    func contains(_ part: String) -> Bool { index(of: part, from: 0) != nil }

    /// Where `part` begins, at `start` or after it; nil if it does not occur.
    private func index(of part: String, from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, let found = strstr(base + start, part) else { return nil }
            return UnsafePointer(found) - base
        }
    }

    mutating func replace(_ part: String, with other: String) {
        cut(from: part, to: "", with: other)
    }

    /// Removes what stands between each `start` and the next `end`, both of which stay.
    mutating func empty(from start: String, to end: String) {
        cut(from: start, to: end, with: start)
    }

    /// Puts `other` in place of each `start` and what follows it before the next `end`.
    private mutating func cut(from start: String, to end: String, with other: String) {
        guard !start.isEmpty, var next = index(of: start, from: 0) else { return }
        let other = other.utf8CString.dropLast()
        var (result, done) = ([CChar](), 0)
        while true {
            result += bytes[done..<next] + other
            done = index(of: end, from: next + start.utf8.count) ?? bytes.count - 1
            guard let following = index(of: start, from: done) else { break }
            next = following
        }
        bytes = result + bytes[done...]
    }

    /// Removes each word of four letters or digits, a hyphen and four more that a tag follows: a page's reference.
    mutating func removeReferences() {
        let digits = Set("23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8CString.dropLast())
        var from = 0
        while let hyphen = index(of: "-", from: from) {
            from = hyphen + 1
            guard hyphen >= 5, hyphen + 5 < bytes.count, bytes[hyphen - 5] == 32, bytes[hyphen + 5] == 60,
                (bytes[hyphen - 4..<hyphen] + bytes[hyphen + 1..<hyphen + 5]).allSatisfy(digits.contains)
            else { continue }
            bytes.removeSubrange(hyphen - 4..<hyphen + 5)
            from = hyphen - 4
        }
    }
}
