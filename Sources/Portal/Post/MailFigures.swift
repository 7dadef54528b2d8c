import Foundation

struct MailCount: Hashable, Sendable {
    /// Queued mails, including those to be retried.
    var waiting = 0
    /// Mails that failed permanently and are still in the outbox.
    var failed = 0
    /// When the oldest mail to be retried was queued; nil if there is none.
    var triedSince: Date?
}

/// An outbox, and the results of its mail since the start of the process.
struct MailFigures: Hashable, Sendable {
    var outbox = MailCount()
    var sent = 0
    var failed = 0

    mutating func note(_ outcome: MailOutcome) {
        if outcome.state == .sent { sent += 1 }
        if outcome.state == .failed { failed += 1 }
    }

    static func + (a: MailFigures, b: MailFigures) -> MailFigures {
        let oldest = [a.outbox.triedSince, b.outbox.triedSince].compactMap { $0 }.min()
        return MailFigures(
            outbox: MailCount(
                waiting: a.outbox.waiting + b.outbox.waiting, failed: a.outbox.failed + b.outbox.failed,
                triedSince: oldest),
            sent: a.sent + b.sent, failed: a.failed + b.failed)
    }
}
