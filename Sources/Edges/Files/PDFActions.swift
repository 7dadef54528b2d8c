/// Actions by which a PDF affects its reader's machine: scripts, and programs that it starts (ISO 32000-1, 12.6.4.5 and
/// 12.6.4.16). They are searched for in plain objects and in object streams; the object streams of an encrypted file
/// are left to the malware scanner.
enum PDFActions {
    /// The most bytes to decompress of one object stream, and of all of them.
    private static let (mostOfOne, mostOfAll) = (8 << 20, 64 << 20)

    static func check(_ file: borrowing OpenFile) throws(FileFault) {
        var place = 0
        let overlap = 64
        while place < file.count {
            guard let piece = file.read(at: place, count: (1 << 18) + overlap), !piece.isEmpty else {
                throw .unreadable
            }
            guard !acts(piece) else { throw .script }
            place += 1 << 18
        }
        let inflater = Inflater()
        var rest = mostOfAll
        for place in try file.places(of: Array("/ObjStm".utf8), limit: 20_000) where rest > 0 {
            guard let start = try stream(after: place, in: file) else { continue }
            // Two bytes of zlib's header precede the compressed data (RFC 1950).
            let objects = try inflater.unpacked(file, from: start + 2, limit: min(rest, mostOfOne))
            rest -= objects.count
            guard !acts(objects) else { throw .script }
        }
    }

    /// The offset of a stream's bytes, given an offset in its dictionary; nil when no stream follows.
    private static func stream(after place: Int, in file: borrowing OpenFile) throws(FileFault) -> Int? {
        let word = Array("stream".utf8)
        guard let end = try file.places(of: word, from: place, to: place + 4096, limit: 1).first,
            let next = file.read(at: end, count: 2)
        else { return nil }
        return end + (next.first == 0x0D ? 2 : 1)
    }

    /// Whether these bytes hold `/S` with the name of such an action, escaped or not.
    private static func acts(_ bytes: [UInt8]) -> Bool {
        var place = 0
        while let found = bytes[place...].firstIndex(of: UInt8(ascii: "/")) {
            place = found + 1
            // `/S`, or `/#53`.
            guard place < bytes.count, bytes[place] == UInt8(ascii: "S") || bytes[place] == UInt8(ascii: "#") else {
                continue
            }
            var parser = PDFParser(bytes, at: place - 1)
            guard parser.name() == "S" else { continue }
            parser.skipSpace()
            guard let action = parser.name() else { continue }
            if ["JavaScript", "Launch"].contains(action) { return true }
        }
        return false
    }
}
