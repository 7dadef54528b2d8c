import Database
import Foundation
import Identity
import PortalKit

/// The SQL of sample data that no other store has.
enum SampleStore {
    static func hasCases(_ db: Connection) throws -> Bool { try db.row("SELECT 1 FROM casefile LIMIT 1") != nil }

    /// Marks mail of days gone by as sent: it is history, and nobody waits for it.
    static func settleMail(_ db: Connection, before day: Date) throws {
        try db.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting' AND created < $1", seconds(day))
    }

    /// Marks the mail to an account as refused.
    static func refuseMail(_ db: Connection, to account: String) throws {
        try db.run("UPDATE outbox SET state = 'failed' WHERE account = $1", account)
    }
}
