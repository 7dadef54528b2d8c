internal import Glibc
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
        var bytes = ContiguousArray(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        lostLines.withLock { lost in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                // A signal may interrupt the call, and a pipe may accept only part of a long line.
                if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { break }
            }
            if !rest.isEmpty { lost += 1 }
        }
    }
}
