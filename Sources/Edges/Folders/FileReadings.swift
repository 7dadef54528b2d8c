import Synchronization

/// What is made of files, such as an index: each is read once for all who ask, off the thread that asks, and again once
/// it has changed.
public final class FileReadings<Value: Sendable>: Sendable {
    private struct Kept {
        let state: ReadableFile.State
        let reading: Task<Value, any Error>
    }

    private let kept = Mutex<[String: Kept]>([:])
    private let counts = Mutex<[String: Int]>([:])
    private let read: @Sendable (borrowing ReadableFile) throws -> Value

    /// - Parameter read: makes a value of a file that is open at its beginning.
    public init(_ read: @escaping @Sendable (borrowing ReadableFile) throws -> Value) { self.read = read }

    /// How often a file was read so far.
    public func readCount(of path: String) -> Int { counts.withLock { $0[path, default: 0] } }

    /// What is made of a file. The first to ask has it read, the others wait for that.
    ///
    /// - Parameters:
    ///   - path: names it among the others.
    ///   - expected: the state in which it was found right: what was made of that is taken, whatever the file is now.
    ///     nil for the file as it is now.
    ///   - open: opens it.
    /// - Throws: ``FileFault`` where it can't be opened, and what reading throws.
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
