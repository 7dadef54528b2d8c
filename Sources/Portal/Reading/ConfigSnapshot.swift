import Configuration
import Folders
import Foundation

/// The copy of the last valid configuration, for a start with a mistake in the files. It also records which council had
/// which host.
enum ConfigSnapshot {
    /// Copies the readable files of a folder into another folder of the same name, completely or not at all. A folder
    /// that has changed since it was read is not copied, because its content was not checked.
    ///
    /// - Returns: whether a copy was made.
    /// - Throws: the system's error if the copy cannot be written.
    @discardableResult
    static func keep(_ source: Council.Source, in folder: String) throws -> Bool {
        let files = FileManager.default
        let name = source.folder.path.split(separator: "/").last.map(String.init) ?? ""
        let (target, fresh, printFile) = ("\(folder)/\(name)", "\(folder)/.\(name).new", "\(folder)/.\(name).print")
        let print = source.print.text
        guard !name.isEmpty, (try? String(contentsOfFile: printFile, encoding: .utf8)) != print else { return false }
        try? files.removeItem(atPath: fresh)
        defer { try? files.removeItem(atPath: fresh) }
        try copy(source.folder, [], to: fresh)
        guard source.isCurrent else { return false }
        try? files.removeItem(atPath: target)
        try files.moveItem(atPath: fresh, toPath: target)
        try print.write(toFile: printFile, atomically: true, encoding: .utf8)
        return true
    }

    /// The maximum depth of copied folders.
    private static let depth = 4

    private static func copy(_ source: ConfinedFolder, _ below: [FileName], to target: String) throws {
        let entries = try source.entries(in: below)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for entry in entries {
            guard let name = FileName(entry.name) else { continue }
            let path = below + [name]
            if entry.isFolder {
                // A symbolic link may form a cycle, so links are followed at the top level only.
                guard path.count <= depth, !entry.isLink || below.isEmpty else { continue }
                try? copy(source, path, to: "\(target)/\(name)")
            } else if let bytes = try? source.bytes(path) {
                try Data(bytes).write(to: URL(filePath: "\(target)/\(name)"))
            }
        }
    }
}
