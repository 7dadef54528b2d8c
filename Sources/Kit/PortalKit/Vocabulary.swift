/// Wordings that many sites share. Each key has a place, so that a site holds a word where it has one of its own, and no
/// keys.
public final class Vocabulary: Sendable {
    let places: [String: Int]
    let words: [String]
    /// The places whose wording holds `{name}`, by name.
    let gaps: [String: [Int]]

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

/// What stands in braces in a wording, each once.
private func names(in wording: String) -> Set<String> {
    guard wording.utf8.contains(UInt8(ascii: "{")) else { return [] }
    let rests = wording.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
    return Set(rests.compactMap { rest in rest.firstIndex(of: "}").map { String(rest[..<$0]) } })
}
