internal import Scheduling

/// Looks at files that people send: name, declared type and content must agree, and the content must be whole and
/// harmless as far as its form tells. It looks for no malware.
public final class FileInspector: Sendable {
    private let pool = WorkerPool("inspector", threads: 2)
    private let magic = Magic()

    /// An inspector for the whole process.
    public init() {}

    /// Looks at the file at `path`, called `filename` and declared as `declaredType` by whoever sent it, for one of the
    /// kinds allowed and at most `limit` bytes. Off the caller's thread, at most two at a time; councils and
    /// their clients take turns.
    public func inspect(
        path: String, filename: String, declaredType: String, allowed: [FileKind], limit: Int
    ) async -> FileVerdict {
        let said = FileKind(filename: filename)
        do throws(FileFault) {
            let kind = try await pool.complete { () throws(FileFault) in
                guard let file = OpenFile(path) else { throw .unreadable }
                guard file.count > 0 else { throw .empty }
                guard file.count <= limit else { throw .tooLarge(limit: limit) }
                if said == .heic, !allowed.contains(.heic) { throw .heic }
                guard let said, allowed.contains(said) else { throw .unknownExtension }
                try self.look(at: file, said: said, allowed: allowed)
                guard said.isDeclared(as: declaredType) else {
                    throw .mismatch(said: said, found: FileKind.allCases.first { $0.isDeclared(as: declaredType) })
                }
                return said
            }
            return .good(kind)
        } catch {
            return .refused(error)
        }
    }

    private func look(at file: borrowing OpenFile, said: FileKind, allowed: [FileKind]) throws(FileFault) {
        guard let start = file.read(at: 0, count: Magic.reach) else { throw .unreadable }
        if start.starts(with: OfficeArchive.mark) {
            try lookInside(file, said: said)
        } else if start.starts(with: CompoundFile.mark) {
            try CompoundFile(file).check(said: said)
        } else {
            let found = try kind(of: start)
            if found == .heic, !allowed.contains(.heic) { throw .heic }
            guard found == said else { throw .mismatch(said: said, found: found) }
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
            // What it is instead is told where it can be.
            throw .mismatch(said: said, found: (try? OfficeArchive(file))?.kind)
        }
        let archive = try OfficeArchive(file)
        guard archive.kind == said else { throw .mismatch(said: said, found: archive.kind) }
        try archive.unpack(file)
    }

    private func kind(of start: [UInt8]) throws(FileFault) -> FileKind? {
        guard let type = magic.type(of: start) else { throw .unreadable }
        return FileKind.allCases.first { $0.isRecognised(as: type) }
    }
}
