public import Database

/// The migrations that create the tables of drafts, submissions and uploads.
public enum FormMigrations {
    /// In the order to apply them.
    public static let all = [
        Migration(
            "forms-1",
            """
            CREATE TABLE form_definition (
                digest TEXT PRIMARY KEY, form TEXT NOT NULL, source TEXT NOT NULL, first BIGINT NOT NULL)
            """,
            """
            CREATE TABLE draft (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, subject TEXT NOT NULL, portal TEXT NOT NULL,
                language TEXT NOT NULL, form TEXT NOT NULL, stage TEXT NOT NULL, title TEXT NOT NULL,
                search TEXT NOT NULL, amends TEXT NOT NULL, definition TEXT NOT NULL, answers TEXT NOT NULL,
                step TEXT NOT NULL, number BIGINT NOT NULL, steps BIGINT NOT NULL, version BIGINT NOT NULL,
                created BIGINT NOT NULL, saved BIGINT NOT NULL, reminded BIGINT, sent TEXT)
            """,
            "CREATE INDEX draft_subject ON draft (account, subject, amends, sent, saved, id)",
            "CREATE INDEX draft_saved ON draft (portal, saved)",
            """
            CREATE TABLE submission (
                id TEXT PRIMARY KEY, reference TEXT NOT NULL, account TEXT NOT NULL, subject TEXT NOT NULL,
                portal TEXT NOT NULL, language TEXT NOT NULL, form TEXT NOT NULL, stage TEXT NOT NULL,
                title TEXT NOT NULL, search TEXT NOT NULL, definition TEXT NOT NULL, answers TEXT NOT NULL,
                declarations TEXT NOT NULL, draft TEXT NOT NULL UNIQUE, version BIGINT NOT NULL,
                received BIGINT NOT NULL, sent BIGINT NOT NULL, replaced BIGINT NOT NULL,
                editable BIGINT NOT NULL, UNIQUE (reference, version))
            """,
            "CREATE INDEX submission_subject ON submission (account, subject, replaced, received, stage, id)",
            """
            CREATE TABLE upload (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
                kind TEXT NOT NULL, size BIGINT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
                at BIGINT NOT NULL, loose BIGINT)
            """,
            "CREATE INDEX upload_digest ON upload (digest)",
            "CREATE INDEX upload_account ON upload (account)",
            "CREATE INDEX upload_loose ON upload (loose)",
            "CREATE INDEX upload_state ON upload (state, at)",
            """
            CREATE TABLE upload_use (
                holder TEXT NOT NULL, upload TEXT NOT NULL, PRIMARY KEY (holder, upload))
            """,
            "CREATE INDEX upload_use_upload ON upload_use (upload)"),
        Migration("forms-2", "CREATE INDEX form_definition_form ON form_definition (form, first)"),
        Migration("forms-3", "ALTER TABLE submission ADD COLUMN about TEXT NOT NULL DEFAULT '{}'"),
        Migration("forms-4", "CREATE INDEX submission_account ON submission (account, replaced, received, id)"),
        Migration("forms-5", "CREATE INDEX submission_about ON submission (subject, replaced, received, id)"),
        Migration(
            "forms-6", "CREATE INDEX draft_form ON draft (form, sent)",
            "CREATE INDEX submission_form ON submission (form, replaced)"),
    ]
}
