public import Database
public import Foundation
import Identity
public import PortalKit

/// A request of the team to a participant, with a due day: for a form, or for advice that comes by other ways.
public struct InformationRequest: Hashable, Sendable {
    /// The state of an information request.
    public enum State: String, CaseIterable, Sendable {
        /// Not answered yet.
        case open
        /// Answered; the answer waits for the team's review.
        case answered
        /// The answer was accepted.
        case accepted
        /// The answer was returned to be completed.
        case returned
        /// The team withdrew it, closed its case, or unlinked its participant.
        case withdrawn
    }

    /// The id of the row.
    public let id: String
    /// The id of the case.
    public let caseID: String
    /// The id of the person.
    public let person: String
    /// The id of the involvement that is asked.
    public let involvement: String
    /// The id of that participant's account, or of the allocation; empty if they have no account.
    public let account: String
    /// The id of that account's entry for the person; empty without an account.
    public let entry: String
    /// The kind of advice, as displayed, such as `Health`.
    public let service: String
    /// The name of the form that is asked for; empty for advice that comes by other ways.
    public let form: String
    /// What is asked for, in the participant's language.
    public let title: String
    /// The day on which it was asked.
    public let asked: CivilDate
    /// The last day, until its end in Europe/London. A later answer is accepted, and marked as late.
    public let due: CivilDate
    /// When it was asked.
    public let at: Date
    /// Its state.
    public let state: State
    /// The day of the last answer; nil if there is none.
    public let answered: CivilDate?
    /// The reference of the submission that answers it; empty for none.
    public let reference: String
    /// What is missing, if it was returned; otherwise empty.
    public let note: String

    /// A request, by default open.
    public init(
        id: String, caseID: String, person: String, involvement: String, account: String, entry: String,
        service: String, form: String, title: String, asked: CivilDate, due: CivilDate, at: Date,
        state: State = .open, answered: CivilDate? = nil, reference: String = "", note: String = ""
    ) {
        (self.id, self.caseID, self.person, self.involvement) = (id, caseID, person, involvement)
        (self.account, self.entry, self.service, self.form) = (account, entry, service, form)
        (self.title, self.asked, self.due) = (title, asked, due)
        (self.at, self.state) = (at, state)
        (self.answered, self.reference, self.note) = (answered, reference, note)
    }

    /// Whether the participant has something to do: it is open or returned.
    public var isOpen: Bool { state == .open || state == .returned }

    /// Whether it was answered after its due day, or is open and due before `today`.
    public func isLate(on today: CivilDate) -> Bool {
        switch state {
        case .open, .returned: due < today
        case .answered, .accepted: answered.map { due < $0 } ?? false
        case .withdrawn: false
        }
    }
}

/// Queries on the table of information requests. All functions throw `DatabaseError`.
public enum RequestStore {
    static let columns: SQL = """
        id, casefile, person, involvement, account, entry, service, form, title, asked, due, at, state, answered,
        reference, note
        """

    /// Whether a request still waits for its answer.
    public static let isOpen: SQL = "state IN ('open', 'returned')"

