import Database
import Foundation
import Identity
import PortalKit
import Web

/// An open request to an account, as reminders need it.
struct OwedRequest: Sendable {
    let id: String
    let account: String
    let asked: CivilDate
    let due: CivilDate
    /// The days, relative to the due day, for which reminders were sent, as stored: numbers separated by spaces.
    let reminded: String

    var sent: [Int] { reminded.split(separator: " ").compactMap { Int($0, in: -1000...1000) } }
}

/// An open case with an officer and a date ahead.
struct NearCase: Sendable {
    let caseID: String
    let coordinator: String
    let due: CivilDate
}

/// Queries for reminders and warnings. Each is recorded when its mail is queued, so that none is sent twice.
enum ReminderStore {
    /// The open requests of open cases to accounts for which the first reminder is due.
    /// - Parameter days: the day of the first reminder, relative to the due day.
    static func owed(_ db: Connection, within days: Int, of today: CivilDate) throws -> [OwedRequest] {
        try db.rows(
            """
            SELECT r.id, r.account, r.asked, r.due, r.reminded
            FROM information_request r JOIN casefile c ON c.id = r.casefile
            WHERE r.state IN ('open', 'returned') AND r.due <= $1 AND r.account <> '' AND c.state = 'open'
            ORDER BY r.due, r.id
            """, today.adding(days: -days).iso
        ).compactMap { row in
            guard let asked = CivilDate(iso: row.text(2)), let due = CivilDate(iso: row.text(3)) else { return nil }
            return OwedRequest(id: row.text(0), account: row.text(1), asked: asked, due: due, reminded: row.text(4))
        }
    }

    /// Records that a reminder is sent; false if one was recorded since the request was read, or it is no longer open.
    static func note(_ db: Connection, _ request: OwedRequest, _ day: Int) throws -> Bool {
        try db.run(
            """
            UPDATE information_request SET reminded = $3
            WHERE id = $1 AND reminded = $2 AND \(RequestStore.isOpen)
            """, request.id, request.reminded, (request.sent + [day]).map(String.init).joined(separator: " ")) == 1
    }

    /// The open cases with an officer and a next date within `days` days.
    static func near(_ db: Connection, within days: Int, of today: CivilDate) throws -> [NearCase] {
        try db.rows(
            """
            SELECT id, coordinator, due FROM casefile
            WHERE state = 'open' AND due >= $1 AND due <= $2 AND coordinator <> '' ORDER BY due, id
            """, today.iso, today.adding(days: days).iso
        ).compactMap { row in
            CivilDate(iso: row.text(2)).map { NearCase(caseID: row.text(0), coordinator: row.text(1), due: $0) }
        }
    }

    /// Records that an officer is warned of a date; false if that was recorded before.
    static func warn(_ db: Connection, _ nearCase: NearCase, _ days: Int, at now: Date) throws -> Bool {
        try db.run(
            """
            INSERT INTO case_warning (casefile, due, days, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (casefile, due, days) DO NOTHING
            """, nearCase.caseID, nearCase.due.iso, days, seconds(now)) == 1
    }
}
