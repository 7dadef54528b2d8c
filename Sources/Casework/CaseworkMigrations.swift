public import Database
import PortalKit

/// The migrations that create the tables of entries, people, cases, messages and documents.
public enum CaseworkMigrations {
    /// In the order in which they must run.
    public static let all = [
        entries, people, cases, correspondence, lists, intake, warnings, asked, posted, names, hidden,
        organisations,
    ]

    private static let entries = Migration(
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

    /// The council's record of a child or young person, and who is involved with them.
    private static let people = Migration(
        "casework-people",
        """
        CREATE TABLE person (
            id TEXT PRIMARY KEY, forename TEXT NOT NULL, middle TEXT NOT NULL, surname TEXT NOT NULL,
            folded TEXT NOT NULL, gender TEXT NOT NULL, born TEXT NOT NULL, schooling TEXT NOT NULL,
            school_urn TEXT NOT NULL, school TEXT NOT NULL, school_place TEXT NOT NULL, uprn TEXT NOT NULL,
            lines TEXT NOT NULL, postcode TEXT NOT NULL, reach TEXT NOT NULL, created BIGINT NOT NULL,
            changed BIGINT NOT NULL, version BIGINT NOT NULL)
        """,
        "CREATE INDEX person_folded ON person (folded, born)",
        "CREATE INDEX person_born ON person (born, folded)",
        "ALTER TABLE entry ADD COLUMN person TEXT",
        "ALTER TABLE entry ADD COLUMN apart BIGINT",
        "ALTER TABLE entry ADD COLUMN team BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX entry_person ON entry (person)",
        """
        CREATE TABLE involvement (
            id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), account TEXT NOT NULL,
            entry TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL,
            organisation TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, lines TEXT NOT NULL,
            shown BIGINT NOT NULL, began BIGINT NOT NULL, author TEXT NOT NULL, ended BIGINT, reason TEXT NOT NULL,
            version BIGINT NOT NULL)
        """,
        "CREATE INDEX involvement_person ON involvement (person, ended)",
        "CREATE INDEX involvement_account ON involvement (account, person)",
        "CREATE INDEX involvement_entry ON involvement (entry)",
        """
        CREATE TABLE professional (
            account TEXT PRIMARY KEY, authenticated BIGINT NOT NULL, author TEXT NOT NULL)
        """,
        """
        CREATE TABLE access_request (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, entry TEXT NOT NULL, relationship TEXT NOT NULL,
            responsibility TEXT NOT NULL, note TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL,
            author TEXT NOT NULL, settled BIGINT, reason TEXT NOT NULL)
        """,
        "CREATE INDEX access_request_state ON access_request (state, at)",
        "CREATE INDEX access_request_entry ON access_request (entry, at)")

    /// Cases, with their facts, decisions, exceptions, notes, requests and reviews.
    private static let cases = Migration(
        "casework-cases",
        """
        CREATE TABLE casefile (
            id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person (id),
            stage TEXT NOT NULL, state TEXT NOT NULL, received TEXT NOT NULL, asker TEXT NOT NULL,
            channel TEXT NOT NULL, coordinator TEXT NOT NULL, next TEXT NOT NULL, detail TEXT NOT NULL,
            due TEXT NOT NULL, unread BIGINT NOT NULL, waiting BIGINT NOT NULL, news BIGINT NOT NULL,
            folded TEXT NOT NULL, born TEXT NOT NULL, closed TEXT NOT NULL, reason TEXT NOT NULL,
            opened BIGINT NOT NULL, changed BIGINT NOT NULL, version BIGINT NOT NULL)
        """,
        "CREATE INDEX casefile_person ON casefile (person)",
        "CREATE INDEX casefile_due ON casefile (state, due, id)",
        "CREATE INDEX casefile_coordinator ON casefile (state, coordinator, due, id)",
        "CREATE INDEX casefile_stage ON casefile (state, stage, due, id)",
        "CREATE INDEX casefile_news ON casefile (state, news)",
        "CREATE INDEX casefile_unread ON casefile (state, unread, due, id)",
        "CREATE INDEX casefile_born ON casefile (born)",
        "CREATE INDEX casefile_received ON casefile (received)",
        """
        CREATE TABLE case_fact (
            id TEXT PRIMARY KEY, casefile TEXT NOT NULL REFERENCES casefile (id), name TEXT NOT NULL,
            day TEXT NOT NULL, at BIGINT NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL)
        """,
        "CREATE INDEX case_fact_casefile ON case_fact (casefile, day, at, id)",
        "CREATE INDEX case_fact_name ON case_fact (name, day)",
        """
        CREATE TABLE case_decision (
            id TEXT PRIMARY KEY, casefile TEXT NOT NULL REFERENCES casefile (id), decision TEXT NOT NULL,
            outcome TEXT NOT NULL, day TEXT NOT NULL, note TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL,
            letter TEXT NOT NULL, published BIGINT, withdrawn BIGINT)
        """,
        "CREATE INDEX case_decision_casefile ON case_decision (casefile, at)",
        """
        CREATE TABLE case_exception (
            id TEXT PRIMARY KEY, casefile TEXT NOT NULL REFERENCES casefile (id), deadline TEXT NOT NULL,
            ground TEXT NOT NULL, began TEXT NOT NULL, ended TEXT NOT NULL, evidence TEXT NOT NULL,
            note TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX case_exception_casefile ON case_exception (casefile, at)",
        """
        CREATE TABLE case_note (
            id TEXT PRIMARY KEY, casefile TEXT NOT NULL REFERENCES casefile (id), body TEXT NOT NULL,
            author TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX case_note_casefile ON case_note (casefile, at)",
        """
        CREATE TABLE information_request (
            id TEXT PRIMARY KEY, casefile TEXT NOT NULL REFERENCES casefile (id), person TEXT NOT NULL,
            involvement TEXT NOT NULL, account TEXT NOT NULL, entry TEXT NOT NULL, service TEXT NOT NULL,
            form TEXT NOT NULL, title TEXT NOT NULL, asked TEXT NOT NULL, due TEXT NOT NULL, author TEXT NOT NULL,
            at BIGINT NOT NULL, state TEXT NOT NULL, answered TEXT NOT NULL, reference TEXT NOT NULL,
            note TEXT NOT NULL, reminded TEXT NOT NULL)
        """,
        "CREATE INDEX information_request_casefile ON information_request (casefile, due)",
        "CREATE INDEX information_request_account ON information_request (account, state, due)",
        "CREATE INDEX information_request_state ON information_request (state, due)",
        """
        CREATE TABLE judgement (
            reference TEXT PRIMARY KEY, subject TEXT NOT NULL, account TEXT NOT NULL, submission TEXT NOT NULL,
            state TEXT NOT NULL, shared BIGINT NOT NULL, note TEXT NOT NULL, author TEXT NOT NULL,
            at BIGINT NOT NULL, intake BIGINT NOT NULL)
        """,
        "CREATE INDEX judgement_subject ON judgement (subject, state)",
        "CREATE INDEX judgement_intake ON judgement (intake, at)")

    /// The warnings that were sent to officers: the date of the case, and how many days before it.
    private static let warnings = Migration(
        "casework-warnings",
        """
        CREATE TABLE case_warning (
            casefile TEXT NOT NULL REFERENCES casefile (id), due TEXT NOT NULL, days BIGINT NOT NULL,
            at BIGINT NOT NULL, PRIMARY KEY (casefile, due, days))
        """)

    /// An index for looking up requests by involvement.
    private static let asked = Migration(
        "casework-asked", "CREATE INDEX information_request_involvement ON information_request (involvement)")

    /// When a message was posted as a letter because mail to its account failed.
    private static let posted = Migration("casework-posted", "ALTER TABLE message ADD COLUMN posted BIGINT")

    /// Organisations, their members with the roles that they hold there, and people allocated to a role.
    private static let organisations = Migration(
        "casework-organisations",
        """
        CREATE TABLE organisation (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, urn TEXT NOT NULL, mailbox TEXT NOT NULL,
            created BIGINT NOT NULL, closed BIGINT, version BIGINT NOT NULL)
        """,
        "CREATE INDEX organisation_folded ON organisation (folded, id)",
        "CREATE INDEX organisation_urn ON organisation (urn)",
        """
        CREATE TABLE organisation_member (
            id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisation (id), account TEXT NOT NULL,
            title TEXT NOT NULL, manages BIGINT NOT NULL, inbox BIGINT NOT NULL, began BIGINT NOT NULL,
            author TEXT NOT NULL, ended BIGINT)
        """,
        "CREATE INDEX organisation_member_account ON organisation_member (account, ended)",
        "CREATE INDEX organisation_member_organisation ON organisation_member (organisation, ended)",
        """
        CREATE TABLE organisation_role (
            member TEXT NOT NULL REFERENCES organisation_member (id), role TEXT NOT NULL, PRIMARY KEY (member, role))
        """,
        """
        CREATE TABLE allocation (
            id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisation (id), role TEXT NOT NULL,
            person TEXT NOT NULL, holder TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
            UNIQUE (organisation, role, person))
        """,
        "CREATE INDEX allocation_holder ON allocation (holder, organisation)")

    /// When an account took an entry out of its own list; NULL while it is shown there.
    private static let hidden = Migration("casework-hidden", "ALTER TABLE entry ADD COLUMN hidden BIGINT")

    /// Folds names again after ``Folded`` changed: letters that do not decompose, and particles before a surname.
    private static let names = Migration(
        "casework-names", "CREATE INDEX person_key ON person ((REPLACE(folded, ' ', '')), born)",
        rework: { db throws(DatabaseError) in
            for row in try db.rows("SELECT id, forename, middle, surname, folded FROM person") {
                let folded = Folded.name(row.text(1), row.text(2), row.text(3))
                guard folded != row.text(4) else { continue }
                try db.run("UPDATE person SET folded = $2 WHERE id = $1", row.text(0), folded)
                try db.run("UPDATE casefile SET folded = $2 WHERE person = $1", row.text(0), folded)
            }
            for row in try db.rows("SELECT id, forename, middle, surname, folded FROM entry") {
                let folded = Folded.name(row.text(1), row.text(2), row.text(3))
                guard folded != row.text(4) else { continue }
                try db.run("UPDATE entry SET folded = $2 WHERE id = $1", row.text(0), folded)
            }
        })

    /// Messages and documents between the team and other accounts.
    private static let correspondence = Migration(
        "casework-correspondence",
        """
        CREATE TABLE message (
            id TEXT PRIMARY KEY, person TEXT NOT NULL, casefile TEXT NOT NULL, account TEXT NOT NULL,
            entry TEXT NOT NULL, incoming BIGINT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL,
            subject TEXT NOT NULL, body TEXT NOT NULL, thread TEXT NOT NULL, kind TEXT NOT NULL,
            object TEXT NOT NULL, at BIGINT NOT NULL, seen BIGINT)
        """,
        "CREATE INDEX message_account ON message (account, incoming, seen, at)",
        "CREATE INDEX message_entry ON message (entry, at)",
        "CREATE INDEX message_casefile ON message (casefile, at)",
        "CREATE INDEX message_thread ON message (thread, at)",
        "CREATE INDEX message_incoming ON message (incoming, seen, at)",
        """
        CREATE TABLE document (
            id TEXT PRIMARY KEY, person TEXT NOT NULL, casefile TEXT NOT NULL, kind TEXT NOT NULL,
            title TEXT NOT NULL, letter TEXT NOT NULL, upload TEXT NOT NULL, dated TEXT NOT NULL,
            author TEXT NOT NULL, at BIGINT NOT NULL, decision TEXT NOT NULL, published BIGINT, recalled BIGINT,
            reason TEXT NOT NULL)
        """,
        "CREATE INDEX document_casefile ON document (casefile, at)",
        """
        CREATE TABLE document_recipient (
            document TEXT NOT NULL REFERENCES document (id), involvement TEXT NOT NULL, account TEXT NOT NULL,
            entry TEXT NOT NULL, name TEXT NOT NULL, told TEXT NOT NULL, seen BIGINT, posted BIGINT,
            PRIMARY KEY (document, involvement))
        """,
        "CREATE INDEX document_recipient_account ON document_recipient (account, entry)",
        "CREATE INDEX document_recipient_told ON document_recipient (told, posted)")

    /// Indexes for the team's lists.
    private static let lists = Migration(
        "casework-lists",
        "CREATE INDEX casefile_waiting ON casefile (state, waiting, due, id)",
        "CREATE INDEX casefile_closed ON casefile (closed, id)",
        "CREATE INDEX casefile_coordinator_closed ON casefile (coordinator, closed, id)",
        "CREATE INDEX casefile_stage_closed ON casefile (stage, closed, id)",
        "CREATE INDEX message_latest ON message (incoming, at, id)")

    /// How each account came to be linked, and forms that the team fills in on behalf of others.
    private static let intake = Migration(
        "casework-intake",
        "ALTER TABLE involvement ADD COLUMN way TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE on_behalf (
            draft TEXT PRIMARY KEY, person TEXT NOT NULL, casefile TEXT NOT NULL, involvement TEXT NOT NULL,
            name TEXT NOT NULL, channel TEXT NOT NULL, came TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL,
            reference TEXT NOT NULL)
        """,
        "CREATE INDEX on_behalf_person ON on_behalf (person, at)",
        "CREATE INDEX on_behalf_reference ON on_behalf (reference)")
}
