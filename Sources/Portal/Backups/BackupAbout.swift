import Foundation

/// What a backup holds: the first file in it.
struct BackupAbout: Codable, Hashable, Sendable {
    /// The file's name in the archive.
    static let file = "about.json"
    /// The newest layout of an archive that this program reads.
    static let newestFormat = 1

    var format = BackupAbout.newestFormat
    /// The version of the program that wrote it.
    let version: String
    /// The council's id and name.
    let tenant: String
    let name: String
    let at: Date
    /// The fingerprint of the main key, which is not in the backup: what the key seals can only be opened with it.
    let key: String
    /// The files that people uploaded, by environment.
    let files: [String: Files]
    /// The backup that has the files that are missing here, by its time; nil if none are missing.
    let since: Date?

    struct Files: Codable, Hashable, Sendable {
        var count = 0
        /// In bytes.
        var size = 0
    }

    /// Lines for the operator.
    var preview: [String] {
        let uploads = files.sorted { $0.key < $1.key }.map { environment, files in
            "\(environment.uppercased()): \(files.count) files, \(files.size.formatted(.byteCount(style: .file, spellsOutZero: false)))"
        }
        return [
            "A backup of \(name) (\(tenant)), made at \(at.formatted(.iso8601)) by guildhall \(version)",
            "Databases, configuration, and what people uploaded: " + uploads.joined(separator: "; "),
        ]
    }
}
