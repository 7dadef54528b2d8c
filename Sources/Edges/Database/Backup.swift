internal import CSQLite

/// A copy of a database in the making, through its writer's own connection, a slice each turn.
///
/// `@unchecked Sendable`: touched only by the thread whose turn it is.
final class Backup: @unchecked Sendable {
    /// Pages of 4 KiB that one turn copies.
    private static let slice: Int32 = 512
    /// A copy that is begun anew again and again by undone writes is finished in one go after so many slices.
    private static let sliceLimit = 4096

    private let path: String
    private let waiting: Waiter<Void>
    private var target: Connection?
    private var copy: OpaquePointer?
    private var slices = 0

    init(to path: String, for waiting: Waiter<Void>) {
        self.path = path
        self.waiting = waiting
    }

    deinit { sqlite3_backup_finish(copy) }

    private var draft: String { path + ".part" }

    /// Copies the next slice and answers when it was the last; false when there is more to do.
    func advance(from source: Connection) -> Bool {
        do {
            return try copySlice(from: source)
        } catch {
            fail(error)
            return true
        }
    }

    /// Gives up, and tells whoever waits why.
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
                throw DatabaseError(result: result, message: String(cString: sqlite3_errmsg(target.handle)))
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
            let result = sqlite3_extended_errcode(target.handle)
            throw DatabaseError(result: result, message: String(cString: sqlite3_errmsg(target.handle)))
        }
        self.target = target
        return target
    }
}
