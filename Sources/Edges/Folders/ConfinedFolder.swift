import CFolder
public import Configuration
import Glibc

/// A folder whose files are read beneath it: neither a name nor a link leads out of it. A link to it is followed, and so
/// are links within it.
public struct ConfinedFolder: Hashable, Sendable {
    /// As it was named.
    public let path: String

    public init(_ path: String) { self.path = path }

    /// What a folder holds under a name.
    public struct Entry: Hashable, Sendable {
        public let name: String
        /// Whether it is a folder, or a link to one.
        public let isFolder: Bool
        public let isLink: Bool
    }

    /// Opens a file, named by the folders on the way to it and its own name.
    ///
    /// - Throws: ``FileFault`` for what is no regular file, longer than its kind may be, outside, or not there.
    public func open(_ file: [FileName]) throws(FileFault) -> ReadableFile {
        do {
            return try ReadableFile(opened: try descriptor(file, isFolder: false), named(file))
        } catch {
            throw located(error, file)
        }
    }

    /// All bytes of a file.
    ///
    /// - Throws: as ``open(_:)``.
    public func bytes(_ file: [FileName]) throws(FileFault) -> [UInt8] { try open(file).bytes() }

    /// What is in a folder below, or in this one, by name; without what begins with a dot.
    ///
    /// - Throws: ``FileFault`` where there is no such folder, or it can't be read.
    public func entries(in folder: [FileName] = []) throws(FileFault) -> [Entry] {
        do {
            return try FolderListing(try descriptor(folder, isFolder: true), named(folder)).entries
                .filter { !$0.name.hasPrefix(".") }
        } catch {
            throw located(error, folder)
        }
    }

    /// Has the disk keep what was written to this folder, and to all others of its file system.
    public func flush() { folder_flush(path) }

    /// The path of a file or folder below, for messages.
    public func named(_ names: [FileName]) -> String {
        names.isEmpty ? path : path + "/" + names.map(\.text).joined(separator: "/")
    }

    /// A descriptor, to be closed by who asked; below zero with `errno`.
    private func descriptor(_ names: [FileName], isFolder: Bool) throws(FileFault) -> Int32 {
        let folder = folder_open(path)
        guard folder >= 0 else { throw FileFault(path, errno: errno) }
        guard !names.isEmpty else { return folder }
        let found = open_beneath(folder, names.map(\.text).joined(separator: "/"), isFolder ? 1 : 0)
        let error = errno
        close(folder)
        errno = error
        return found
    }

    /// A link is reported by its own path, which may be that of a folder on the way.
    private func located(_ fault: FileFault, _ names: [FileName]) -> FileFault {
        guard fault.reason == .link else { return fault }
        for count in 1...max(1, names.count) {
            let path = named(Array(names.prefix(count)))
            var facts = stat()
            if lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFLNK { return FileFault(path, .link) }
        }
        return fault
    }
}
