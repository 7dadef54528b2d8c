import Database
import Foundation
import PortalKit
import Web

/// A mail that waits in an outbox.
struct OutboxRow: Sendable {
    let id: String
    let template: String
    let portal: String
    let language: Language
    let account: String
    let subject: String
    /// Whether it goes before other mail.
    let isUrgent: Bool
    let created: Date
    let expires: Date
    /// How often it was tried in vain.
    let attempts: Int

    /// The first rows whose time has come; more of them than a desk has in hand.
    static func due(_ db: Connection, at now: Date) throws -> [OutboxRow] {
        try db.rows(
            """
            SELECT id, template, portal, language, account, subject, urgent, created, expires, attempts FROM outbox
            WHERE state = 'waiting' AND due <= $1 ORDER BY urgent, due LIMIT 8
            """, now.seconds
        ).map(OutboxRow.init)
    }

    /// When the first of the other rows is due.
    static func next(_ db: Connection, after now: Date) throws -> Date? {
        try db.row("SELECT min(due) FROM outbox WHERE state = 'waiting' AND due > $1", now.seconds)?
            .optionalInteger(0).map(Date.init(seconds:))
    }

    /// How much mail waits, and how much has failed for good.
    static func count(_ db: Connection) throws -> MailCount {
        var count = MailCount()
        let rows = try db.rows(
            """
            SELECT state, count(*), min(CASE WHEN attempts > 0 THEN created END) FROM outbox
            WHERE state IN ('waiting', 'failed') GROUP BY state
            """)
        for row in rows {
            if row.text(0) == "failed" {
                count.failed = row.integer(1)
            } else {
                count.waiting = row.integer(1)
                count.triedSince = row.optionalInteger(2).map(Date.init(seconds:))
            }
        }
        return count
    }

    /// Notes what became of the mail.
    func settle(_ db: Connection, _ outcome: MailOutcome, at now: Date) throws {
        if case .later = outcome {
            try db.run(
                "UPDATE outbox SET attempts = attempts + 1, due = $2 WHERE id = $1 AND state = 'waiting'", id,
                nextTry(after: now).seconds)
        } else {
            try db.run("UPDATE outbox SET state = $2 WHERE id = $1 AND state = 'waiting'", id, outcome.state)
        }
    }

    /// Half a minute at first, six hours in the end, and not beyond the time that it is worth sending.
    private func nextTry(after now: Date) -> Date {
        let waits: [TimeInterval] = [30, 120, 600, 3600, 21_600]
        return min(now + waits[min(attempts, waits.count - 1)], expires)
    }
}

extension OutboxRow {
    /// How long a row is kept, in seconds, once there is nothing to do about it. One that failed stays until a later one
    /// to its account is sent.
    private static let keeping: TimeInterval = 30 * 86_400

    static func hasOld(_ db: Connection, at now: Date) throws -> Bool {
        try db.row(
            "SELECT id FROM outbox WHERE state IN ('sent', 'expired', 'done') AND created < $1 LIMIT 1",
            (now - keeping).seconds) != nil
    }

    static func removeOld(_ db: Connection, at now: Date) throws {
        try db.run(
            """
            DELETE FROM outbox WHERE state = 'failed' AND created < $1 AND EXISTS (
                SELECT 1 FROM outbox later
                WHERE later.account = outbox.account AND later.state = 'sent' AND later.created > outbox.created)
            """, (now - keeping).seconds)
        try db.run(
            "DELETE FROM outbox WHERE state IN ('sent', 'expired', 'done') AND created < $1", (now - keeping).seconds)
    }

    private init(_ row: Row) {
        id = row.text(0)
        template = row.text(1)
        portal = row.text(2)
        language = Language(rawValue: row.text(3)) ?? .en
        account = row.text(4)
        subject = row.text(5)
        isUrgent = row.integer(6) == 0
        created = Date(seconds: row.integer(7))
        expires = Date(seconds: row.integer(8))
        attempts = row.integer(9)
    }
}

extension Date {
    /// Whole seconds since 1970, as columns hold them.
    fileprivate var seconds: Int { Int(clamping: timeIntervalSince1970) }

    fileprivate init(seconds: Int) { self.init(timeIntervalSince1970: TimeInterval(seconds)) }
}
