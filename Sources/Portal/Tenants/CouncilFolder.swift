import Configuration
import Folders
import Foundation
import PortalKit

/// A council's configuration as a folder, to be taken from one installation to another: the provider's files, its themes, and
/// what the council changed. It has no secret: configuration only says where secrets are.
///
/// The same council makes the same bytes, whenever and wherever it is written.
struct CouncilFolder: Sendable {
    /// The council's id.
    let id: FileName
    /// Every file by its path in the folder, such as `Tenant/tenant.json`, with its bytes.
    let files: [String: [UInt8]]
    /// What the council has published.
    let live: Overlay
    /// What it has drafted, with what is published.
    let draft: Overlay

    private static let (aboutFile, liveFile, draftFile, secretsFile) = (
        "council.json", "published.json", "draft.json", "secrets.txt"
    )
    private static let format = 1

    private struct About: Codable {
        var format = CouncilFolder.format
        let id: String
    }

    /// A council of an installation.
    /// - Parameter files: by their paths below the root.
    init(_ id: FileName, _ files: [String: [UInt8]], live: Overlay, draft: Overlay) {
        let own = "Tenants/\(id)/"
        self.files = Dictionary(
            uniqueKeysWithValues: files.map { path, bytes in
                (path.hasPrefix(own) ? "Tenant/\(path.dropFirst(own.count))" : path, bytes)
            })
        (self.id, self.live, self.draft) = (id, live, draft)
    }

    /// The files of a served council and of its themes, by their paths below the root. Throws a ``FileFault``.
    static func files(of council: Council, as id: FileName) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for (number, source) in council.sources.enumerated() {
            let name = number == 0 ? "Tenants/\(id)" : "Themes/\(source.name)"
            files.merge(try Self.files(in: source.folder, as: name)) { $1 }
        }
        return files
    }

    /// The files in a folder, by their paths with `name` before them. Throws a ``FileFault``.
    static func files(in folder: ConfinedFolder, as name: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        try read(folder, [], as: name, into: &files)
        return files
    }

    /// Reads a folder that ``write(to:)`` made. Throws a ``CommandFailure`` for anything else.
    init(at path: String) throws {
        func text(_ name: String) throws(CommandFailure) -> String {
            guard let text = try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) else {
                throw CommandFailure(66, "\(path)/\(name) cannot be read: \(path) is no exported council")
            }
            return text
        }
        guard let about = try? JSONLine.read(About.self, from: try text(Self.aboutFile).utf8),
            about.format <= Self.format, let id = FileName(about.id)
        else { throw CommandFailure(65, "\(path)/\(Self.aboutFile) is of no council that this version can read") }
        guard let live = Overlay(json: try text(Self.liveFile)), let draft = Overlay(json: try text(Self.draftFile))
        else {
            throw CommandFailure(65, "\(path): what the council changed cannot be read")
        }
        var files = try Self.files(in: ConfinedFolder("\(path)/Tenant"), as: "Tenant")
        for theme in Folder("\(path)/Themes").folders {
            files.merge(try Self.files(in: ConfinedFolder("\(path)/Themes/\(theme)"), as: "Themes/\(theme)")) { $1 }
        }
        (self.id, self.files, self.live, self.draft) = (id, files, live, draft)
    }

    private static func read(
        _ folder: ConfinedFolder, _ below: [FileName], as name: String, into files: inout [String: [UInt8]]
    ) throws {
        for entry in try folder.entries(in: below) {
            // What is not read, such as an editor's copy, is not taken along.
            guard let part = FileName(entry.name) else { continue }
            if entry.isFolder {
                try read(folder, below + [part], as: "\(name)/\(part)", into: &files)
            } else if let bytes = try? folder.bytes(below + [part]) {
                files["\(name)/\(part)"] = bytes
            }
        }
    }

    /// Where its files say that secrets are, one line each: to be filled in where it is imported.
    var secrets: [String] {
        files.filter { $0.key.hasSuffix(".json") }.sorted { $0.key < $1.key }.flatMap { path, bytes -> [String] in
            var issues: [ConfigIssue] = []
            return ConfigValue.parse(bytes, file: path, issues: &issues).map { Self.secrets(in: $0, at: []) } ?? []
        }
    }

    private static func secrets(in value: ConfigValue, at path: [String]) -> [String] {
        guard let table = value.table else { return (value.list ?? []).flatMap { secrets(in: $0, at: path) } }
        if let entry = table.entries.first, table.entries.count == 1, ["$env", "$file"].contains(entry.key) {
            let place = value.position.map { "\($0.file):\($0.line)" } ?? ""
            return [
                "\(place): \(path.joined(separator: ".")) is in \(entry.key.dropFirst()) \(entry.value.string ?? "")"
            ]
        }
        return table.entries.flatMap { secrets(in: $0.value, at: path + [$0.key]) }
    }

    /// Writes the folder, which must not exist yet. Throws a ``CommandFailure``, or the system's error.
    func write(to path: String) throws {
        guard access(path, F_OK) != 0 else { throw CommandFailure(73, "\(path) is there already") }
        var all = files
        all[Self.aboutFile] = Array((try JSONLine.text(About(id: id.text)) + "\n").utf8)
        all[Self.liveFile] = Array((live.json + "\n").utf8)
        all[Self.draftFile] = Array((draft.json + "\n").utf8)
        let lines = secrets
        if !lines.isEmpty { all[Self.secretsFile] = Array((lines.joined(separator: "\n") + "\n").utf8) }
        try Self.write(all, to: path)
    }

    /// Its files by their paths below the root of an installation where the council has this id.
    func files(as id: FileName) -> [String: [UInt8]] {
        Dictionary(
            uniqueKeysWithValues: files.map { path, bytes in
                let isOwn = path.hasPrefix("Tenant/")
                return (isOwn ? "Tenants/\(id)/\(path.dropFirst("Tenant/".count))" : path, bytes)
            })
    }

    /// Writes files by their paths below a folder.
    static func write(_ files: [String: [UInt8]], to path: String) throws {
        for (name, bytes) in files {
            let file = URL(filePath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }
}
