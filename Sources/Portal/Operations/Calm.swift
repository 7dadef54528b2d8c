/// Tells when what stirred has come to rest, or has stirred for long enough.
struct Calm: Sendable {
    /// How long nothing has to stir.
    let quiet: Duration
    /// How long it is waited for rest at most: a file that is written without end keeps no other from being read.
    let longest: Duration
    private var first: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?

    init(quiet: Duration, longest: Duration = .seconds(1)) {
        self.quiet = quiet
        self.longest = longest
    }

    /// Something stirred.
    mutating func stir(at now: ContinuousClock.Instant) {
        if first == nil { first = now }
        last = now
    }

    /// The time until there is rest, zero or less once there is; nil when nothing stirred since it was last told.
    func remaining(at now: ContinuousClock.Instant) -> Duration? {
        guard let first, let last else { return nil }
        return min(quiet - (now - last), longest - (now - first))
    }

    /// Tells of rest, once each time.
    mutating func settle(at now: ContinuousClock.Instant) -> Bool {
        guard let remaining = remaining(at: now), remaining <= .zero else { return false }
        (first, last) = (nil, nil)
        return true
    }
}
