import CFolder
public import Configuration
import Glibc

/// A folder that reads only files beneath it: no name and no link leads out of it. Links to the folder itself are
/// followed, and so are links within it where the kernel has openat2(2).
public struct ConfinedFolder: Hashable, Sendable {
    /// The path as given.
    public let path: String

    /// A folder at `path`, absolute or relative to the working directory. Nothing is opened before the first read.
    public init(_ path: String) { self.path = path }

    /// One entry of a folder.
    public struct Entry: Hashable, Sendable {
        /// The name, without a path; bytes that are not UTF-8 become U+FFFD.
        public let name: String
        /// Whether it is a folder, or a link to one.
        public let isFolder: Bool
        /// Whether it is a symbolic link, where the file system says so.
        public let isLink: Bool
    }

    /// Opens a file; `file` is the names of the folders on the way to it, and its own.
    ///
    /// - Throws: ``FileFault`` for what is not a regular file, larger than its kind may be, outside the folder, or
    ///   missing.
    public func open(_ file: [FileName]) throws(FileFault) -> ReadableFile {
        do {
            return try ReadableFile(opened: try descriptor(file, isFolder: false), named(file))
        } catch {
            throw located(error, file)
        }
    }

    /// All bytes of a file.
    ///
    /// - Throws: ``FileFault`` as ``open(_:)``, and when reading fails.
    public func bytes(_ file: [FileName]) throws(FileFault) -> [UInt8] { try open(file).bytes() }

    /// The entries of a folder below this one, or of this one, sorted by name; without those that begin with a dot.
    ///
    /// - Throws: ``FileFault`` when there is no such folder, or it can't be read.
    public func entries(in folder: [FileName] = []) throws(FileFault) -> [Entry] {
        do {
            return try FolderListing(try descriptor(folder, isFolder: true), named(folder)).entries
                .filter { !$0.name.hasPrefix(".") }
        } catch {
            throw located(error, folder)
        }
    }

    /// Flushes the folder's whole file system to disk (`syncfs(2)`); errors are ignored.
    public func flush() { folder_flush(path) }

    /// The path of a file or folder below, for messages; not checked.
    public func named(_ names: [FileName]) -> String {
        names.isEmpty ? path : path + "/" + names.map(\.text).joined(separator: "/")
    }

    /// A descriptor, which the caller closes; below zero, with `errno` set, on failure.
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

    /// Gives a link fault the path of the link itself, which may be a folder on the way.
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
