import Casework
import Database
import Foundation
import Identity
import PortalKit

/// A submission that waits for intake, as the search of the caseload finds it.
struct WaitingRequest: Hashable, Sendable {
    let reference: String
    /// The person's name, as its author entered it.
    let name: String
    let born: CivilDate
    /// When its last version was sent.
    let sent: Date
}

extension WaitingRequest {
    static let most = 20

    /// The submissions that a search by name, date of birth or reference finds, oldest first; one more than ``most`` if
    /// there are more. Throws `DatabaseError`.
    static func find(_ team: TeamDatabase, _ text: String, today: CivilDate, _ rules: CaseRules) throws
        -> [WaitingRequest]
    {
        try CaseListSearch(text, initials: rules.initials, today: today).all(
            named: { try requests(team, "\(waiting) AND j.reference = \(bind: $0)") },
            born: { try requests(team, "\(waiting) AND e.born = \(bind: $0.iso) \(oldestFirst)") },
            matching: { attempt in try requests(team, "\(waiting) AND \(attempt.isMatched) \(oldestFirst)") })
    }

    /// What waits for intake is little, however many cases there are.
    private static let waiting: SQL = """
        SELECT j.reference, e.forename, e.surname, e.born, j.at FROM judgement j JOIN entry e ON e.id = j.subject
        WHERE j.intake = 1 AND e.removed IS NULL
        """

    private static var oldestFirst: SQL { "ORDER BY j.at, j.reference LIMIT \(bind: most + 1)" }

    private static func requests(_ team: TeamDatabase, _ sql: SQL) throws -> [WaitingRequest] {
        try team.db.rows(sql).compactMap { row in
            CivilDate(iso: row.text(3)).map { born in
                WaitingRequest(
                    reference: row.text(0), name: "\(row.text(1)) \(row.text(2))", born: born, sent: row.instant(4))
            }
        }
    }
}
