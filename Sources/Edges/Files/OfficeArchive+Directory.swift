extension OfficeArchive {
    /// The central directory's entries (APPNOTE 4.3.12 and 4.3.16), in the order of their places.
    static func directory(of file: borrowing OpenFile, _ limits: Limits) throws(FileFault) -> [Entry] {
        // The end record is the last 22 bytes: looking further up for one is how two readers come to see two archives.
        let end = Record(try file.bytes(at: file.count - 22, 22))
        let count = end.short(10)
        let size = end.long(12)
        let start = end.long(16)
        guard end.long(0) == 0x0605_4B50, end.short(4) == 0, end.short(6) == 0, end.short(8) == count,
            end.short(20) == 0, start + size == file.count - 22, count > 0
        else { throw .damaged }
        guard count <= limits.entries, size <= 4 << 20 else { throw .bomb }

        let directory = Record(try file.bytes(at: start, size))
        var entries: [Entry] = []
        var place = 0
        var total = 0
        for _ in 0..<count {
            let (entry, length) = try entry(at: place, in: directory, before: start)
            place += length
            total += entry.unpacked
            entries.append(entry)
        }
        guard place == size else { throw .damaged }
        guard total <= limits.bytes, total <= max(limits.small, limits.ratio * file.count) else { throw .bomb }
        entries.sort { $0.header < $1.header }
        try Self.place(&entries, in: file, before: start)
        return entries
    }

    private static func entry(
        at place: Int, in directory: Record, before end: Int
    ) throws(FileFault) -> (Entry, length: Int) {
        guard place + 46 <= directory.count, directory.long(place) == 0x0201_4B50 else { throw .damaged }
        let length = 46 + directory.short(place + 28) + directory.short(place + 30) + directory.short(place + 32)
        guard place + length <= directory.count else { throw .damaged }
        let (flags, method) = (directory.short(place + 8), directory.short(place + 10))
        guard flags & Flag.locked == 0 else { throw .passwordProtected }
        guard flags & ~Flag.known == 0, method == 0 || method == 8, directory.short(place + 34) == 0 else {
            throw .damaged
        }
        let entry = Entry(
            name: try name(directory.bytes[(place + 46)..<(place + 46 + directory.short(place + 28))]),
            isPacked: method == 8, checksum: UInt32(directory.long(place + 16)), packed: directory.long(place + 20),
            unpacked: directory.long(place + 24), header: directory.long(place + 42))
        // 0xFFFFFFFF, ZIP64's sign, is caught here too: no file that is let in has so many bytes.
        guard entry.header + 30 + entry.packed <= end, entry.isPacked || entry.packed == entry.unpacked,
            entry.unpacked < 0xFFFF_FFFF
        else { throw .damaged }
        return (entry, length)
    }

    /// Compares each local header (APPNOTE 4.3.7) with its entry, finds where the bytes are, and sees that the entries
    /// stand side by side from the first byte of the file to the directory.
    private static func place(
        _ entries: inout [Entry], in file: borrowing OpenFile, before directory: Int
    ) throws(FileFault) {
        guard entries.first?.header == 0 else { throw .damaged }
        var end = 0
        for index in entries.indices {
            let entry = entries[index]
            guard entry.header >= end else { throw .bomb }
            let header = Record(try file.bytes(at: entry.header, 30))
            guard header.long(0) == 0x0403_4B50, header.short(6) & ~Flag.known == 0,
                header.short(8) == (entry.isPacked ? 8 : 0), header.short(26) == entry.name.utf8.count,
                try file.bytes(at: entry.header + 30, entry.name.utf8.count) == Array(entry.name.utf8)
            else { throw .damaged }
            let facts = [header.long(14), header.long(18), header.long(22)]
            // A writer that could not go back leaves zeros, and the facts follow the bytes (APPNOTE 4.4.4, bit 3).
            let isLate = header.short(6) & Flag.late != 0 && facts == [0, 0, 0]
            guard isLate || facts == [Int(entry.checksum), entry.packed, entry.unpacked] else { throw .damaged }
            entries[index].start = entry.header + 30 + entry.name.utf8.count + header.short(28)
            end = entries[index].start + entry.packed
        }
        guard end <= directory else { throw .bomb }
    }

    /// A plain relative path, written with slashes.
    private static func name(_ bytes: ArraySlice<UInt8>) throws(FileFault) -> String {
        let name = String(decoding: bytes, as: UTF8.self)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, name.utf8.elementsEqual(bytes), !name.hasPrefix("/"), !parts.contains(".."),
            name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x5C && $0 != 0x3A })
        else { throw .damaged }
        return name
    }

    /// Bits of an entry's flags (APPNOTE 4.4.4).
    private enum Flag {
        /// Encrypted, strongly encrypted, or with headers hidden.
        static let locked = 0x2041
        static let late = 0x0008
        /// How deflate was asked to pack, facts that come late, names in UTF-8.
        static let known = 0x080E
    }
}
