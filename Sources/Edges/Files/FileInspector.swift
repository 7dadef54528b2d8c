internal import Scheduling

/// Checks uploaded files: name and content must agree, and the content must be complete and harmless as far as its
/// format shows. The type that a browser declares is ignored, because it only reflects the settings of the user's
/// computer. Does not detect malware.
public final class FileInspector: Sendable {
    private let pool = WorkerPool("inspector", threads: 2)
    private let magic = Magic()

    /// Starts the two threads of an inspector; one is enough for the process.
    public init() {}

    /// Checks the file at `path`, which the sender named `filename`, for one of the `allowed` kinds and at most `limit`
    /// bytes. Runs on other threads, at most two files at a time; councils and their clients take turns.
    public func inspect(path: String, filename: String, allowed: [FileKind], limit: Int) async -> FileVerdict {
        do throws(FileFault) {
            let kind = try await pool.complete { () throws(FileFault) in
                guard let file = OpenFile(path) else { throw .unreadable }
                return try self.kind(of: file, filename: filename, allowed: allowed, limit: limit)
            }
            return .good(kind)
        } catch {
            return .refused(error)
        }
    }

    /// Checks the bytes of a file in the same way, on the calling thread: for files of the configuration, not for
    /// uploads.
    public func inspect(bytes: [UInt8], filename: String, allowed: [FileKind], limit: Int) -> FileVerdict {
        guard let file = OpenFile(bytes: bytes) else { return .refused(.unreadable) }
        do throws(FileFault) {
            return .good(try kind(of: file, filename: filename, allowed: allowed, limit: limit))
        } catch {
            return .refused(error)
        }
    }

    private func kind(
        of file: borrowing OpenFile, filename: String, allowed: [FileKind], limit: Int
    ) throws(FileFault) -> FileKind {
        let said = FileKind(filename: filename)
        guard file.count > 0 else { throw .empty }
        guard file.count <= limit else { throw .tooLarge(limit: limit) }
        if said == .heic, !allowed.contains(.heic) { throw .heic }
        guard let said, allowed.contains(said) else { throw .unknownExtension }
        try look(at: file, said: said, allowed: allowed)
        return said
    }

    private func look(at file: borrowing OpenFile, said: FileKind, allowed: [FileKind]) throws(FileFault) {
        guard let start = file.read(at: 0, count: Magic.reach) else { throw .unreadable }
        if start.starts(with: OfficeArchive.mark) {
            try lookInside(file, said: said)
        } else if start.starts(with: CompoundFile.mark) {
            try CompoundFile(file).check(said: said)
            if file.count <= EmbeddedObject.reach { try EmbeddedObject.check(try file.bytes(at: 0, file.count)) }
        } else {
            guard let type = magic.type(of: start) else { throw .unreadable }
            let found = FileContent(type: type)
            if found == .heic, !allowed.contains(.heic) { throw .heic }
            // Text, a mail's head or unknown bytes may precede the mark of a PDF.
            let isLate = said == .pdf && [nil, .txt, .mail].contains(found) && PortableDocument.begins(in: start)
            guard found?.isContent(of: said) == true || isLate else { throw .mismatch(said: said, found: found) }
            switch said {
            case .pdf: try PortableDocument.check(file)
            case .png: try Picture.checkPNG(file)
            case .jpeg: try Picture.checkJPEG(file)
            case .bmp: try Picture.checkBMP(file)
            default: break
            }
        }
    }

    private func lookInside(_ file: borrowing OpenFile, said: FileKind) throws(FileFault) {
        guard [.docx, .xlsx, .odt].contains(said) else {
            // Reports what it is instead, if that can be determined.
            throw .mismatch(said: said, found: (try? OfficeArchive(file))?.content ?? .archive)
        }
        let archive = try OfficeArchive(file)
        guard archive.content.isContent(of: said) else { throw .mismatch(said: said, found: archive.content) }
        try archive.unpack(file)
    }
}
