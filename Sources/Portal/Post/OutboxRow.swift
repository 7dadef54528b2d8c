import Database
import Foundation
import Identity
import PortalKit
import Web

struct OutboxRow: Sendable {
    let id: String
    let template: String
    let portal: String
    let language: Language
    let account: String
    let subject: String
    /// Whether it is sent before other mail.
    let isUrgent: Bool
    let created: Date
    let expires: Date
    /// The number of failed attempts.
    let attempts: Int

    /// The first rows that are due: up to eight, more than a worker sends at once.
    static func due(_ db: Connection, at now: Date) throws -> [OutboxRow] {
        try db.rows(
            """
            SELECT id, template, portal, language, account, subject, urgent, created, expires, attempts FROM outbox
            WHERE state = 'waiting' AND due <= $1 ORDER BY urgent, due LIMIT 8
            """, seconds(now)
        ).map(OutboxRow.init)
    }

    /// When the next row is due that is not due yet; nil if there is none.
    static func next(_ db: Connection, after now: Date) throws -> Date? {
        try db.row("SELECT min(due) FROM outbox WHERE state = 'waiting' AND due > $1", seconds(now))?
            .optionalInstant(0)
    }

    /// Whether any mail of the last weeks was sent.
    static func hasSent(_ db: Connection) throws -> Bool {
        try db.row("SELECT id FROM outbox WHERE state = 'sent' LIMIT 1") != nil
    }

    /// The number of queued and of permanently failed mails.
    static func count(_ db: Connection) throws -> MailCount {
        let row = try db.row(
            """
            SELECT count(CASE WHEN state = 'waiting' THEN 1 END), count(CASE WHEN state = 'failed' THEN 1 END),
                min(CASE WHEN state = 'waiting' AND attempts > 0 THEN created END) FROM outbox
            WHERE state IN ('waiting', 'failed')
            """)
        return row.map { MailCount(waiting: $0.integer(0), failed: $0.integer(1), triedSince: $0.optionalInstant(2)) }
            ?? MailCount()
    }

    /// Stores the result of the mail.
    func settle(_ db: Connection, _ outcome: MailOutcome, at now: Date) throws {
        if outcome.state == .later {
            try db.run(
                "UPDATE outbox SET attempts = attempts + 1, due = $2 WHERE id = $1 AND state = 'waiting'", id,
                seconds(nextTry(after: now)))
        } else {
            try db.run("UPDATE outbox SET state = $2 WHERE id = $1 AND state = 'waiting'", id, outcome.state.rawValue)
        }
    }

    /// The time of the next attempt: after half a minute at first, six hours in the end, and not after the mail
    /// expires.
    private func nextTry(after now: Date) -> Date {
        let waits: [TimeInterval] = [30, 120, 600, 3600, 21_600]
        return min(now + waits[min(attempts, waits.count - 1)], expires)
    }
}

extension OutboxRow {
    /// How long a finished row is kept, in seconds. A failed row is kept until a later mail to its account was sent,
    /// too.
    private static let keeping: TimeInterval = 30 * 86_400
    private static let isFinished: SQL = "state IN ('sent', 'expired', 'done')"

    static func hasOld(_ db: Connection, at now: Date) throws -> Bool {
        try db.row("SELECT id FROM outbox WHERE \(isFinished) AND created < $1 LIMIT 1", seconds(now - keeping)) != nil
    }

    static func removeOld(_ db: Connection, at now: Date) throws {
        try db.run(
            """
            DELETE FROM outbox WHERE state = 'failed' AND created < $1 AND EXISTS (
                SELECT 1 FROM outbox later
                WHERE later.account = outbox.account AND later.channel = outbox.channel AND later.state = 'sent'
                    AND later.created > outbox.created)
            """, seconds(now - keeping))
        try db.run("DELETE FROM outbox WHERE \(isFinished) AND created < $1", seconds(now - keeping))
    }

    private init(_ row: Row) {
        id = row.text(0)
        template = row.text(1)
        portal = row.text(2)
        language = Language(rawValue: row.text(3)) ?? .en
        account = row.text(4)
        subject = row.text(5)
        isUrgent = row.integer(6) == 0
        created = row.instant(7)
        expires = row.instant(8)
        attempts = row.integer(9)
    }
}
