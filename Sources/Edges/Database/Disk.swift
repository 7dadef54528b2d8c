internal import Glibc

/// The file system operations of a store.
///
/// None of them opens a database that is in use: closing any descriptor of a file drops all POSIX locks that the
/// process holds on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
enum Disk {
    /// Creates an empty file that only its owner can read, and its folders; all of them are on disk once this returns.
    /// An existing file is left as it is.
    static func makeFile(at path: String) throws(DatabaseError) {
        try makeFolder(folder(of: path))
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            guard errno == EEXIST else { throw failure("cannot make the database file") }
            return
        }
        close(descriptor)
        try sync(folder(of: path))
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

    /// Renames a finished file to its final path, and syncs the folder.
    static func move(_ path: String, to place: String) throws(DatabaseError) {
        guard rename(path, place) == 0 else { throw failure("cannot rename the file") }
        try sync(folder(of: place))
    }

    /// Removes a file that is not in use, if it exists.
    static func remove(_ path: String) { unlink(path) }

    private static func makeFolder(_ path: String) throws(DatabaseError) {
        guard access(path, F_OK) != 0 else { return }
        try makeFolder(folder(of: path))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("cannot make the folder") }
        try sync(folder(of: path))
    }

    private static func sync(_ folder: String) throws(DatabaseError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open the folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot sync the folder") }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The failure of the last system call, from `errno`.
    static func failure(_ what: String) -> DatabaseError {
        let code: DatabaseError.Code = errno == ENOSPC || errno == EDQUOT ? .full : .io
        return DatabaseError(code: code, message: "\(what): \(String(cString: strerror(errno)))")
    }
}