    /// The request with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> InformationRequest? {
        try team.db.row("SELECT \(columns) FROM information_request WHERE id = $1", id).flatMap(request)
    }

    /// The requests of a case, earliest due day first.
    public static func all(_ team: TeamDatabase, of caseID: String) throws -> [InformationRequest] {
        try team.db.rows(
            "SELECT \(columns) FROM information_request WHERE casefile = $1 ORDER BY due, id", caseID
        ).compactMap(request)
    }

    /// The requests to the signed-in account about people it is still involved with, each with its permissions: open ones
    /// first, then by due day; at most 200, without withdrawn ones. Throws `Problem(.forbidden)` without a signed-in
    /// session.
    public static func asked(
        _ db: Connection, for visit: Visit
    ) throws -> [(request: InformationRequest, permissions: Permissions)] {
        let (account, permissions) = (try visit.account.account, try Permissions.all(db, for: visit))
        let requests = try db.rows(
            """
            SELECT \(columns) FROM information_request
            WHERE account IN \(Owners.ids(of: account)) AND state <> 'withdrawn'
            ORDER BY CASE WHEN \(isOpen) THEN 0 ELSE 1 END, due, id LIMIT 200
            """
        ).compactMap(request)
        return requests.compactMap { request in
            permissions.first { $0.entry.id == request.entry && $0.person == request.person }.map { (request, $0) }
        }
    }

    /// The number of open requests of an account that it may see.
    /// - Parameter audience: that of the account; a professional who is not authenticated sees none.
    public static func openCount(_ db: Connection, account: String, on audience: Audience) throws -> Int {
        try db.row(
            """
            SELECT COUNT(*) FROM information_request own WHERE account IN \(Owners.ids(of: account)) AND \(isOpen)
                AND \(InvolvementStore.isInvolved(on: audience))
            """)?.integer(0) ?? 0
    }

    /// Inserts an open request; does nothing if the id is taken.
    public static func add(_ team: TeamDatabase, _ request: InformationRequest) throws {
        try team.db.run(
            """
            INSERT INTO information_request (id, casefile, person, involvement, account, entry, service, form, title,
                asked, due, author, at, state, answered, reference, note, reminded)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', '', '', '', '')
            ON CONFLICT (id) DO NOTHING
            """, request.id, request.caseID, request.person, request.involvement, request.account, request.entry,
            request.service, request.form, request.title, request.asked.iso, request.due.iso, team.officer.account,
            seconds(request.at))
    }

    /// Sets the state, reference and note of a request.
    /// - Parameter day: the day of the answer; nil keeps the stored one.
    public static func settle(
        _ team: TeamDatabase, _ id: String, as state: InformationRequest.State, on day: CivilDate?, reference: String,
        note: String = ""
    ) throws {
        try team.db.run(
            """
            UPDATE information_request SET state = $2, answered = COALESCE($3, answered), reference = $4, note = $5
            WHERE id = $1
            """, id, state.rawValue, day?.iso, reference, note)
    }

    /// The open request that a submission answers: to its account or allocation, about its entry, for its form; nil if
    /// there is none.
    static func answered(_ db: Connection, by form: SentForm) throws -> InformationRequest? {
        try db.row(
            """
            SELECT \(columns) FROM information_request
            WHERE account = (SELECT e.account FROM entry e WHERE e.id = $1) AND \(isOpen) AND entry = $1 AND form = $2
            ORDER BY due, id LIMIT 1
            """, form.subject, form.form
        ).flatMap(request)
    }

    /// The request about a person that is answered with this reference; nil if there is none.
    public static func find(_ team: TeamDatabase, reference: String, person: String) throws -> InformationRequest? {
        try team.db.row(
            """
            SELECT \(columns) FROM information_request
            WHERE reference = $1 AND casefile IN (SELECT id FROM casefile WHERE person = $2)
            """, reference, person
        ).flatMap(request)
    }

    /// The request to an involvement that is answered with this reference, or else an open one for this form; nil if
    /// there is none.
    static func owed(
        _ db: Connection, involvement: String, form: String, reference: String
    ) throws -> InformationRequest? {
        try db.row(
            """
            SELECT \(columns) FROM information_request
            WHERE involvement = $1 AND (reference = $3 OR form = $2 AND \(isOpen))
            ORDER BY CASE WHEN reference = $3 THEN 0 ELSE 1 END, due, id LIMIT 1
            """, involvement, form, reference
        ).flatMap(request)
    }

    /// Changes the due day of an open request, and allows its reminders to be sent again.
    public static func setDue(_ team: TeamDatabase, _ id: String, _ due: CivilDate) throws {
        try team.db.run(
            "UPDATE information_request SET due = $2, reminded = '' WHERE id = $1 AND \(isOpen)", id, due.iso)
    }

    /// The open requests to an account or allocation, the first due first.
    static func open(_ db: Connection, owner: String) throws -> [InformationRequest] {
        try db.rows(
            "SELECT \(columns) FROM information_request WHERE account = $1 AND \(isOpen) ORDER BY due, id", owner
        ).compactMap(request)
    }

    static func withdrawAll(_ team: TeamDatabase, of caseID: String) throws {
        try team.db.run(
            "UPDATE information_request SET state = 'withdrawn' WHERE casefile = $1 AND \(isOpen)", caseID)
    }

    private static func request(_ row: Row) -> InformationRequest? {
        guard let asked = CivilDate(iso: row.text(9)), let due = CivilDate(iso: row.text(10)) else { return nil }
        return InformationRequest(
            id: row.text(0), caseID: row.text(1), person: row.text(2), involvement: row.text(3),
            account: row.text(4), entry: row.text(5), service: row.text(6), form: row.text(7), title: row.text(8),
            asked: asked, due: due, at: row.instant(11),
            state: InformationRequest.State(rawValue: row.text(12)) ?? .open, answered: CivilDate(iso: row.text(13)),
            reference: row.text(14), note: row.text(15))
    }
}
