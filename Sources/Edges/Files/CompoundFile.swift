/// The directory of an OLE compound file ([MS-CFB]): the container of a .doc, and of an encrypted .docx.
struct CompoundFile {
    static let mark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    private let names: Set<String>
    /// The first sector of Word's main stream; nil when there is none, or it is too short to have a sector.
    private let document: Record?

    init(_ file: borrowing OpenFile) throws(FileFault) {
        let sectors = try Sectors(file)
        var names: Set<String> = []
        var document: Record?
        var sector = sectors.directory
        // A directory of more sectors than this has a cycle, or is meant to exhaust the server.
        for _ in 0..<4096 where sector < Sectors.last {
            let entries = Record(try sectors.read(sector, of: file))
            for place in stride(from: 0, to: entries.count, by: 128) where entries.bytes[place + 66] != 0 {
                let name = try Self.name(entries, at: place)
                names.insert(name.lowercased())
                // Streams shorter than 4096 bytes are stored elsewhere ([MS-CFB] 2.2); Word's main stream never is.
                guard name == "WordDocument", entries.long(place + 120) >= 4096 else { continue }
                let start = entries.long(place + 116)
                document = Record(try sectors.read(start, of: file))
                try sectors.follow(start, length: entries.long(place + 120), in: file)
            }
            sector = try sectors.next(after: sector, of: file)
        }
        guard sector >= Sectors.last else { throw .damaged }
        self.names = names
        self.document = document
    }

    /// Throws unless it is what its name says: a Word document without password and macros.
    func check(said: FileKind) throws(FileFault) {
        // [MS-OFFCRYPTO] 2.3.4: how any Office document with a password is stored.
        guard !names.contains("encryptedpackage") else { throw .passwordProtected }
        guard names.contains("worddocument"), said == .doc else { throw .mismatch(said: said, found: content) }
        if let document {
            // [MS-DOC] 2.5.2: the identifier, and fEncrypted. Word 6 and 95 write A5DC.
            guard [0xA5EC, 0xA5DC].contains(document.short(0)) else { throw .damaged }
            guard document.short(10) & 0x0100 == 0 else { throw .passwordProtected }
        }
        // [MS-OVBA] 2.2.1: the stream of every VBA project.
        guard !names.contains("_vba_project"), !names.contains("_vba_project_cur") else { throw .macros }
    }

    /// The kind of content, by its mandatory streams; nil for any other.
    private var content: FileContent? {
        if names.contains("worddocument") { return .doc }
        if names.contains("workbook") || names.contains("book") { return .xls }
        if names.contains("powerpoint document") { return .presentation }
        return names.contains("__properties_version1.0") ? .mail : nil
    }

    private static func name(_ entries: Record, at place: Int) throws(FileFault) -> String {
        let length = entries.short(place + 64)
        guard (2...64).contains(length) else { throw .damaged }
        let units = stride(from: place, to: place + length - 2, by: 2).map { UInt16(entries.short($0)) }
        return String(decoding: units, as: UTF16.self)
    }
}

/// The sectors of a compound file, all of one size, and the table of the sector that follows each.
private struct Sectors {
    /// Numbers from here on are not sectors: ends, gaps, and the tables themselves.
    static let last = 0xFFFF_FFFA

    /// The first sector of the directory.
    let directory: Int
    private let size: Int
    /// The sectors that hold the table.
    private var table: [Int]

    init(_ file: borrowing OpenFile) throws(FileFault) {
        let header = Record(try file.bytes(at: 0, 512))
        guard [9, 12].contains(header.short(30)) else { throw .damaged }
        size = 1 << header.short(30)
        directory = header.long(48)
        let wanted = header.long(44)
        guard wanted <= file.count / size else { throw .damaged }
        table = (0..<min(109, wanted)).map { header.long(76 + 4 * $0) }
        var listSector = header.long(68)
        // Beyond 109 sectors, some 7 MB of file, the list continues in separate sectors.
        while table.count < wanted {
            let list = Record(try read(listSector, of: file))
            let perSector = size / 4 - 1
            table += (0..<min(perSector, wanted - table.count)).map { list.long(4 * $0) }
            listSector = list.long(4 * perSector)
        }
    }

    /// The header is where sector -1 would be.
    func read(_ sector: Int, of file: borrowing OpenFile) throws(FileFault) -> [UInt8] {
        guard sector < Self.last else { throw .damaged }
        return try file.bytes(at: (sector + 1) * size, size)
    }

    func next(after sector: Int, of file: borrowing OpenFile) throws(FileFault) -> Int {
        let (part, place) = sector.quotientAndRemainder(dividingBy: size / 4)
        guard part < table.count, table[part] < Self.last else { throw .damaged }
        return Record(try file.bytes(at: (table[part] + 1) * size + 4 * place, 4)).long(0)
    }

    /// Throws unless a stream is complete.
    func follow(_ start: Int, length: Int, in file: borrowing OpenFile) throws(FileFault) {
        var (sector, rest) = (start, length)
        while rest > 0 {
            guard sector < Self.last, (sector + 1) * size + min(rest, size) <= file.count else { throw .damaged }
            rest -= size
            if rest > 0 { sector = try next(after: sector, of: file) }
        }
    }
}
