import Dispatch
import Glibc

/// The signals by which somebody asks the process to end.
enum StopSignal {
    /// Waits for the first of the signals, and returns it; also ignores SIGPIPE.
    ///
    /// After that a second one ends the process at once, for whoever does not want to wait. A cancelled wait returns
    /// SIGTERM.
    static func wait(for signals: [Int32] = [SIGTERM, SIGINT]) async -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(1))
        let sources = signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.activate()
            return source
        }
        var received = SIGTERM
        for await number in stream {
            received = number
            break
        }
        for source in sources { source.cancel() }
        for number in signals { signal(number, SIG_DFL) }
        return received
    }
}
