import Configuration
import Folders
import Foundation

/// The copy of what last went live, for a start that meets a mistake. It also says who had which host.
enum GoodCopy {
    /// Copies the files that could be read of a folder into another of the same name, whole or not at all. A copy of what
    /// changed since it was read would be of what nobody has checked, and is left for the next reading.
    ///
    /// - Returns: whether there was something to copy.
    /// - Throws: what the system says where the copy can't be written.
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

    /// Folders in one another that are copied.
    private static let depth = 4

    private static func copy(_ source: ConfinedFolder, _ below: [FileName], to target: String) throws {
        let entries = try source.entries(in: below)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for entry in entries {
            guard let name = FileName(entry.name) else { continue }
            let path = below + [name]
            if entry.isFolder {
                // A link to a folder may lead back: it is followed at the top only.
                guard path.count <= depth, !entry.isLink || below.isEmpty else { continue }
                try? copy(source, path, to: "\(target)/\(name)")
            } else if let bytes = try? source.bytes(path) {
                try Data(bytes).write(to: URL(filePath: "\(target)/\(name)"))
            }
        }
    }
}
