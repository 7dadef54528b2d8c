internal import Basics
private import Synchronization

/// Writes lines to a file descriptor, one at a time, usually by one `write(2)` each. A line that cannot be written is
/// lost and counted: the log never fails a request.
public final class JournalWriter: Sendable {
    private let descriptor: Int32
    private let lostLines = Mutex(0)

    /// A writer to `descriptor`, which the caller closes. 2 is standard error.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// The number of lines not written in full since the start.
    public var lost: Int { lostLines.withLock { $0 } }

    /// Writes `line` and a line feed; blocks while the descriptor accepts nothing.
    public func write(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        lostLines.withLock { lost in
            do { try FileSystem.write(bytes.span, to: descriptor) } catch { lost += 1 }
        }
    }
}
