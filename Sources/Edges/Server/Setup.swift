import Web

/// The configuration that the parts of a server share.
struct Setup: Sendable {
    let limits: Server.Limits
    let scratch: ScratchSpace
    let trust: Trust
    let clock: ServerClock
    let ready: (@Sendable (Head) -> Response?)?
    let answer: Answer
    /// When the server was created: its loops count from here.
    let origin: ContinuousClock.Instant

    func now() -> Nanoseconds { origin.duration(to: clock.instant()).nanoseconds }
}
