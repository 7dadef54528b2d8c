import Synchronization

/// Caches values made from files, such as an index: each file is read once for all callers, in its own task, and again
/// after it has changed.
public final class FileReadings<Value: Sendable>: Sendable {
    private struct Kept {
        let state: ReadableFile.State
        let reading: Task<Value, any Error>
    }

    private let kept = Mutex<[String: Kept]>([:])
    private let counts = Mutex<[String: Int]>([:])
    private let read: @Sendable (borrowing ReadableFile) throws -> Value

    /// - Parameter read: makes a value from a file that is open at its start.
    public init(_ read: @escaping @Sendable (borrowing ReadableFile) throws -> Value) { self.read = read }

    /// How often the file at `path` was read so far.
    public func readCount(of path: String) -> Int { counts.withLock { $0[path, default: 0] } }

    /// The value made from a file. The first caller has it read, the others wait for that read. A failed read is not
    /// cached.
    ///
    /// - Parameters:
    ///   - path: the cache key.
    ///   - expected: the state that the caller has checked: its value is returned when it is cached, even if the file
    ///     has changed since. nil for the file as it is now.
    ///   - open: opens the file.
    /// - Throws: ``FileFault`` when it can't be opened, and what reading throws.
    public func value(
        of path: String, as expected: ReadableFile.State? = nil,
        open: @escaping @Sendable () throws(FileFault) -> ReadableFile
    ) async throws -> Value {
        if let expected, let known = kept.withLock({ $0[path] }), known.state == expected {
            return try await known.reading.value
        }
        let state = try open().state
        let reading = kept.withLock { kept in
            if let known = kept[path], known.state == state { return known.reading }
            counts.withLock { $0[path, default: 0] += 1 }
            let reading = Task.detached { [read] in try read(try open()) }
            kept[path] = Kept(state: state, reading: reading)
            return reading
        }
        do {
            return try await reading.value
        } catch {
            kept.withLock { kept in
                if kept[path]?.reading == reading { kept[path] = nil }
            }
            throw error
        }
    }
}
