import Foundation

/// What an outbox holds.
struct MailCount: Hashable, Sendable {
    /// Mails that wait to be sent, those among them that were tried.
    var waiting = 0
    /// Mails that failed for good and are still in the outbox.
    var failed = 0
    /// When the oldest mail that waits after it was tried in vain was written; nil when there is none.
    var triedSince: Date?
}

/// An outbox, and what became of its mail since the start of the process.
struct MailFigures: Hashable, Sendable {
    var outbox = MailCount()
    var sent = 0
    var failed = 0

    /// Counts a mail that is settled.
    mutating func note(_ outcome: MailOutcome) {
        switch outcome {
        case .sent: sent += 1
        case .failed: failed += 1
        case .done, .expired, .later: break
        }
    }

    /// The figures of two outboxes together.
    static func + (a: MailFigures, b: MailFigures) -> MailFigures {
        let oldest = [a.outbox.triedSince, b.outbox.triedSince].compactMap { $0 }.min()
        return MailFigures(
            outbox: MailCount(
                waiting: a.outbox.waiting + b.outbox.waiting, failed: a.outbox.failed + b.outbox.failed,
                triedSince: oldest),
            sent: a.sent + b.sent, failed: a.failed + b.failed)
    }
}
