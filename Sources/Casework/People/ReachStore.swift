public import Database
public import PortalKit

/// How the owner of an account wants to be contacted.
public struct ReachWishes: Hashable, Sendable {
    /// The keys of the possible wishes.
    public static let all = ["interpreter", "bsl", "large-print", "braille", "easy-read", "phone"]

    /// The preferred spoken language, as typed; empty for none.
    public var language: String
    /// The chosen keys, of `all`.
    public var chosen: [String]
    /// Anything else, as typed; may be empty.
    public var note: String

    /// By default, no wishes.
    public init(language: String = "", chosen: [String] = [], note: String = "") {
        (self.language, self.chosen, self.note) = (language, chosen, note)
    }

    /// Whether there are no wishes at all.
    public var isEmpty: Bool { language.isEmpty && chosen.isEmpty && note.isEmpty }

    /// The wishes as texts to display.
    public func words(_ texts: Texts) -> [String] {
        let spoken = language.isEmpty ? [] : ["\(texts("reach.language")): \(language)"]
        return spoken + chosen.map { texts(TextKey("reach", $0)) } + (note.isEmpty ? [] : [note])
    }
}

/// Queries on the table of contact wishes. All functions throw `DatabaseError`.
public enum ReachStore {
    /// The migrations that create the table, in order.
    public static let migrations = [
        Migration(
            "reach-1",
            """
            CREATE TABLE reach (
                account TEXT PRIMARY KEY, language TEXT NOT NULL, wishes TEXT NOT NULL, note TEXT NOT NULL)
            """)
    ]

    /// The wishes of an account; empty ones if it has stored none.
    public static func find(_ db: Connection, account: String) throws -> ReachWishes {
        try db.row("SELECT language, wishes, note FROM reach WHERE account = $1", account).map { row in
            ReachWishes(
                language: row.text(0), chosen: row.text(1).split(separator: " ").map(String.init), note: row.text(2))
        } ?? ReachWishes()
    }

    /// The wishes of the participants who have an account and have stored some.
    public static func all(
        _ team: TeamDatabase, of involved: [Involvement]
    ) throws -> [(name: String, wishes: ReachWishes)] {
        try involved.filter { !$0.account.isEmpty }.map { ($0.name, try find(team.db, account: $0.account)) }
            .filter { !$0.1.isEmpty }
    }

    /// Replaces the wishes of an account.
    public static func save(_ db: Connection, _ wishes: ReachWishes, account: String) throws {
        try db.run(
            """
            INSERT INTO reach (account, language, wishes, note) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account) DO UPDATE SET language = excluded.language, wishes = excluded.wishes,
                note = excluded.note
            """, account, wishes.language, wishes.chosen.joined(separator: " "), wishes.note)
    }
}
