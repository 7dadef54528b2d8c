public import Database
public import Foundation
import Identity
public import PortalKit

/// A submission that waits for intake, as the search of the caseload finds it.
public struct WaitingRequest: Hashable, Sendable {
    /// The reference of the submission.
    public let reference: String
    /// The person's name, as its author entered it.
    public let name: String
    /// The person's date of birth.
    public let born: CivilDate
    /// When its last version was sent.
    public let sent: Date
}

extension WaitingRequest {
    /// The maximum number shown.
    public static let most = 20

    /// The submissions that a search by name, date of birth or reference finds, oldest first; one more than ``most`` if
    /// there are more. Throws `DatabaseError`.
    public static func find(
        _ db: Connection, _ text: String, today: CivilDate, rules: CaseRules, for officer: Officer
    ) throws -> [WaitingRequest] {
        switch CaseListSearch(text, initials: rules.initials, today: today) {
        case .nothing: return []
        case .born(let day): return try born(db, on: day)
        case .references(let references):
            return try references.compactMap { try named(db, $0) }
        case .name(let name):
            return try named(db, name.reference).map { [$0] } ?? name.all { try called(db, $0) }
        }
    }

    private static func named(_ db: Connection, _ reference: String) throws -> WaitingRequest? {
        try db.row(
            """
            SELECT j.reference, e.forename, e.surname, e.born, j.at FROM judgement j JOIN entry e ON e.id = j.subject
            WHERE j.reference = $1 AND j.intake = 1 AND e.removed IS NULL
            """, reference
        ).flatMap(request)
    }

    private static func born(_ db: Connection, on day: CivilDate) throws -> [WaitingRequest] {
        try db.rows(
            """
            SELECT j.reference, e.forename, e.surname, e.born, j.at FROM judgement j JOIN entry e ON e.id = j.subject
            WHERE j.intake = 1 AND e.born = $1 AND e.removed IS NULL ORDER BY j.at, j.reference LIMIT $2
            """, day.iso, most + 1
        ).compactMap(request)
    }

    /// Reads only what waits for intake, which is little however many cases there are.
    private static func called(_ db: Connection, _ name: NameSearch.Attempt) throws -> [WaitingRequest] {
        try db.rows(
            """
            SELECT j.reference, e.forename, e.surname, e.born, j.at FROM judgement j JOIN entry e ON e.id = j.subject
            WHERE j.intake = 1 AND e.removed IS NULL
                AND (' ' || e.folded) LIKE $1 AND (' ' || e.folded) LIKE $2
                AND (' ' || e.folded) LIKE $3 AND (' ' || e.folded) LIKE $4
                AND ($5 = '' OR REPLACE(e.folded, ' ', '') LIKE $5)
            ORDER BY j.at, j.reference LIMIT $6
            """, name.words[0], name.words[1], name.words[2], name.words[3], name.whole, most + 1
        ).compactMap(request)
    }

    private static func request(_ row: Row) -> WaitingRequest? {
        CivilDate(iso: row.text(3)).map { born in
            WaitingRequest(
                reference: row.text(0), name: "\(row.text(1)) \(row.text(2))", born: born,
                sent: row.instant(4))
        }
    }
}
