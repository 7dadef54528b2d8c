import CFolder
import Glibc

/// Detects changes in a folder: compares the names, sizes and times of its files, not their contents. A link in the
/// folder counts with its target.
public struct FolderPrint: Hashable, Sendable {
    /// The most levels of folders that are visited; configuration files are at most two deep.
    private static let depth = 4

    /// By the paths of files and links, relative to the folder.
    private(set) var states: [String: [ReadableFile.State]] = [:]

    /// The print of a folder as it is now. A missing folder has that of an empty one.
    public init(_ folder: ConfinedFolder) {
        var seen: Set<[UInt]> = []
        add(folder_open(folder.path), "", level: 0, &seen)
    }

    /// The print as text, to be stored and compared; one line per path.
    public var text: String {
        states.sorted { $0.key < $1.key }.map { path, states in
            "\(path)\t\(states.map(\.text).joined(separator: "\t"))\n"
        }.joined()
    }

    private mutating func add(_ folder: Int32, _ path: String, level: Int, _ seen: inout Set<[UInt]>) {
        var facts = stat()
        guard folder >= 0 else { return }
        guard fstat(folder, &facts) == 0,
            seen.insert([UInt(truncatingIfNeeded: facts.st_dev), UInt(truncatingIfNeeded: facts.st_ino)]).inserted
        else {
            close(folder)
            return
        }
        let kept = dup(folder)
        defer { close(kept) }
        for entry in (try? FolderListing(folder, path).entries) ?? [] where !entry.name.hasPrefix(".") {
            let name = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
            var (facts, target) = (stat(), stat())
            guard fstatat(kept, entry.name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let isLink = facts.st_mode & S_IFMT == S_IFLNK
            // A folder counts by its files: its own times change with every temporary file of an editor.
            if isLink || !entry.isFolder { states[name] = [ReadableFile.State(facts)] }
            if isLink, !entry.isFolder, fstatat(kept, entry.name, &target, 0) == 0 {
                states[name]?.append(ReadableFile.State(target))
            }
            guard entry.isFolder, level < Self.depth else { continue }
            add(open_beneath(kept, entry.name, 1), name, level: level + 1, &seen)
        }
    }
}
