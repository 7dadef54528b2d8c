import Foundation
import Journal
import Synchronization
import Web

/// Ends the process when a loop no longer comes round, so that it is started again.
///
/// It looks every second, on a thread of its own, and tells the service manager each time that all is well.
final class Watchdog: Sendable {
    /// A loop that stays away.
    struct Finding: Hashable, Sendable {
        /// The loop's index.
        let loop: Int
        /// How long it has not come round.
        let silence: Duration
    }

    /// The exit code of a process that found itself stuck: EX_SOFTWARE (sysexits.h).
    static let exitCode: Int32 = 70
    private static let beat: Duration = .seconds(1)

    private let limit: Duration
    private let systemd: Systemd
    private let now: @Sendable () -> ContinuousClock.Instant
    private let rounds: @Sendable () -> [ContinuousClock.Instant]
    private let stuck: @Sendable (Finding) -> Void
    private let end = DispatchSemaphore(value: 0)
    private let looks = Mutex<(first: ContinuousClock.Instant, last: ContinuousClock.Instant)?>(nil)

    /// Makes a watchdog that does not watch yet.
    ///
    /// - Parameters:
    ///   - limit: how long a loop may stay away.
    ///   - systemd: who wants signs of life, twice in the time it grants at least.
    ///   - rounds: when each loop last came round, as `Server.lastRound()` tells.
    ///   - stuck: what to do about a loop that stays away, such as ``end(_:)``.
    init(
        limit: Duration = .seconds(5), systemd: Systemd = Systemd(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        rounds: @escaping @Sendable () -> [ContinuousClock.Instant], stuck: @escaping @Sendable (Finding) -> Void
    ) {
        self.limit = limit
        self.systemd = systemd
        self.now = now
        self.rounds = rounds
        self.stuck = stuck
    }

    /// Watches until ``stop()``, on a thread of its own, and returns. Begin once the loops run.
    func start() {
        let pause = systemd.watchdog.map { min($0 / 2, Self.beat) } ?? Self.beat
        let thread = Thread { [self] in
            repeat { look() } while end.wait(timeout: .now() + pause.seconds) == .timedOut
        }
        thread.name = "watchdog"
        thread.start()
    }

    /// Watches no more. Call it before the server stops: loops that have ended come round no more.
    func stop() { end.signal() }

    /// Looks once.
    func look() {
        if let finding = finding(at: now()) {
            stuck(finding)
        } else if systemd.watchdog != nil {
            systemd.notify("WATCHDOG=1")
        }
    }

    /// The loop that has been away longest, if that is too long.
    ///
    /// A process that was itself halted, by a laptop's lid or a debugger, finds all its loops late: only the time
    /// counts in which this thread looked without a gap.
    private func finding(at now: ContinuousClock.Instant) -> Finding? {
        let first = looks.withLock { looks in
            let first = looks.flatMap { now - $0.last < Self.beat * 2 ? $0.first : nil } ?? now
            looks = (first, now)
            return first
        }
        let silences = rounds().enumerated().map { Finding(loop: $0.offset, silence: now - max($0.element, first)) }
        return silences.filter { $0.silence > limit }.max { $0.silence < $1.silence }
    }

    /// Writes one line to the journal and ends the process at once, with ``exitCode``.
    ///
    /// The line is given a second and no more: a journal that nobody reads may be what the loops are stuck in.
    static func end(_ journal: Journal) -> @Sendable (Finding) -> Void {
        { finding in
            let isWritten = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                journal.record(
                    .error, "server.stuck",
                    ["loop": "\(finding.loop)", "seconds": "\(Int(clamping: finding.silence.seconds))"])
                isWritten.signal()
            }
            _ = isWritten.wait(timeout: .now() + 1)
            _exit(exitCode)
        }
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
