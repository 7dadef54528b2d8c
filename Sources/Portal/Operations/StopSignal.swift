import Foundation

/// The signals that ask the process to shut down.
enum StopSignal {
    /// The socket pair that a signal handler writes to and `wait` reads from: a handler may do little else
    /// (signal-safety(7)).
    private static let ends: (told: Int32, heard: Int32) = {
        var ends: [Int32] = [-1, -1]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        return (ends[0], ends[1])
    }()

    /// Waits for the first of the signals, and returns it; also ignores SIGPIPE. One wait at a time.
    ///
    /// Signals are caught from the moment of the call. After the first one, a second one ends the process immediately,
    /// for an operator who does not want to wait.
    static func wait(for signals: [Int32] = [SIGTERM, SIGINT]) async -> Int32 {
        let heard = ends.heard
        signal(SIGPIPE, SIG_IGN)
        for number in signals { signal(number) { StopSignal.tell($0) } }
        let number = await withCheckedContinuation { waiting in
            Thread.detachNewThread {
                var number = UInt8(SIGTERM)
                while read(heard, &number, 1) < 0 && errno == EINTR {}
                waiting.resume(returning: Int32(number))
            }
        }
        for number in signals { signal(number, SIG_DFL) }
        return number
    }

    private static func tell(_ number: Int32) {
        let before = errno
        var byte = UInt8(truncatingIfNeeded: number)
        write(ends.told, &byte, 1)
        errno = before
    }
}
