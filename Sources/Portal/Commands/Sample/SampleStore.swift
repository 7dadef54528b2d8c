import Database
import Foundation
import Identity
import PortalKit

/// Queries that only sample data needs.
enum SampleStore {
    static func hasCases(_ db: Connection) throws -> Bool { try db.row("SELECT 1 FROM casefile LIMIT 1") != nil }

    /// Marks mail created before `day` as sent, so that it is not sent now.
    static func settleMail(_ db: Connection, before day: Date) throws {
        try db.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting' AND created < $1", seconds(day))
    }

    /// Marks the mail to an account as failed.
    static func refuseMail(_ db: Connection, to account: String) throws {
        try db.run("UPDATE outbox SET state = 'failed' WHERE account = $1", account)
    }
}
