internal import Basics

/// Little-endian numbers in bytes, by offset. Reading beyond the end is a programming error and fails a bounds check.
struct Record {
    let bytes: [UInt8]
    var count: Int { bytes.count }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func short(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
    func long(_ place: Int) -> Int { short(place) | short(place + 2) << 16 }
    /// Eight bytes; a value that is too large is the largest number.
    func longLong(_ place: Int) -> Int {
        let high = long(place + 4)
        return high > Int(Int32.max) ? .max : high << 32 | long(place)
    }
    /// The same in big-endian order.
    func bigShort(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
    func bigLong(_ place: Int) -> Int { bigShort(place) << 16 | bigShort(place + 2) }
}

extension OpenFile {
    /// Exactly `count` bytes; a file that has fewer is damaged.
    func bytes(at start: Int, _ count: Int) throws(FileFault) -> [UInt8] {
        guard start >= 0, count >= 0, start <= self.count - count else { throw .damaged }
        guard let bytes = read(at: start, count: count) else { throw .unreadable }
        guard bytes.count == count else { throw .damaged }
        return bytes
    }

    /// Whether these bytes occur from `start` on.
    func holds(_ word: [UInt8], from start: Int) throws(FileFault) -> Bool {
        try !places(of: word, from: start, limit: 1).isEmpty
    }

    /// The offsets at which occurrences of these bytes between `start` and `end` end, the first `limit` of them.
    func places(
        of word: [UInt8], from start: Int = 0, to end: Int = .max, limit: Int
    ) throws(FileFault) -> [Int] {
        var places: [Int] = []
        var place = max(0, start)
        let last = min(count, end)
        while place < last {
            let length = min(1 << 18, last - place)
            guard let piece = read(at: place, count: length + word.count - 1), !piece.isEmpty else { throw .unreadable }
            var rest = 0
            while let found = piece.firstIndex(of: word, from: rest) {
                rest = found + word.count
                places.append(place + rest)
                guard places.count < limit else { return places }
            }
            place += length
        }
        return places
    }
}
