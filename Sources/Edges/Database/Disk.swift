internal import Basics
internal import Glibc

/// The file system operations of a store.
///
/// None of them opens a database that is in use: closing any descriptor of a file drops all POSIX locks that the
/// process holds on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
enum Disk {
    /// Creates an empty file that only its owner can read, and its folders; all of them are on disk once this returns.
    /// An existing file is left as it is.
    static func makeFile(at path: String) throws(DatabaseError) {
        let folder = FileSystem.folder(of: path)
        do throws(SystemError) {
            if access(folder, F_OK) != 0 { try FileSystem.makeFolder(folder) }
            let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
            guard descriptor >= 0 || errno == EEXIST else { throw SystemError("make the database file") }
            guard descriptor >= 0 else { return }
            close(descriptor)
            try FileSystem.syncFolder(folder)
        } catch {
            throw DatabaseError(error)
        }
    }

    /// Identifies a file among all that exist, or existed, on this machine's disks at the same time.
    struct FileNumber: Hashable {
        let device: UInt
        let node: UInt
    }

    /// The number of the file at a path; nil when there is none.
    static func number(of path: String) -> FileNumber? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return FileNumber(device: UInt(facts.st_dev), node: UInt(facts.st_ino))
    }

    /// The file's size in bytes; 0 when there is none.
    static func size(of path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    /// When a file was last written, in seconds since 1970; nil when there is none.
    static func lastWritten(_ path: String) -> Int? {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_mtim.tv_sec) : nil
    }

    /// Renames a finished file to its final path, and syncs the folder.
    static func move(_ path: String, to place: String) throws(DatabaseError) {
        do throws(SystemError) {
            guard rename(path, place) == 0 else { throw SystemError("rename the file") }
            try FileSystem.syncFolder(FileSystem.folder(of: place))
        } catch {
            throw DatabaseError(error)
        }
    }

    /// Removes a file that is not in use, if it exists.
    static func remove(_ path: String) { unlink(path) }
}

extension DatabaseError {
    /// A failure of the file system.
    init(_ error: SystemError) {
        self.init(code: [ENOSPC, EDQUOT].contains(error.code) ? .full : .io, message: "\(error)")
    }
}
