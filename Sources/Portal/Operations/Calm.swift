/// Tells when what stirred has come to rest.
struct Calm: Sendable {
    /// How long nothing has to stir.
    let quiet: Duration
    private var last: ContinuousClock.Instant?

    init(quiet: Duration) { self.quiet = quiet }

    /// Something stirred.
    mutating func stir(at now: ContinuousClock.Instant) { last = now }

    /// The time until there is rest, zero or less once there is; nil when nothing stirred since it was last told.
    func remaining(at now: ContinuousClock.Instant) -> Duration? { last.map { quiet - (now - $0) } }

    /// Tells of rest, once each time.
    mutating func settle(at now: ContinuousClock.Instant) -> Bool {
        guard let remaining = remaining(at: now), remaining <= .zero else { return false }
        last = nil
        return true
    }
}
