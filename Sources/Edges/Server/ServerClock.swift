internal import CEpoll

/// The two times that a server reads: one that only goes forward, one that is written in `Date`.
public struct ServerClock: Sendable {
    let instant: @Sendable () -> ContinuousClock.Instant
    let seconds: @Sendable () -> Int

    /// A clock of one's own: `instant` measures deadlines, `seconds` counts from 1970 in UTC.
    public init(
        instant: @escaping @Sendable () -> ContinuousClock.Instant, seconds: @escaping @Sendable () -> Int
    ) {
        self.instant = instant
        self.seconds = seconds
    }

    /// The machine's clock.
    public static let system = ServerClock(instant: { .now }, seconds: { time(nil) })
}

/// Nanoseconds since the server was made: what its loops count in.
typealias Nanoseconds = Int

extension Duration {
    var nanoseconds: Nanoseconds {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
