import Archives
import Basics
import Database
import Foundation
import PortalKit
import Vault

/// Reads backups: what is in them, and their content into a folder.
enum CouncilRestore {
    /// What was unpacked.
    struct Unpacked {
        let about: BackupAbout
        /// The paths of uploaded files, all of which have the content that their names say.
        var files: Set<String>
    }

    /// What a backup holds, without reading more than its beginning. Throws a ``CommandFailure``.
    static func about(_ path: String, _ opening: BackupFile.Opening) throws -> BackupAbout {
        try BackupFile.read(path, opening) { try about($0, path) }
    }

    /// Unpacks a backup into a folder that does not exist yet, and checks all of it: databases are opened, files hashed.
    ///
    /// Throws a ``CommandFailure`` for anything that is not as it was written; the folder may then be incomplete.
    /// - Parameter keepsFiles: whether uploaded files are written too; otherwise they are only hashed.
    static func unpack(
        _ path: String, _ opening: BackupFile.Opening, to folder: String, _ databases: CouncilDatabases,
        keepsFiles: Bool = true
    ) throws -> Unpacked {
        try FileSystem.makeFolder(folder)
        var unpacked = try copy(path, opening, to: folder, keepsFiles: keepsFiles) { _ in true }
        if keepsFiles, let since = unpacked.about.since {
            let full = "\(FileSystem.folder(of: path))/\(BackupName(at: since, .full).text)"
            guard access(full, F_OK) == 0 else {
                throw CommandFailure(66, "\(path) has only what changed since \(full), which must lie beside it")
            }
            let known = unpacked.files
            unpacked.files.formUnion(
                try copy(full, opening, to: folder, keepsFiles: true) { $0.isUpload && !known.contains($0.text) }.files)
        }
        for name in CouncilDatabases.files where access("\(folder)/\(name)", F_OK) == 0 {
            if let fault = DatabaseFile.fault("\(folder)/\(name)", databases.migrations(of: name)) {
                let version = unpacked.about.version
                throw CommandFailure(
                    65, "\(name) in \(path), made by guildhall \(version), cannot be used: \(fault.message)")
            }
        }
        return unpacked
    }

    /// Unpacks the files of one archive that `isWanted` accepts.
    private static func copy(
        _ path: String, _ opening: BackupFile.Opening, to folder: String, keepsFiles: Bool,
        where isWanted: (ArchivedName) -> Bool
    ) throws -> Unpacked {
        try BackupFile.read(path, opening) { archive in
            var unpacked = Unpacked(about: try about(archive, path), files: [])
            while let entry = try archive.next() {
                guard let name = ArchivedName(entry.name) else {
                    throw CommandFailure(65, "\(path) holds \(entry.name), which belongs in no backup")
                }
                guard isWanted(name) else { continue }
                let isKept = keepsFiles || !name.isUpload
                let digest = try write(archive, to: isKept ? "\(folder)/\(name.text)" : nil)
                guard name.isUpload else { continue }
                guard digest == name.text.split(separator: "/").last.map(String.init) else {
                    throw CommandFailure(65, "\(path): \(name.text) is damaged")
                }
                unpacked.files.insert(name.text)
            }
            return unpacked
        }
    }

    private static func about(_ archive: ArchiveReader, _ path: String) throws -> BackupAbout {
        guard try archive.next()?.name == BackupAbout.file,
            let about = try? JSONLine.read(BackupAbout.self, from: try archive.bytes(limit: 1 << 20))
        else { throw CommandFailure(65, "\(path) is no backup of guildhall") }
        guard about.format <= BackupAbout.newestFormat else {
            throw CommandFailure(
                65, "\(path) was made by guildhall \(about.version), which is newer than this one, \(Serve.version)")
        }
        return about
    }

    /// Writes the current file of an archive, and returns its SHA-256 in hexadecimal.
    /// - Parameter path: where to; nil for nowhere.
    private static func write(_ archive: ArchiveReader, to path: String?) throws -> String {
        var digest = Digest.Stream()
        var descriptor: Int32?
        if let path {
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            let opened = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw SystemError("write \(path)") }
            descriptor = opened
        }
        defer { if let descriptor { close(descriptor) } }
        while let bytes = try archive.read() {
            digest.add(bytes)
            if let descriptor { try FileSystem.write(bytes.span, to: descriptor) }
        }
        return digest.finish()
    }
}

/// The path of a file in a backup: only those that a backup has are accepted, so that none leads out of the folder.
private struct ArchivedName {
    let text: String
    /// Whether it is a file that people uploaded, which has its digest for a name.
    let isUpload: Bool

    /// Nil for any other path.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        isUpload =
            parts.count == 4 && Environment(rawValue: parts[0]) != nil && parts[1] == "files"
            && Hex.decoded(parts[3])?.count == 32 && parts[2] == parts[3].prefix(2)
        let isConfiguration =
            parts.count > 1 && parts[0] == "good"
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") }
        guard isUpload || isConfiguration || CouncilDatabases.files.contains(text) else { return nil }
        self.text = text
    }
}
