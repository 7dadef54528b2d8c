public import Database

/// The migrations that create the tables of accounts, sessions, links, events and held forms.
public enum IdentityMigrations {
    /// In the order to apply them.
    public static let all = [
        Migration(
            "identity-1",
            """
            CREATE TABLE account (
                id TEXT PRIMARY KEY, audience TEXT NOT NULL, email TEXT NOT NULL, email_folded TEXT NOT NULL,
                password TEXT NOT NULL, title TEXT NOT NULL, forename TEXT NOT NULL, surname TEXT NOT NULL,
                gender TEXT NOT NULL, language TEXT NOT NULL, two_step TEXT NOT NULL, created BIGINT NOT NULL,
                activated BIGINT, suspended BIGINT, UNIQUE (audience, email_folded))
            """,
            """
            CREATE TABLE contact (
                account TEXT PRIMARY KEY REFERENCES account (id), uprn TEXT NOT NULL, lines TEXT NOT NULL,
                postcode TEXT NOT NULL, home_phone TEXT NOT NULL, mobile_phone TEXT NOT NULL,
                work_phone TEXT NOT NULL)
            """,
            """
            CREATE TABLE session (
                id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), portal TEXT NOT NULL,
                verified BIGINT NOT NULL, created BIGINT NOT NULL, used BIGINT NOT NULL, tries BIGINT NOT NULL,
                next TEXT NOT NULL)
            """,
            "CREATE INDEX session_account ON session (account)",
            """
            CREATE TABLE link (
                digest TEXT PRIMARY KEY, purpose TEXT NOT NULL, account TEXT NOT NULL REFERENCES account (id),
                subject TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT)
            """,
            "CREATE INDEX link_account ON link (account, purpose)",
            """
            CREATE TABLE identity_event (
                id TEXT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, portal TEXT NOT NULL,
                account TEXT NOT NULL)
            """,
            """
            CREATE TABLE held_form (
                account TEXT NOT NULL, path TEXT NOT NULL, fields BLOB NOT NULL, at BIGINT NOT NULL,
                PRIMARY KEY (account, path))
            """),
        Migration("identity-portal", "ALTER TABLE account ADD COLUMN portal TEXT NOT NULL DEFAULT ''"),
        Migration(
            "identity-2",
            "ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX identity_event_account ON identity_event (account, kind, at)"),
        Migration(
            "identity-3",
            "ALTER TABLE account ADD COLUMN credentials BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE session ADD COLUMN proof TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE session ADD COLUMN challenged BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE link ADD COLUMN ended TEXT NOT NULL DEFAULT ''"),
        // Named after the plugin that was the only one to send codes.
        Migration(
            "mailed-code-1",
            """
            CREATE TABLE code (
                digest TEXT PRIMARY KEY, sign_in TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL,
                used BIGINT)
            """,
            "CREATE INDEX code_sign_in ON code (sign_in)"),
        Migration("mailed-code-2", "ALTER TABLE code ADD COLUMN digits BIGINT NOT NULL DEFAULT 0"),
        Migration(
            "identity-factors",
            "CREATE TABLE kept_factor (account TEXT NOT NULL, method TEXT NOT NULL, PRIMARY KEY (account, method))"),
        Migration(
            "identity-outside",
            """
            CREATE TABLE outside_identity (
                audience TEXT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL,
                provider TEXT NOT NULL, organisation_kind TEXT NOT NULL, organisation TEXT NOT NULL,
                organisation_name TEXT NOT NULL, is_source BIGINT NOT NULL, linked BIGINT NOT NULL,
                used BIGINT NOT NULL, PRIMARY KEY (audience, issuer, subject))
            """,
            "CREATE INDEX outside_identity_account ON outside_identity (account)",
            "ALTER TABLE session ADD COLUMN provider TEXT NOT NULL DEFAULT ''"),
        Migration("identity-outside-2", "ALTER TABLE outside_identity ADD COLUMN hint TEXT NOT NULL DEFAULT ''"),
        // 0 for a password that was set before the column was there.
        Migration(
            "identity-password",
            "ALTER TABLE account ADD COLUMN password_set BIGINT NOT NULL DEFAULT 0",
            """
            CREATE TABLE password_history (
                account TEXT NOT NULL REFERENCES account (id), number BIGINT NOT NULL, hash TEXT NOT NULL,
                PRIMARY KEY (account, number))
            """),
        Migration(
            "identity-consent",
            "ALTER TABLE account ADD COLUMN consent TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE account ADD COLUMN consented BIGINT",
            "ALTER TABLE session ADD COLUMN asks_consent BIGINT NOT NULL DEFAULT 0"),
        InvitationStore.migration,
        Migration(
            "identity-recovery",
            """
            CREATE TABLE recovery_code (
                digest TEXT PRIMARY KEY, account TEXT NOT NULL, batch TEXT NOT NULL, session TEXT NOT NULL,
                created BIGINT NOT NULL, used BIGINT)
            """,
            "CREATE INDEX recovery_code_account ON recovery_code (account)"),
        Migration(
            "identity-announcements",
            """
            CREATE TABLE announcement_seen (
                account TEXT NOT NULL, portal TEXT NOT NULL, announcement TEXT NOT NULL, at BIGINT NOT NULL,
                PRIMARY KEY (account, portal, announcement))
            """),
    ]
}
