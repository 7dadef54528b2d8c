public import Database
import Identity
public import PortalKit

/// An invitation to a survey: one for each member of the family and case.
public struct SurveyInvitation: Hashable, Sendable {
    /// What became of it.
    public enum State: String, CaseIterable, Sendable {
        /// It waits for an answer.
        case open
        /// It was answered.
        case answered
        /// The account does not want to answer.
        case declined
        /// It is not asked any more, because of what happened in the case.
        case ended
    }

    /// The id of the row.
    public let id: String
    /// The id of the account that is invited.
    public let account: String
    /// The id of its entry for the person.
    public let entry: String
    /// What became of it.
    public let state: State
}

/// When families are invited to a survey.
public struct SurveyRules: Sendable {
    /// The fact after which they are invited, such as `plan-issued`.
    public let after: String
    /// The facts after which they are not invited, and not asked any more.
    public let unless: [String]
    /// Days from the fact to the invitation.
    public let days: Int
    /// Days from the invitation to its only reminder; 0 for none.
    public let reminder: Int

    /// Rules; whether the process has the facts is checked elsewhere.
    public init(after: String, unless: [String], days: Int, reminder: Int) {
        (self.after, self.unless, self.days, self.reminder) = (after, unless, days, reminder)
    }
}

/// Queries on the tables of surveys. All functions throw `DatabaseError`.
public enum SurveyStore {
    /// The migrations that create the tables, in order.
    public static let migrations = [
        Migration(
            "casework-survey",
            """
            CREATE TABLE survey_invitation (
                id TEXT PRIMARY KEY, casefile TEXT NOT NULL, account TEXT NOT NULL, entry TEXT NOT NULL,
                state TEXT NOT NULL, invited TEXT NOT NULL, reminded TEXT NOT NULL, UNIQUE (casefile, account))
            """,
            "CREATE INDEX survey_invitation_account ON survey_invitation (account, state)",
            "CREATE INDEX survey_invitation_state ON survey_invitation (state, invited)",
            """
            CREATE TABLE survey_answer (
                id TEXT PRIMARY KEY, month TEXT NOT NULL, account TEXT NOT NULL, entry TEXT NOT NULL,
                language TEXT NOT NULL, definition TEXT NOT NULL, answers TEXT NOT NULL)
            """,
            "CREATE INDEX survey_answer_month ON survey_answer (month, id)")
    ]

    /// The days after the first on which a family can still be invited, so that a survey that is switched on invites none
    /// of years ago.
    private static let window = 60

    /// Invites the families of all cases that are due, once for each account and case.
    /// - Returns: the new invitations.
    public static func invite(
        _ db: Connection, _ rules: SurveyRules, _ process: StatutoryProcess, on today: CivilDate
    ) throws -> [SurveyInvitation] {
        let team = TeamDatabase.system(db)
        let (last, first) = (today.adding(days: -rules.days), today.adding(days: -rules.days - window))
        let rows = try db.rows(
            """
            SELECT f.casefile, c.person FROM case_fact f JOIN casefile c ON c.id = f.casefile
            WHERE f.name = $1 AND f.day <= $2 AND f.day >= $3
            """, rules.after, last.iso, first.iso)
        var invited: [SurveyInvitation] = []
        for row in rows {
            if try isStopped(row.text(0), rules, team) { continue }
            for member in try InvolvementStore.all(team, person: row.text(1)) {
                guard member.ended == nil, !member.account.isEmpty, process.role(member.role)?.isFamily == true,
                    try AccountStore.audience(db, member.account) == .citizen
                else { continue }
                let invitation = SurveyInvitation(
                    id: newID(), account: member.account, entry: member.entry, state: .open)
                let isNew =
                    try db.apply(
                        """
                        INSERT INTO survey_invitation (id, casefile, account, entry, state, invited, reminded)
                        VALUES ($1, $2, $3, $4, 'open', $5, '') ON CONFLICT (casefile, account) DO NOTHING
                        """, [invitation.id, row.text(0), member.account, member.entry, today.iso]) == 1
                if isNew { invited.append(invitation) }
            }
        }
        return invited
    }

    /// Ends the open invitations of cases with a fact after which nothing is asked, and of those without the fact that
    /// they followed, such as after a plan was withdrawn.
    public static func end(_ db: Connection, _ rules: SurveyRules) throws {
        let team = TeamDatabase.system(db)
        for row in try db.rows("SELECT id, casefile FROM survey_invitation WHERE state = 'open'") {
            if try isStopped(row.text(1), rules, team) {
                try db.run("UPDATE survey_invitation SET state = 'ended' WHERE id = $1", row.text(0))
            }
        }
    }

