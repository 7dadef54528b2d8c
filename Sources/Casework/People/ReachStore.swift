public import Database
public import PortalKit

/// How somebody wants to be reached, as they have said themselves.
public struct ReachWishes: Hashable, Sendable {
    /// What can be wished for.
    public static let all = ["interpreter", "bsl", "large-print", "braille", "easy-read", "phone"]

    /// The language they would rather speak; empty for none said.
    public var language: String
    /// What they have wished for, of `all`.
    public var chosen: [String]
    public var note: String

    public init(language: String = "", chosen: [String] = [], note: String = "") {
        self.language = language
        self.chosen = chosen
        self.note = note
    }

    public var isEmpty: Bool { language.isEmpty && chosen.isEmpty && note.isEmpty }

    /// Each wish in the words in which it was made.
    public func words(_ texts: Texts) -> [String] {
        let spoken = language.isEmpty ? [] : ["\(texts("reach.language")): \(language)"]
        return spoken + chosen.map { texts(TextKey("reach", $0)) } + (note.isEmpty ? [] : [note])
    }
}

/// The SQL of how accounts want to be reached.
public enum ReachStore {
    public static let migrations = [
        Migration(
            "reach-1",
            """
            CREATE TABLE reach (
                account TEXT PRIMARY KEY, language TEXT NOT NULL, wishes TEXT NOT NULL, note TEXT NOT NULL)
            """)
    ]

    /// What an account has said; nothing where it has said nothing.
    public static func find(_ db: Connection, account: String) throws -> ReachWishes {
        try db.row("SELECT language, wishes, note FROM reach WHERE account = $1", account).map { row in
            ReachWishes(
                language: row.text(0), chosen: row.text(1).split(separator: " ").map(String.init), note: row.text(2))
        } ?? ReachWishes()
    }

    /// How each of those who are involved and have an account wants to be reached, where they have said.
    public static func all(
        _ db: Connection, of involved: [Involvement], for officer: Officer
    ) throws -> [(name: String, wishes: ReachWishes)] {
        try involved.filter { !$0.account.isEmpty }.map { ($0.name, try find(db, account: $0.account)) }
            .filter { !$0.1.isEmpty }
    }

    public static func save(_ db: Connection, _ wishes: ReachWishes, account: String) throws {
        try db.run(
            """
            INSERT INTO reach (account, language, wishes, note) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account) DO UPDATE SET language = excluded.language, wishes = excluded.wishes,
                note = excluded.note
            """, account, wishes.language, wishes.chosen.joined(separator: " "), wishes.note)
    }
}
