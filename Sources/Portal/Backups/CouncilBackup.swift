import Archives
import Basics
import Database
import Files
import Foundation
import PortalKit
import Scheduling
import Vault

/// Makes a backup of one council while it is served: its databases, what people uploaded, and its configuration.
struct CouncilBackup: Sendable {
    private let tenant: Tenant
    /// The council's folder of data.
    private let folder: String
    /// Its databases by the name of their file without the ending, such as `live`.
    private let databases: [String: Store]
    /// The fingerprint of the main key.
    private let key: String
    private let kinds: CouncilDatabases
    /// The folder for copies of databases, on the disk of the data.
    private let scratch: String

    /// One thread that waits for others, so that backups take neither disk nor processor from residents.
    private static let worker = WorkerPool("backup", threads: 1, isBackground: true)

    /// The backup of a council with the data of the process.
    init(_ tenant: Tenant, _ context: Council.ReadingContext, _ data: DataFolder) {
        (self.tenant, folder) = (tenant, context.data.folder(of: tenant.id))
        let own = OverlayStore.store(of: tenant.id, context.stores, context.data, context.identity)
        databases = Dictionary(
            uniqueKeysWithValues: Environment.allCases.map { ($0.rawValue, context.store(tenant.id, $0)) }
                + [(OverlayStore.name, own)])
        (key, scratch) = (DataManifest.name(of: data.key), data.scratch)
        kinds = CouncilDatabases(context)
    }

    /// Writes a backup and reads it back: every database is opened and checked, every file hashed. Returns what it holds.
    ///
    /// Throws a ``CommandFailure`` if it is not as it should be: then there is no file at `path`.
    /// - Parameters:
    ///   - recipient: the key to encrypt for; nil for none.
    ///   - full: an earlier backup with the files that need not be in this one; nil to include all.
    func write(
        to path: String, for recipient: BackupKey?, since full: (at: Date, files: Set<String>)? = nil, at now: Date
    ) async throws -> (about: BackupAbout, files: Set<String>) {
        let copies = "\(scratch)/backup-\(UUID().uuidString)"
        try FileSystem.makeFolder(copies)
        defer { try? FileManager.default.removeItem(atPath: copies) }
        // The databases first: a file that they name is kept for a day after the last row that names it.
        for (name, store) in databases where store.isThere { try await store.backup(to: "\(copies)/\(name).sqlite") }
        return try await Self.worker.complete { [self] in
            let files = uploads
            let names = Set(files.map(\.name))
            let about = BackupAbout(
                version: Serve.version, tenant: tenant.id, name: tenant.name, at: now, key: key,
                files: Dictionary(grouping: files, by: \.environment).mapValues { files in
                    .init(count: files.count, size: files.reduce(0) { $0 + $1.size })
                }, since: full?.at)
            let checker = try BackupFile.write(path, for: recipient) { archive in
                try archive.add(BackupAbout.file, Array(try JSONLine.text(about).utf8))
                for name in try Self.content(of: copies) { try archive.add(name, file: "\(copies)/\(name)") }
                for path in try configuration() { try archive.add(path, file: "\(folder)/\(path)") }
                for file in files where full?.files.contains(file.name) != true {
                    try archive.add(file.name, file: "\(folder)/\(file.name)")
                }
            }
            do {
                try FileManager.default.removeItem(atPath: copies)
                let found = try CouncilRestore.unpack(
                    path, .checker(checker), to: copies, kinds, keepsFiles: false)
                let wanted = names.subtracting(full?.files ?? [])
                guard found.files == wanted else { throw CommandFailure(70, "files are missing in \(path)") }
            } catch {
                unlink(path)
                throw error
            }
            return (about, names)
        }
    }

    /// When a database was last written to; nil if there is none.
    var changed: Date? { CouncilDatabases.facts(in: folder).map(\.written).max() }

    private struct Upload {
        let environment: String
        /// The path below the council's folder.
        let name: String
        let size: Int
    }

    /// What people uploaded, in both environments.
    private var uploads: [Upload] {
        Environment.allCases.flatMap { environment -> [Upload] in
            let files = FileStore(path: "\(folder)/\(environment.rawValue)/files")
            return files.digests.compactMap { digest in
                guard let path = files.path(of: digest), let size = files.size(of: digest) else { return nil }
                let name = String(path.dropFirst(folder.count + 1))
                return Upload(environment: environment.rawValue, name: name, size: size)
            }
        }
    }

    private static func content(of folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// The files of the configuration as it was last served, by their paths below the council's folder.
    private func configuration() throws -> [String] {
        let good = "good"
        let below = FileManager.default.enumerator(atPath: "\(folder)/\(good)")
        let paths = (below?.compactMap { $0 as? String } ?? []).map { "\(good)/\($0)" }.sorted()
        return paths.filter { path in
            var facts = stat()
            return stat("\(folder)/\(path)", &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
        }
    }
}
