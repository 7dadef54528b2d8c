internal import CSQLite

/// A backup in progress, made over the writer's own connection, one slice per turn.
///
/// `@unchecked Sendable`: accessed only by the thread that runs the store's turn.
final class Backup: @unchecked Sendable {
    /// The pages of 4 KiB that one turn copies.
    private static let slice: Int32 = 64
    /// A copy that rolled-back writes restart again and again is finished in one step after this many slices.
    private static let sliceLimit = 32_768

    private let path: String
    private let waiting: Waiter<Void>
    private var target: Connection?
    private var copy: OpaquePointer?
    private var slices = 0

    init(to path: String, for waiting: Waiter<Void>) { (self.path, self.waiting) = (path, waiting) }

    deinit { sqlite3_backup_finish(copy) }

    private var draft: String { path + ".part" }

    /// Copies the next slice; true, with the waiting task resumed, after the last one or a failure, false when there is
    /// more.
    func advance(from source: Connection) -> Bool {
        do {
            return try copySlice(from: source)
        } catch {
            fail(error)
            return true
        }
    }

    /// Cancels the backup and resumes the waiting task with the error.
    func fail(_ error: DatabaseError) {
        sqlite3_backup_finish(copy)
        copy = nil
        target = nil
        Disk.remove(draft)
        waiting.resume(returning: .failure(error))
    }

    private func copySlice(from source: Connection) throws(DatabaseError) -> Bool {
        let target = if let begun = self.target { begun } else { try begin(from: source) }
        slices += 1
        let result = sqlite3_backup_step(copy, slices > Self.sliceLimit ? -1 : Self.slice)
        guard result == SQLITE_DONE else {
            guard result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED else {
                throw DatabaseError(result: result, of: target.handle)
            }
            return false
        }
        sqlite3_backup_finish(copy)
        copy = nil
        self.target = nil
        try Disk.move(draft, to: path)
        waiting.resume(returning: .success(()))
        return true
    }

    private func begin(from source: Connection) throws(DatabaseError) -> Connection {
        Disk.remove(draft)
        try Disk.makeFile(at: draft)
        let target = try Connection(path: draft, isWriter: true)
        copy = sqlite3_backup_init(target.handle, "main", source.handle, "main")
        guard copy != nil else {
            throw DatabaseError(result: sqlite3_extended_errcode(target.handle), of: target.handle)
        }
        self.target = target
        return target
    }
}
