import Archives
import Basics
import Foundation
import Vault

/// One backup as a file: a tar archive compressed by Zstandard, encrypted if there is a key.
enum BackupFile {
    /// Bytes after which what is written is synced to disk.
    private static let mostUnsynced = 8 << 20

    /// Writes an archive, which appears at `path` complete or not at all, readable by its owner only. Returns what opens
    /// it again without the secret of the key; nil if it is not encrypted.
    ///
    /// Throws what `fill` throws, a `SystemError`, or an `ArchiveError`.
    static func write(_ path: String, for key: BackupKey?, _ fill: (ArchiveWriter) throws -> Void) throws
        -> StreamChecker?
    {
        let draft = "\(path).part"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("write \(draft)") }
        var isWhole = false
        defer {
            close(descriptor)
            if !isWhole { unlink(draft) }
        }
        var unsynced = 0
        let out = { (bytes: [UInt8]) in
            try FileSystem.write(bytes.span, to: descriptor)
            unsynced += bytes.count
            // A little at a time, for what residents save waits for the same disk.
            guard unsynced >= Self.mostUnsynced else { return }
            guard fdatasync(descriptor) == 0 else { throw SystemError("sync \(draft)") }
            unsynced = 0
        }
        let sealer = try key.map { try StreamSealer(for: $0, to: out) }
        let archive = try ArchiveWriter(to: { try sealer?.add($0) ?? out($0) })
        try fill(archive)
        try archive.finish()
        try sealer?.finish()
        guard fsync(descriptor) == 0 else { throw SystemError("sync \(draft)") }
        try FileSystem.move(draft, to: path)
        isWhole = true
        try FileSystem.syncFolder(FileSystem.folder(of: path))
        return sealer?.checker
    }

    /// How to open an archive.
    enum Opening {
        case secret(BackupSecret?)
        /// As it was just written.
        case checker(StreamChecker?)
    }

    /// Reads an archive from its beginning. Throws a ``CommandFailure`` if it cannot be opened.
    static func read<Value>(_ path: String, _ opening: Opening, _ read: (ArchiveReader) throws -> Value) throws -> Value
    {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure(66, "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let source = { (count: Int) in try FileSystem.read(count, from: descriptor) }
        do {
            let isSealed = try source(SealedStream.mark.count) == SealedStream.mark
            lseek(descriptor, 0, SEEK_SET)
            guard isSealed else { return try read(try ArchiveReader(from: { try source(256 * 1024) })) }
            let opener: StreamOpener
            switch opening {
            case .secret(let secret?): opener = try StreamOpener(secret, from: source)
            case .checker(let checker?): opener = try StreamOpener(checker, from: source)
            case .secret(nil), .checker(nil):
                throw CommandFailure(64, "\(path) is encrypted: give the file with its secret by --key")
            }
            return try read(try ArchiveReader(from: { try opener.next() }))
        } catch let failure as StreamOpener.Failure {
            switch failure {
            case .otherKey: throw CommandFailure(65, "\(path) was encrypted for another key than that of --key")
            case .foreign, .damaged: throw CommandFailure(65, "\(path) is damaged or incomplete")
            }
        } catch let error as ArchiveError {
            throw CommandFailure(65, "\(path) cannot be read: \(error)")
        }
    }
}
