/// Checks a PDF by its structure (ISO 32000-1, 7.5).
enum PortableDocument {
    /// How far into a file its mark may be, in bytes: printers and mail gateways put data before it (Acrobat
    /// implementation note 13 of PDF Reference 1.7, appendix H).
    static let reach = 1024

    /// Whether the mark of a PDF is where readers look for it.
    static func begins(in start: [UInt8]) -> Bool {
        start.prefix(reach + mark.count).firstRange(of: mark) != nil
    }

    private static let mark = Array("%PDF-".utf8)

    /// Throws when the end is missing, when it opens only with a password, or when it would act on the reader's
    /// machine.
    static func check(_ file: borrowing OpenFile) throws(FileFault) {
        guard try file.holds(Array("startxref".utf8), from: file.count - (1 << 16)) else { throw .damaged }
        guard try opens(file) else { throw .passwordProtected }
        try PDFActions.check(file)
    }

    /// Whether it is not encrypted, or opens without a password: some files only restrict printing or copying.
    private static func opens(_ file: borrowing OpenFile) throws(FileFault) -> Bool {
        // The `/Encrypt` key is in the trailer, which is never compressed (7.5.5, 7.5.8), and its value is a dictionary
        // or a reference to one (7.6.1).
        for place in try file.places(of: Array("/Encrypt".utf8), limit: 64) {
            var parser = PDFParser(try window(file, at: place))
            switch parser.value() {
            case .dictionary(let entries)?: return try opens(file, .dictionary(entries), near: place)
            case .reference(let number, let generation)?:
                guard let dictionary = try object(number, generation, in: file) else { return false }
                return try opens(file, dictionary, near: place)
            case nil where parser.isAtDictionary: return false
            default: continue
            }
        }
        return true
    }

    private static func opens(
        _ file: borrowing OpenFile, _ dictionary: PDFObject, near place: Int
    ) throws(FileFault) -> Bool {
        let identifier = try identifier(file, near: place) ?? []
        return PDFEncryption(dictionary, identifier: identifier)?.opensWithoutPassword ?? false
    }

    /// The object with that number, as it was written last.
    private static func object(
        _ number: Int, _ generation: Int, in file: borrowing OpenFile
    ) throws(FileFault) -> PDFObject? {
        for place in try file.places(of: Array("\(number) \(generation) obj".utf8), limit: 64).reversed() {
            let before = place - "\(number) \(generation) obj".utf8.count - 1
            if before >= 0, let byte = file.read(at: before, count: 1)?.first, !PDFParser.isSpace(byte) { continue }
            var parser = PDFParser(try window(file, at: place))
            if let value = parser.value() { return value }
        }
        return nil
    }

    /// The first part of the identifier, which is next to `/Encrypt`; it is the same in every trailer.
    private static func identifier(_ file: borrowing OpenFile, near place: Int) throws(FileFault) -> [UInt8]? {
        let word = Array("/ID".utf8)
        let near = try file.places(of: word, from: place - 4096, to: place + 4096, limit: 64)
        for place in near.isEmpty ? try file.places(of: word, limit: 64) : near {
            var parser = PDFParser(try window(file, at: place))
            if case .array(let parts)? = parser.value(), let first = parts.first?.string { return first }
        }
        return nil
    }

    private static func window(_ file: borrowing OpenFile, at place: Int) throws(FileFault) -> [UInt8] {
        guard let bytes = file.read(at: place, count: 1 << 14) else { throw .unreadable }
        return bytes
    }
}
