internal import CEpoll

/// The two clocks of a server: a monotonic one for deadlines, and one for the `Date` field.
public struct ServerClock: Sendable {
    let instant: @Sendable () -> ContinuousClock.Instant
    let seconds: @Sendable () -> Int

    /// A custom clock: `instant` measures deadlines, `seconds` counts from 1970 in UTC.
    public init(
        instant: @escaping @Sendable () -> ContinuousClock.Instant, seconds: @escaping @Sendable () -> Int
    ) {
        (self.instant, self.seconds) = (instant, seconds)
    }

    /// The system's clocks.
    public static let system = ServerClock(instant: { .now }, seconds: { time(nil) })
}

/// Nanoseconds since the server was created, the time base of its loops.
typealias Nanoseconds = Int

extension Duration {
    var nanoseconds: Nanoseconds {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
