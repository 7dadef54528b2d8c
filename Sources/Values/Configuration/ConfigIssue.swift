/// A mistake in the configuration, worded for its author. Issues are collected, never thrown.
public struct ConfigIssue: Hashable, Sendable, CustomStringConvertible {
    /// Where the mistake is; nil when it is in no file.
    public let position: Position?
    /// `what, wanted what, did you mean 'x'?`
    public let message: String

    /// An issue at `position`; control characters in `message` are replaced.
    public init(_ position: Position?, _ message: String) {
        self.position = position
        // An issue quotes a file, and is printed to terminals, which obey control characters.
        self.message = String(
            String.UnicodeScalarView(
                message.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    /// `file:line: what, wanted what, did you mean 'x'?`
    public var description: String {
        guard let position else { return message }
        return "\(position): \(message)"
    }
}

/// The end of an issue about a misspelt word: `, did you mean 'x'?`, or an empty string when no known word is similar.
public func suggestion(for word: String, in known: some Sequence<String>) -> String {
    nearest(to: word, in: known).map { ", did you mean '\($0)'?" } ?? ""
}

/// The known word that differs least from `word`, the first of equals; nil when all differ by more than a third of its
/// letters (by more than one, for a short word), or `word` has over 100 bytes.
public func nearest(to word: String, in known: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().utf8)
    guard wanted.count <= longestWord else { return nil }
    let limit = max(1, wanted.count / 3)
    let ranked = known.map { (word: $0, letters: Array($0.lowercased().utf8)) }
        .filter { abs($0.letters.count - wanted.count) <= limit }
        .map { (word: $0.word, distance: distance(wanted, $0.letters)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= limit && best.distance < wanted.count ? best.word : nil
}

/// In bytes. A longer word is no misspelling, and takes long to compare.
private let longestWord = 100

/// The number of bytes to insert, remove, change or swap with the next to turn `a` into `b` (optimal string alignment
/// distance).
private func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var least = min(above[j] + (a[i] == b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
            row.append(least)
        }
        (before, above) = (above, row)
    }
    return above[b.count]
}
