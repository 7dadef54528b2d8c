internal import Glibc

extension [UInt8] {
    /// The index of the first `word` that begins at `start` or later; nil when there is none, or `word` is empty.
    public func firstIndex(of word: [UInt8], from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let first = word.first else { return nil }
            let last = bytes.count - word.count
            var place = start
            while place <= last, let hit = memchr(base + place, Int32(clamping: first), last - place + 1) {
                place = base.distance(to: hit)
                if memcmp(hit, word, word.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }
}
