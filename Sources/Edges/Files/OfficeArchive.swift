/// A document that is a ZIP file (docx, xlsx, odt), read by its directory alone: nothing is unpacked until the directory
/// is known to be honest about names and places, and then no more of any entry than it says.
///
/// The form is PKWARE's APPNOTE 6.3, narrowed to what office programs write: one volume, no ZIP64, nothing before the
/// first entry, no comment after the end, entries side by side.
struct OfficeArchive {
    /// What is unpacked of one document, at most.
    struct Limits {
        var entries = 5000
        var bytes = 200 << 20
        /// Unpacked to packed, where it comes to more than `small` bytes. Text of a large table packs to a fiftieth.
        var ratio = 100
        var small = 10 << 20
    }

    /// One file in the archive.
    struct Entry {
        var name: String
        var isPacked: Bool
        var checksum: UInt32
        var packed: Int
        var unpacked: Int
        /// Where its local header stands.
        var header: Int
        /// Where its bytes stand.
        var start = 0
    }

    /// A local header's mark: what every such document begins with.
    static let mark: [UInt8] = [0x50, 0x4B, 3, 4]

    let entries: [Entry]
    private let names: Set<String>

    /// Reads the directory and every local header, and unpacks nothing.
    init(_ file: borrowing OpenFile, limits: Limits = Limits()) throws(FileFault) {
        let entries = try Self.directory(of: file, limits)
        // Names in an OPC package are one in any letter case (ECMA-376 part 2, 6.2.2.3).
        guard Set(entries.map { $0.name.lowercased() }).count == entries.count else { throw .damaged }
        self.entries = entries
        names = Set(entries.map(\.name))
    }

    /// What it is, by the parts that such a document can't be without; nil for any other archive.
    var kind: FileKind? {
        // Word on the web writes a document2.xml at times.
        if names.contains(Self.types), names.contains(where: Self.isMainPart) { return .docx }
        if names.contains(Self.types), names.contains("xl/workbook.xml") { return .xlsx }
        if names.contains("mimetype"), names.contains("content.xml"), names.contains(Self.manifest) { return .odt }
        return nil
    }

    /// Unpacks every entry, keeping nothing but the part that says what the others are.
    func unpack(_ file: borrowing OpenFile) throws(FileFault) {
        guard !names.contains(where: { $0.lowercased().hasSuffix("vbaproject.bin") }) else { throw .macros }
        let inflater = Inflater()
        for entry in entries {
            guard entry.name == Self.types || entry.name == Self.manifest else {
                try inflater.unpack(entry, of: file)
                continue
            }
            guard entry.unpacked <= 4 << 20 else { throw .bomb }
            var contents: [UInt8] = []
            try inflater.unpack(entry, of: file) { contents += $0 }
            try Self.check(contents: contents)
        }
    }

    private static let types = "[Content_Types].xml"
    private static let manifest = "META-INF/manifest.xml"

    private static func isMainPart(_ name: String) -> Bool {
        name.hasPrefix("word/document") && name.hasSuffix(".xml") && !name.dropFirst("word/".count).contains("/")
    }

    /// A program may be called anything, but not be of any type. The text may be UTF-16; a type written in character
    /// references, or a part that declares entities, hides something.
    private static func check(contents: [UInt8]) throws(FileFault) {
        let text = String(decoding: contents.filter { $0 != 0 }, as: UTF8.self).lowercased()
        guard !text.contains("&#"), !text.contains("<!doctype"), !text.contains("<!entity") else { throw .damaged }
        guard !text.contains("macroenabled"), !text.contains("vbaproject") else { throw .macros }
        guard !text.contains("encryption-data") else { throw .passwordProtected }
    }
}
