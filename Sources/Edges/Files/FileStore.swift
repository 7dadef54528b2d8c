public import Foundation

/// The files of one tenant and environment, each under the SHA-256 of its bytes: `<path>/<2 hex>/<64 hex>`. What is
/// kept is on disk, and is removed only by `sweep`.
public final class FileStore: Sendable {
    /// The name of the file that says whose a folder is.
    public static let ownerFile = "owner"

    private let path: String
    private let mustBeThere: Bool
    // Two, so that a large file does not hold up a small one.
    private let queue = WaitingRoom(threads: 2)

    /// Files in a folder, which is made, readable by its owner only, when the first one comes.
    ///
    /// With `mustBeThere` it has been made with its `ownerFile` before anything is kept, and is not made again where it
    /// has gone.
    public init(path: String, mustBeThere: Bool = false) {
        self.path = path
        self.mustBeThere = mustBeThere
    }

    /// Takes over a finished file on the same disk and returns its digest, the name to put in the database.
    ///
    /// The file is moved, not copied: an upload finds nothing left to remove. Once this returns, bytes and name are on
    /// disk. The same file again is fine, and counts as new to `sweep`. Off the caller's thread. After a failure the
    /// file is where it was, or kept but not certainly for good: keeping another copy of it makes it so.
    public func keep(_ file: String) async throws(FileFailure) -> String {
        let (path, mustBeThere) = (path, mustBeThere)
        return try await queue.run { () throws(FileFailure) in
            guard !mustBeThere || access("\(path)/\(Self.ownerFile)", F_OK) == 0 else { throw .now("find the folder") }
            return try Shelf.put(file, in: path)
        }
    }

    /// Where the file with this digest lies if it is kept; nil for what is no digest (64 lower-case hex digits).
    public func path(of digest: String) -> String? { Shelf.path(of: digest, in: path) }

    /// The length in bytes of the file with this digest; nil when it is not kept.
    public func size(of digest: String) -> Int? {
        var facts = stat()
        guard let path = path(of: digest), stat(path, &facts) == 0 else { return nil }
        return Int(facts.st_size)
    }

    /// Removes the files that were kept before that time and that nothing names, and returns how many.
    ///
    /// `isNamed` is given digests, a few hundred at a time, and returns those among them that the database names. Safe
    /// beside `keep` as long as whoever keeps a file names it before it is as old as `before`, a day by custom: a file
    /// is removed under its shelf's lock and only when it is still old, and keeping it, under the same lock, makes it
    /// new. A file that a row names now, and another row named before, is named throughout.
    public func sweep(
        before: Date, isNamed: @Sendable ([String]) async throws -> Set<String>
    ) async throws -> Int {
        let path = path
        var removed = 0
        let old = await queue.run { Shelf.digests(in: path, before: before) }
        for start in stride(from: 0, to: old.count, by: 500) {
            let some = Array(old[start..<min(start + 500, old.count)])
            let orphans = Set(some).subtracting(try await isNamed(some))
            removed += await queue.run { orphans.count { Shelf.remove($0, from: path, before: before) } }
        }
        return removed
    }
}
