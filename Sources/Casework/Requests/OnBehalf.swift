public import Database
public import Foundation
import Identity
public import PortalKit

/// On whose behalf the team fills in a form, and how what they said came in.
public struct OnBehalf: Hashable, Sendable {
    /// The draft that is filled in.
    public let draft: String
    public let person: String
    public let casefile: String
    /// Who of those involved; empty for somebody else.
    public let involvement: String
    public let name: String
    public let channel: Case.Channel
    /// The day on which it came in.
    public let came: CivilDate
    /// The officer who filled it in.
    public let author: String
    public let at: Date
    /// What was sent in the end; empty while nothing was.
    public let reference: String

    public init(
        draft: String, person: String, casefile: String, involvement: String, name: String, channel: Case.Channel,
        came: CivilDate, author: String, at: Date, reference: String = ""
    ) {
        self.draft = draft
        self.person = person
        self.casefile = casefile
        self.involvement = involvement
        self.name = name
        self.channel = channel
        self.came = came
        self.author = author
        self.at = at
        self.reference = reference
    }
}

extension OnBehalf {
    /// Whose words they are and how they came, such as `On behalf of Peter Hartley. By letter, 3 Nov 2026`.
    public func words(_ visit: Visit) -> String {
        let channel = visit.texts(TextKey("intake.channel", channel.rawValue))
        return visit.texts(
            "linking.recorded.line", ["name": name, "channel": channel, "date": visit.dates.date(came)])
    }
}

/// The SQL of what the team fills in for others.
public enum OnBehalfStore {
    /// Keeps on whose behalf a draft is; nothing where that is said already.
    public static func add(_ db: Connection, _ one: OnBehalf, by officer: Officer) throws {
        try db.run(
            """
            INSERT INTO on_behalf (draft, person, casefile, involvement, name, channel, came, author, at, reference)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT (draft) DO NOTHING
            """, one.draft, one.person, one.casefile, one.involvement, one.name, one.channel.rawValue, one.came.iso,
            officer.account, seconds(one.at))
    }

    /// On whose behalf something was sent; nil where its author sent it for themselves.
    public static func find(_ db: Connection, reference: String, for officer: Officer) throws -> OnBehalf? {
        guard !reference.isEmpty else { return nil }
        return try db.row(
            """
            SELECT draft, person, casefile, involvement, name, channel, came, author, at, reference
            FROM on_behalf WHERE reference = $1
            """, reference
        ).flatMap(row)
    }

    /// All that was begun or sent for others about a person, the newest first.
    public static func all(_ db: Connection, person: String, for officer: Officer) throws -> [OnBehalf] {
        try db.rows(
            """
            SELECT draft, person, casefile, involvement, name, channel, came, author, at, reference
            FROM on_behalf WHERE person = $1 ORDER BY at DESC, draft
            """, person
        ).compactMap(row)
    }

    /// Notes what a draft became.
    static func settle(_ db: Connection, _ form: SentForm, by officer: Officer) throws -> OnBehalf? {
        try db.run(
            """
            UPDATE on_behalf SET reference = $2
            WHERE reference = '' AND draft = (SELECT draft FROM submission WHERE id = $1)
            """, form.id, form.reference)
        return try find(db, reference: form.reference, for: officer)
    }

    private static func row(_ row: Row) -> OnBehalf? {
        CivilDate(iso: row.text(6)).map { came in
            OnBehalf(
                draft: row.text(0), person: row.text(1), casefile: row.text(2), involvement: row.text(3),
                name: row.text(4), channel: Case.Channel(rawValue: row.text(5)) ?? .letter, came: came,
                author: row.text(7), at: row.instant(8), reference: row.text(9))
        }
    }
}
