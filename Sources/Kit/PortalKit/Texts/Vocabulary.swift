/// Wordings that many sites share. Each key has an index, so that a site stores an array of wordings, but no keys.
public final class Vocabulary: Sendable {
    let places: [String: Int]
    let words: [String]
    /// The indexes of wordings that contain `{name}`, by name.
    let gaps: [String: [Int]]

    /// A vocabulary of wordings by key.
    public init(_ wordings: [String: String]) {
        var places: [String: Int] = [:]
        places.reserveCapacity(wordings.count)
        var words: [String] = []
        var gaps: [String: [Int]] = [:]
        for (key, wording) in wordings {
            for name in names(in: wording) { gaps[name, default: []].append(words.count) }
            places[key] = words.count
            words.append(wording)
        }
        (self.places, self.words, self.gaps) = (places, words, gaps)
    }
}

/// The names in braces in a wording.
private func names(in wording: String) -> Set<String> {
    guard wording.utf8.contains(UInt8(ascii: "{")) else { return [] }
    let rests = wording.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
    return Set(rests.compactMap { rest in rest.firstIndex(of: "}").map { String(rest[..<$0]) } })
}
