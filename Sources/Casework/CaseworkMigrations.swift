public import Database

/// The tables of people and their cases.
public enum CaseworkMigrations {
    public static let all = [
        Migration(
            "casework-1",
            """
            CREATE TABLE entry (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, forename TEXT NOT NULL, middle TEXT NOT NULL,
                surname TEXT NOT NULL, folded TEXT NOT NULL, gender TEXT NOT NULL, born TEXT NOT NULL,
                schooling TEXT NOT NULL, school_urn TEXT NOT NULL, school TEXT NOT NULL,
                school_place TEXT NOT NULL, relationship TEXT NOT NULL, responsibility TEXT NOT NULL, uprn TEXT NOT NULL,
                lines TEXT NOT NULL, postcode TEXT NOT NULL, created BIGINT NOT NULL, changed BIGINT NOT NULL, removed BIGINT)
            """,
            "CREATE INDEX entry_account ON entry (account, folded, born)")
    ]
}
