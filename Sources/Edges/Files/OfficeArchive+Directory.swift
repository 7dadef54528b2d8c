extension OfficeArchive {
    /// The central directory's entries (APPNOTE 4.3.12 and 4.3.16), in the order of their offsets.
    static func directory(of file: borrowing OpenFile, _ limits: Limits) throws(FileFault) -> [Entry] {
        let end = try ArchiveEnd(file)
        let (count, size, start) = (end.count, end.size, end.start)
        guard count > 0 else { throw .damaged }
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
        let written = Array(directory.bytes[(place + 46)..<(place + 46 + directory.short(place + 28))])
        let extra = place + 46 + written.count
        let facts = try wide(
            [directory.long(place + 24), directory.long(place + 20), directory.long(place + 42)],
            Array(directory.bytes[extra..<(extra + directory.short(place + 30))]))
        let entry = Entry(
            name: try name(written), written: written, isPacked: method == 8,
            checksum: UInt32(directory.long(place + 16)), packed: facts[1], unpacked: facts[0], header: facts[2])
        guard entry.header <= end, entry.packed <= end, entry.header + 30 + entry.packed <= end,
            entry.isPacked || entry.packed == entry.unpacked, entry.unpacked <= Int(UInt32.max)
        else { throw .damaged }
        return (entry, length)
    }

    /// Lengths and offsets; those that equal ZIP64's sign are read from its extra field, in order (APPNOTE 4.5.3).
    private static func wide(_ facts: [Int], _ extra: [UInt8]) throws(FileFault) -> [Int] {
        guard facts.contains(sign) else { return facts }
        let fields = Record(extra)
        var place = 0
        while place + 4 <= fields.count {
            let (kind, length) = (fields.short(place), fields.short(place + 2))
            guard kind == 1 else {
                place += 4 + length
                continue
            }
            let fieldEnd = min(fields.count, place + 4 + length)
            var (next, wide) = (place + 4, facts)
            for index in facts.indices where facts[index] == sign {
                guard next + 8 <= fieldEnd else { throw .damaged }
                wide[index] = fields.longLong(next)
                next += 8
            }
            return wide
        }
        throw .damaged
    }

    /// Marks a value that does not fit into four bytes.
    private static let sign = 0xFFFF_FFFF

    /// Compares each local header (APPNOTE 4.3.7) with its entry, finds the offset of the bytes, and checks that the
    /// entries begin at the first byte of the file, do not overlap, and end before the directory.
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
                header.short(8) == (entry.isPacked ? 8 : 0), header.short(26) == entry.written.count,
                try file.bytes(at: entry.header + 30, entry.written.count) == entry.written
            else { throw .damaged }
            let bytes = entry.header + 30 + entry.written.count
            let sizes = try wide(
                [header.long(22), header.long(18)], try file.bytes(at: bytes, header.short(28)))
            let facts = [header.long(14), sizes[1], sizes[0]]
            // A writer that cannot seek leaves zeros, and the values follow the bytes (APPNOTE 4.4.4, bit 3).
            let isLate = header.short(6) & Flag.late != 0 && facts == [0, 0, 0]
            guard isLate || facts == [Int(entry.checksum), entry.packed, entry.unpacked] else { throw .damaged }
            entries[index].start = bytes + header.short(28)
            end = entries[index].start + entry.packed
        }
        guard end <= directory else { throw .bomb }
    }

    /// Checks a relative path. Some programs for Windows write it with backslashes, and some write non-ASCII letters in
    /// a code page: then each byte is taken as one character.
    private static func name(_ bytes: [UInt8]) throws(FileFault) -> String {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let name = text.replacing("\\", with: "/")
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isDrive = name.dropFirst().first == ":"
        guard !name.isEmpty, !name.hasPrefix("/"), !isDrive, !parts.contains(".."), bytes.allSatisfy({ $0 >= 0x20 })
        else { throw .damaged }
        return name
    }

    /// Bits of an entry's flags (APPNOTE 4.4.4).
    private enum Flag {
        /// Encrypted, strongly encrypted, or with headers hidden.
        static let locked = 0x2041
        static let late = 0x0008
        /// The deflate level, values after the bytes, names in UTF-8.
        static let known = 0x080E
    }
}
