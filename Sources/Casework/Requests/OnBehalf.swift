import Database
public import Foundation
import Identity
public import PortalKit

/// Who the team fills in a form for, and how their words arrived.
public struct OnBehalf: Hashable, Sendable {
    /// The id of the draft that is filled in.
    public let draft: String
    /// The id of the person the form is about.
    public let person: String
    /// The id of the person's case.
    public let caseID: String
    /// The id of the involvement of the one it is filled in for; empty for someone who is not involved.
    public let involvement: String
    /// The name of the one it is filled in for.
    public let name: String
    /// How their words arrived.
    public let channel: Case.Channel
    /// The day on which they arrived.
    public let receivedOn: CivilDate
    /// When the officer started.
    public let at: Date
    /// The reference of the submission; empty until it is sent.
    public let reference: String

    /// A record with the given values, by default of a draft that is not sent.
    public init(
        draft: String, person: String, caseID: String, involvement: String, name: String, channel: Case.Channel,
        receivedOn: CivilDate, at: Date, reference: String = ""
    ) {
        (self.draft, self.person, self.caseID, self.involvement) = (draft, person, caseID, involvement)
        (self.name, self.channel, self.receivedOn) = (name, channel, receivedOn)
        (self.at, self.reference) = (at, reference)
    }
}

extension OnBehalf {
    /// Who said it and how it arrived, such as `On behalf of Peter Hartley. By letter, 3 Nov 2026`.
    public func words(_ visit: Visit) -> String {
        let channel = visit.texts(TextKey("intake.channel", channel.rawValue))
        return visit.texts(
            "linking.recorded.line", ["name": name, "channel": channel, "date": visit.dates.date(receivedOn)])
    }
}

/// Queries on the table of forms that the team fills in for others. All functions throw `DatabaseError`.
public enum OnBehalfStore {
    static let columns: SQL = "draft, person, casefile, involvement, name, channel, came, at, reference"

    /// Inserts a record for a draft; does nothing if the draft has one.
    public static func add(_ team: TeamDatabase, _ representative: OnBehalf) throws {
        try team.db.run(
            """
            INSERT INTO on_behalf (draft, person, casefile, involvement, name, channel, came, author, at, reference)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT (draft) DO NOTHING
            """, representative.draft, representative.person, representative.caseID, representative.involvement,
            representative.name, representative.channel.rawValue, representative.receivedOn.iso, team.officer.account,
            seconds(representative.at))
    }

    /// The record of a submission; nil if its author sent it for themselves.
    public static func find(_ team: TeamDatabase, reference: String) throws -> OnBehalf? {
        guard !reference.isEmpty else { return nil }
        return try team.db.row("SELECT \(columns) FROM on_behalf WHERE reference = $1", reference).flatMap(row)
    }

    /// All records about a person, sent or not, newest first.
    public static func all(_ team: TeamDatabase, person: String) throws -> [OnBehalf] {
        try team.db.rows(
            "SELECT \(columns) FROM on_behalf WHERE person = $1 ORDER BY at DESC, draft", person
        ).compactMap(row)
    }

    /// Stores the reference of the submission that the draft became, and returns its record; nil if it has none.
    static func settle(_ team: TeamDatabase, _ form: SentForm) throws -> OnBehalf? {
        try team.db.run(
            """
            UPDATE on_behalf SET reference = $2
            WHERE reference = '' AND draft = (SELECT draft FROM submission WHERE id = $1)
            """, form.id, form.reference)
        return try find(team, reference: form.reference)
    }

    private static func row(_ row: Row) -> OnBehalf? {
        CivilDate(iso: row.text(6)).map { receivedOn in
            OnBehalf(
                draft: row.text(0), person: row.text(1), caseID: row.text(2), involvement: row.text(3),
                name: row.text(4), channel: Case.Channel(rawValue: row.text(5)) ?? .letter, receivedOn: receivedOn,
                at: row.instant(7), reference: row.text(8))
        }
    }
}
