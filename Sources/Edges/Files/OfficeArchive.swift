/// A document that is a ZIP file (docx, xlsx, odt), read by its directory alone: nothing is decompressed until the
/// names and offsets in the directory are verified, and then no more of an entry than it declares.
///
/// The format is PKWARE's APPNOTE 6.3, restricted to what programs write: one volume, nothing before the first entry,
/// entries without overlap, one directory and one end record, whatever comment or line break follows that.
struct OfficeArchive {
    /// The most that one document may decompress to.
    struct Limits {
        var entries = 5000
        var bytes = 200 << 20
        /// Decompressed bytes to file size, for documents over `small` bytes. A large table's text compresses to a
        /// fiftieth.
        var ratio = 100
        var small = 10 << 20
    }

    struct Entry {
        /// Its name, with slashes in place of backslashes.
        var name: String
        /// The bytes of its name.
        var written: [UInt8]
        var isPacked: Bool
        var checksum: UInt32
        var packed: Int
        var unpacked: Int
        /// The offset of its local header.
        var header: Int
        /// The offset of its bytes.
        var start = 0
    }

    /// A local header's mark, with which every such document begins.
    static let mark: [UInt8] = [0x50, 0x4B, 3, 4]

    let entries: [Entry]
    private let names: Set<String>

    /// Reads the directory and every local header, and decompresses nothing.
    init(_ file: borrowing OpenFile, limits: Limits = Limits()) throws(FileFault) {
        let entries = try Self.directory(of: file, limits)
        // Names in an OPC package are equal in any letter case (ECMA-376 part 2, 6.2.2.3).
        guard Set(entries.map { $0.name.lowercased() }).count == entries.count else { throw .damaged }
        self.entries = entries
        names = Set(entries.map(\.name))
    }

    /// The kind of document, by its mandatory parts.
    var content: FileContent {
        // Word on the web sometimes writes a document2.xml.
        if names.contains(Self.types), names.contains(where: Self.isMainPart) { return .docx }
        if names.contains(Self.types), names.contains("xl/workbook.xml") { return .xlsx }
        if names.contains("mimetype"), names.contains("content.xml"), names.contains(Self.manifest) { return .odt }
        return names.contains("ppt/presentation.xml") ? .presentation : .archive
    }

    /// Decompresses every entry, and checks the parts that describe others, and embedded files.
    func unpack(_ file: borrowing OpenFile) throws(FileFault) {
        let small = names.map { $0.lowercased() }
        guard !small.contains(where: { $0.hasSuffix("vbaproject.bin") }) else { throw .macros }
        // Where an OpenDocument stores its macros (OASIS OpenDocument 1.2, part 3).
        let isOpenDocument = content == .odt
        guard !isOpenDocument || !small.contains(where: { $0.hasPrefix("basic/") || $0.hasPrefix("scripts/") }) else {
            throw .macros
        }
        let inflater = Inflater()
        for entry in entries {
            guard let role = Role(entry) else {
                try inflater.unpack(entry, of: file)
                continue
            }
            guard role == .embedding || entry.unpacked <= 4 << 20 else { throw .bomb }
            var contents: [UInt8] = []
            try inflater.unpack(entry, of: file) { contents += $0 }
            switch role {
            case .types: try Self.check(contents: contents)
            case .relationships: try Relationships.check(contents)
            case .embedding: try EmbeddedObject.check(contents)
            }
        }
    }

    /// The role of an entry that is looked into; nil for any other.
    private enum Role {
        case types, relationships, embedding

        init?(_ entry: Entry) {
            let name = entry.name.lowercased()
            if name == OfficeArchive.types.lowercased() || name == OfficeArchive.manifest.lowercased() {
                self = .types
            } else if name.hasSuffix(".rels") {
                self = .relationships
            } else {
                guard name.contains("embeddings/") || name.hasSuffix(".bin"), entry.unpacked <= EmbeddedObject.reach
                else { return nil }
                self = .embedding
            }
        }
    }

    private static let types = "[Content_Types].xml"
    private static let manifest = "META-INF/manifest.xml"

    private static func isMainPart(_ name: String) -> Bool {
        name.hasPrefix("word/document") && name.hasSuffix(".xml") && !name.dropFirst("word/".count).contains("/")
    }

    /// Macros may have any name, but not any type.
    private static func check(contents: [UInt8]) throws(FileFault) {
        let text = try PartText.read(contents)
        guard !text.contains("macroenabled"), !text.contains("vbaproject") else { throw .macros }
        guard !text.contains("encryption-data") else { throw .passwordProtected }
    }
}
