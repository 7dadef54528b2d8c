/// The end record of a ZIP directory (APPNOTE 4.3.16): the number of entries, and the offset of their directory.
struct ArchiveEnd {
    let count: Int
    /// In bytes.
    let size: Int
    let start: Int
}

extension ArchiveEnd {
    /// A comment may follow, and bytes that mail gateways and editors add; another end record may not, so that all
    /// parsers see the same archive: exactly one end record directly follows the directory that it names.
    init(_ file: borrowing OpenFile) throws(FileFault) {
        let marks = try file.places(of: Self.mark, from: file.count - Self.reach, limit: 10_000).map { $0 - 4 }
        var ends: [(ArchiveEnd, place: Int)] = []
        for place in marks where place + 22 <= file.count {
            if let end = try ArchiveEnd(at: place, in: file) { ends.append((end, place)) }
        }
        guard let (end, place) = ends.first, ends.count == 1, place == marks.last else { throw .damaged }
        self = end
    }

    private static let mark: [UInt8] = [0x50, 0x4B, 5, 6]
    /// The record, the longest comment, and as much again.
    private static let reach = 22 + 2 * 0xFFFF

    /// The end record at `place`; nil when it does not directly follow its directory.
    private init?(at place: Int, in file: borrowing OpenFile) throws(FileFault) {
        let record = Record(try file.bytes(at: place, 22))
        guard record.short(4) == 0, record.short(6) == 0, record.short(8) == record.short(10),
            place + 22 + record.short(20) <= file.count
        else { return nil }
        let (count, size, start) = (record.short(10), record.long(12), record.long(16))
        if let wide = try Self.wide(before: place, in: file) {
            // Where the older record holds a value, it must be the same.
            guard count == 0xFFFF || count == wide.count, size == 0xFFFF_FFFF || size == wide.size,
                start == 0xFFFF_FFFF || start == wide.start
            else { return nil }
            self = wide
        } else {
            guard start + size == place else { return nil }
            self.init(count: count, size: size, start: start)
        }
    }

    /// The end record of ZIP64 (APPNOTE 4.3.14 and 4.3.15) directly before `place`; nil when there is none.
    private static func wide(before place: Int, in file: borrowing OpenFile) throws(FileFault) -> ArchiveEnd? {
        guard place >= 76 else { return nil }
        let locator = Record(try file.bytes(at: place - 20, 20))
        guard locator.long(0) == 0x0706_4B50 else { return nil }
        let recordStart = locator.longLong(8)
        guard locator.long(4) == 0, recordStart >= 0, recordStart <= place - 76 else { throw .damaged }
        let record = Record(try file.bytes(at: recordStart, 56))
        let (count, size, start) = (record.longLong(32), record.longLong(40), record.longLong(48))
        guard record.long(0) == 0x0606_4B50, record.longLong(4) == place - 20 - recordStart - 12, record.long(16) == 0,
            record.long(20) == 0, record.longLong(24) == count, size <= recordStart, start <= recordStart,
            start + size == recordStart
        else { throw .damaged }
        return ArchiveEnd(count: count, size: size, start: start)
    }
}
