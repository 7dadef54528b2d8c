import Foundation
import Journal
import Synchronization
import Web

/// Ends the process when an event loop no longer runs, so that it is restarted.
///
/// It checks every second, on a separate thread, and notifies the service manager each time that all loops run.
final class Watchdog: Sendable {
    /// A loop that is stuck.
    struct Finding: Hashable, Sendable {
        let loop: Int
        /// The time since it last ran.
        let silence: Duration
    }

    /// The exit code of a stuck process: EX_SOFTWARE (sysexits.h).
    static let exitCode: Int32 = 70
    private static let beat: Duration = .seconds(1)

    private let limit: Duration
    private let systemd: Systemd
    private let now: @Sendable () -> ContinuousClock.Instant
    private let rounds: @Sendable () -> [ContinuousClock.Instant]
    private let stuck: @Sendable (Finding) -> Void
    private let end = DispatchSemaphore(value: 0)
    private let looks = Mutex<(first: ContinuousClock.Instant, last: ContinuousClock.Instant)?>(nil)

    /// Creates a watchdog that is not started yet.
    ///
    /// - Parameters:
    ///   - limit: the maximum time between two rounds of a loop.
    ///   - systemd: is notified at least twice within its watchdog timeout.
    ///   - rounds: returns when each loop last ran, as `Server.lastRound()` does.
    ///   - stuck: called for a stuck loop, such as ``end(_:)``.
    init(
        limit: Duration = .seconds(5), systemd: Systemd = Systemd(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        rounds: @escaping @Sendable () -> [ContinuousClock.Instant], stuck: @escaping @Sendable (Finding) -> Void
    ) {
        (self.limit, self.systemd, self.now) = (limit, systemd, now)
        (self.rounds, self.stuck) = (rounds, stuck)
    }

    /// Starts checking on a separate thread, until ``stop()``. To be called when the loops run.
    func start() {
        let pause = systemd.watchdog.map { min($0 / 2, Self.beat) } ?? Self.beat
        let thread = Thread { [self] in
            repeat { look() } while end.wait(timeout: .now() + pause.seconds) == .timedOut
        }
        thread.name = "watchdog"
        thread.start()
    }

    /// Stops checking. To be called before the server stops, because ended loops no longer run.
    func stop() { end.signal() }

    func look() {
        if let finding = finding(at: now()) {
            stuck(finding)
        } else if systemd.watchdog != nil {
            systemd.notify("WATCHDOG=1")
        }
    }

    /// The loop that has been silent longest, if that exceeds the limit; nil otherwise.
    ///
    /// After the whole process was suspended, as by a debugger, all loops are late: only the time is counted in which
    /// this thread checked without a gap.
    private func finding(at now: ContinuousClock.Instant) -> Finding? {
        let first = looks.withLock { looks in
            let first = looks.flatMap { now - $0.last < Self.beat * 2 ? $0.first : nil } ?? now
            looks = (first, now)
            return first
        }
        let silences = rounds().enumerated().map { Finding(loop: $0.offset, silence: now - max($0.element, first)) }
        return silences.filter { $0.silence > limit }.max { $0.silence < $1.silence }
    }

    /// Writes one line to the log and ends the process immediately, with ``exitCode``.
    ///
    /// Writing has a timeout of one second: a log that is not read may be what the loops are stuck in.
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