    /// The open invitations that are due to be reminded of, marked as such: each only once.
    public static func remind(_ db: Connection, _ rules: SurveyRules, on today: CivilDate) throws -> [SurveyInvitation]
    {
        guard rules.reminder > 0 else { return [] }
        let due = try db.rows(
            """
            SELECT id, account, entry, state FROM survey_invitation
            WHERE state = 'open' AND invited <= $1 AND reminded = ''
            """, today.adding(days: -rules.reminder).iso
        ).map(invitation)
        for each in due { try db.run("UPDATE survey_invitation SET reminded = $2 WHERE id = $1", each.id, today.iso) }
        return due
    }

    private static func isStopped(_ caseID: String, _ rules: SurveyRules, _ team: TeamDatabase) throws -> Bool {
        let names = Set(try FactStore.all(team, of: caseID).map(\.fact.name))
        return !names.contains(rules.after) || !names.isDisjoint(with: rules.unless)
    }

    /// The account's invitation with that id; nil if it has none, or is not involved any more.
    public static func find(_ db: Connection, _ id: String, account: String) throws -> SurveyInvitation? {
        try db.row(
            "SELECT id, account, entry, state FROM survey_invitation WHERE id = $1 AND account = $2", id, account
        )
        .map(invitation).flatMap { try isCurrent($0, db) ? $0 : nil }
    }

    /// The invitation with that id, for its mail; nil if there is none, or it is not open any more.
    public static func open(_ db: Connection, _ id: String) throws -> SurveyInvitation? {
        try db.row("SELECT id, account, entry, state FROM survey_invitation WHERE id = $1 AND state = 'open'", id)
            .map(invitation).flatMap { try isCurrent($0, db) ? $0 : nil }
    }

    /// The account's open invitations.
    public static func waiting(_ db: Connection, account: String) throws -> [SurveyInvitation] {
        try db.rows(
            "SELECT id, account, entry, state FROM survey_invitation WHERE account = $1 AND state = 'open' ORDER BY id",
            account
        ).map(invitation).filter { try isCurrent($0, db) }
    }

    private static func isCurrent(_ invitation: SurveyInvitation, _ db: Connection) throws -> Bool {
        try InvolvementStore.current(.system(db), account: invitation.account, entry: invitation.entry) != nil
    }

    /// Moves the invitations of one account to another account, which keeps its own where it has one for the same case.
    static func move(_ db: Connection, from account: String, to other: String) throws {
        try db.run(
            """
            DELETE FROM survey_invitation
            WHERE account = $1 AND casefile IN (SELECT o.casefile FROM survey_invitation o WHERE o.account = $2)
            """, account, other)
        try db.run("UPDATE survey_invitation SET account = $2 WHERE account = $1", account, other)
    }

    /// Settles an open invitation.
    /// - Returns: false if it was settled before; then nothing was changed.
    public static func settle(_ db: Connection, _ id: String, as state: SurveyInvitation.State) throws -> Bool {
        try db.apply(
            "UPDATE survey_invitation SET state = $2 WHERE id = $1 AND state = 'open'", [id, state.rawValue]) == 1
    }

    /// Keeps answers, with the month in which they were given.
    /// - Parameter invitation: nil for anonymous answers, which are kept without account and person.
    public static func keep(
        _ db: Connection, _ answers: (definition: String, json: String), of invitation: SurveyInvitation?,
        _ language: Language, on day: CivilDate
    ) throws {
        try db.run(
            """
            INSERT INTO survey_answer (id, month, account, entry, language, definition, answers)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, newID(), String(day.iso.prefix(7)), invitation?.account ?? "", invitation?.entry ?? "",
            language.rawValue, answers.definition, answers.json)
    }

    /// The number of invitations by their state.
    public static func counts(_ team: TeamDatabase) throws -> [SurveyInvitation.State: Int] {
        var counts: [SurveyInvitation.State: Int] = [:]
        for state in SurveyInvitation.State.allCases {
            counts[state] =
                try team.db.row(
                    "SELECT COUNT(*) FROM survey_invitation WHERE state = $1", state.rawValue)?.integer(0) ?? 0
        }
        return counts
    }

    /// One set of answers.
    public struct Answer: Sendable {
        /// The month in which they were given, such as `2026-03`.
        public let month: String
        /// The digest of the definition.
        public let definition: String
        /// The answers as JSON.
        public let json: String
    }

    /// The answers by month, those of a month in no order that says when they were given or by which person; at most 10,000.
    public static func answers(_ team: TeamDatabase) throws -> [Answer] {
        try team.db.rows("SELECT month, definition, answers FROM survey_answer ORDER BY month, id LIMIT 10000").map {
            Answer(month: $0.text(0), definition: $0.text(1), json: $0.text(2))
        }
    }

    private static func invitation(_ row: Row) -> SurveyInvitation {
        SurveyInvitation(
            id: row.text(0), account: row.text(1), entry: row.text(2),
            state: SurveyInvitation.State(rawValue: row.text(3)) ?? .ended)
    }
}
