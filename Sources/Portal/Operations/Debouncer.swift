/// Debounces events: determines when there was none for a while, or they have gone on for long enough.
struct Debouncer: Sendable {
    /// How long there must be no event.
    let quiet: Duration
    /// The maximum delay after the first event, so that a file that is written continuously does not block the others.
    let longest: Duration
    private var first: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?

    init(quiet: Duration, longest: Duration = .seconds(1)) { (self.quiet, self.longest) = (quiet, longest) }

    mutating func noteChange(at now: ContinuousClock.Instant) {
        if first == nil { first = now }
        last = now
    }

    /// The time until the events count as settled, zero or less if they do; nil if there was no event since `settle`
    /// last returned true.
    func remaining(at now: ContinuousClock.Instant) -> Duration? {
        guard let first, let last else { return nil }
        return min(quiet - (now - last), longest - (now - first))
    }

    /// Whether the events have settled; true once for each series of events.
    mutating func settle(at now: ContinuousClock.Instant) -> Bool {
        guard let remaining = remaining(at: now), remaining <= .zero else { return false }
        (first, last) = (nil, nil)
        return true
    }
}
