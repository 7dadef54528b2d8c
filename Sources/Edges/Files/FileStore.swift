public import Basics
public import Foundation
internal import Scheduling

/// The files of one tenant and environment, each under the SHA-256 of its bytes: `<path>/<2 hex>/<64 hex>`. A kept file
/// is on disk, and removed only by ``cleanUp(before:isNamed:)``.
public final class FileStore: Sendable {
    /// The name of the file that holds the owner of a folder.
    public static let ownerFile = "owner"

    private let path: String
    private let mustBeThere: Bool
    // Two, so that a large file does not delay a small one.
    private let queue = BlockingExecutor(threads: 2)

    /// Files in the folder `path`, which is created, readable by its owner only, for the first one.
    ///
    /// With `mustBeThere` the folder and its ``ownerFile`` must exist before a file is kept; a missing one is not
    /// created.
    public init(path: String, mustBeThere: Bool = false) { (self.path, self.mustBeThere) = (path, mustBeThere) }

    /// Makes the folder of an owner's files, readable by its owner only, with its ``ownerFile``. Throws the call that
    /// failed.
    public static func claim(_ path: String, for owner: String) throws(SystemError) {
        try FileSystem.makeFolder(path)
        let mark = "\(path)/\(ownerFile)"
        try FileSystem.replace(mark, with: Array("\(owner)\n".utf8), draft: "\(mark).part")
    }

    /// Moves a finished file on the same disk into the store, and returns its digest, the name to put in the database.
    ///
    /// The file is moved, not copied, so its upload has nothing left to remove. Once this returns, bytes and name are
    /// on disk. Keeping the same content again is allowed, and makes it new to `cleanUp`. Runs on another thread.
    /// Throws a ``FileFailure``, after which the file is where it was, or kept but perhaps not durably: keeping another
    /// copy makes it durable.
    public func keep(_ file: String) async throws(FileFailure) -> String {
        let (path, mustBeThere) = (path, mustBeThere)
        return try await queue.run { () throws(FileFailure) in
            do throws(SystemError) {
                if mustBeThere, access("\(path)/\(Self.ownerFile)", F_OK) != 0 { throw SystemError("find the folder") }
                return try ContentDirectory.put(file, in: path)
            } catch {
                throw FileFailure(error)
            }
        }
    }

    /// The path of the file with this digest, if it is kept; nil for what is not a digest (64 lower-case hex digits).
    public func path(of digest: String) -> String? { ContentDirectory.path(of: digest, in: path) }

    /// The length in bytes of the file with this digest; nil when it is not kept.
    public func size(of digest: String) -> Int? {
        var facts = stat()
        guard let path = path(of: digest), stat(path, &facts) == 0 else { return nil }
        return Int(facts.st_size)
    }

    /// The digests of all kept files.
    public var digests: [String] { ContentDirectory.digests(in: path, before: .distantFuture) }

    /// Removes the files that were kept before `before` and that the database does not name, and returns how many.
    ///
    /// `isNamed` is called with digests, a few hundred at a time, and returns those that the database names; what it
    /// throws is thrown here. Safe beside `keep` as long as a kept file is named before it is as old as `before`, by
    /// convention a day: a file is removed under its directory's lock and only when it is still old, and keeping it,
    /// under the same lock, makes it new. A file that a row names now, and another row named before, must be named
    /// throughout.
    public func cleanUp(
        before: Date, isNamed: @Sendable ([String]) async throws -> Set<String>
    ) async throws -> Int {
        let path = path
        var removed = 0
        let old = await queue.run { ContentDirectory.digests(in: path, before: before) }
        for start in stride(from: 0, to: old.count, by: 500) {
            let batch = Array(old[start..<min(start + 500, old.count)])
            let orphans = Set(batch).subtracting(try await isNamed(batch))
            removed += await queue.run { orphans.count { ContentDirectory.remove($0, from: path, before: before) } }
        }
        return removed
    }
}
