public import Database
public import Foundation
import Identity
public import PortalKit

/// Something that the team asks of somebody, by a day: a form to fill in, or advice that comes by other ways.
public struct InformationRequest: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        /// Asked, and not answered.
        case open
        /// Something came, and waits for the team.
        case answered
        case accepted
        /// What came went back, with what is missing.
        case returned
        case withdrawn
    }

    public let id: String
    public let casefile: String
    public let person: String
    /// Who was asked.
    public let involvement: String
    /// The account of who was asked; empty for somebody who has none.
    public let account: String
    /// What that account sees the person as.
    public let entry: String
    /// What kind of advice it is, in plain words, such as `Health`.
    public let service: String
    /// The form that is asked for; empty for advice that comes by other ways.
    public let form: String
    /// What is asked for, as whoever is asked reads it.
    public let title: String
    public let asked: CivilDate
    /// The last day, to its end in Europe/London; what comes later is taken, and marked late.
    public let due: CivilDate
    public let author: String
    public let at: Date
    public let state: State
    /// The day on which it was answered; nil while it is not.
    public let answered: CivilDate?
    /// The reference of what was sent in answer; empty for none.
    public let reference: String
    /// What is missing, where it was returned.
    public let note: String

    public init(
        id: String, casefile: String, person: String, involvement: String, account: String, entry: String,
        service: String, form: String, title: String, asked: CivilDate, due: CivilDate, author: String, at: Date,
        state: State = .open, answered: CivilDate? = nil, reference: String = "", note: String = ""
    ) {
        self.id = id
        self.casefile = casefile
        self.person = person
        self.involvement = involvement
        self.account = account
        self.entry = entry
        self.service = service
        self.form = form
        self.title = title
        self.asked = asked
        self.due = due
        self.author = author
        self.at = at
        self.state = state
        self.answered = answered
        self.reference = reference
        self.note = note
    }

    /// Whether whoever was asked has something to do.
    public var isOpen: Bool { state == .open || state == .returned }

    /// Whether it was answered after its day, or is not answered and its day has passed.
    public func isLate(on today: CivilDate) -> Bool {
        switch state {
        case .open, .returned: due < today
        case .answered, .accepted: answered.map { due < $0 } ?? false
        case .withdrawn: false
        }
    }
}

/// The SQL of what the team has asked for.
public enum RequestStore {
    public static func find(_ db: Connection, _ id: String, for officer: Officer) throws -> InformationRequest? {
        try db.row(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request WHERE id = $1
            """, id
        ).flatMap(request)
    }

    /// What was asked about a case, what is due first coming first.
    public static func all(
        _ db: Connection, of casefile: String, for officer: Officer
    ) throws -> [InformationRequest] {
        try db.rows(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request WHERE casefile = $1 ORDER BY due, id
            """, casefile
        ).compactMap(request)
    }

    /// What whoever visits was asked for about people they are something to, with what they are: what is still to be done
    /// comes first, and of that what is due first.
    public static func asked(
        _ db: Connection, for visit: Visit
    ) throws -> [(request: InformationRequest, standing: Standing)] {
        let standings = try Standing.all(db, for: visit)
        let requests = try db.rows(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request WHERE account = $1 AND state <> 'withdrawn'
            ORDER BY CASE WHEN state IN ('open', 'returned') THEN 0 ELSE 1 END, due, id LIMIT 200
            """, try visit.account.account
        ).compactMap(request)
        return requests.compactMap { request in
            standings.first { $0.entry.id == request.entry && $0.person == request.person }.map { (request, $0) }
        }
    }

    /// How much an account still has to do, of what it may see.
    public static func openCount(_ db: Connection, account: String, on audience: Audience) throws -> Int {
        try db.row(
            """
            SELECT COUNT(*) FROM information_request r WHERE r.account = $1 AND r.state IN ('open', 'returned')
                AND EXISTS (
                    SELECT 1 FROM involvement i
                    WHERE i.entry = r.entry AND i.account = r.account AND i.person = r.person AND i.ended IS NULL
                        AND ($2 = 0 OR EXISTS (SELECT 1 FROM professional p WHERE p.account = r.account)))
            """, account, audience == .professional)?.integer(0) ?? 0
    }

    /// Asks; nothing where the id is taken.
    public static func add(_ db: Connection, _ one: InformationRequest, by officer: Officer) throws {
        try db.run(
            """
            INSERT INTO information_request (id, casefile, person, involvement, account, entry, service, form, title,
                asked, due, author, at, state, answered, reference, note, reminded)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', '', '', '', '')
            ON CONFLICT (id) DO NOTHING
            """, one.id, one.casefile, one.person, one.involvement, one.account, one.entry, one.service, one.form,
            one.title, one.asked.iso, one.due.iso, officer.account, seconds(one.at))
    }

    /// Notes what became of a request.
    public static func settle(
        _ db: Connection, _ id: String, as state: InformationRequest.State, on day: CivilDate?, reference: String,
        note: String = ""
    ) throws {
        try db.run(
            """
            UPDATE information_request SET state = $2, answered = COALESCE($3, answered), reference = $4, note = $5
            WHERE id = $1
            """, id, state.rawValue, day?.iso, reference, note)
    }

    /// What an answer of this account answers: what it was asked for about the person, by that form, and still owes.
    static func answered(_ db: Connection, by form: SentForm) throws -> InformationRequest? {
        try db.row(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request
            WHERE account = $1 AND state IN ('open', 'returned') AND entry = $2 AND form = $3 ORDER BY due, id LIMIT 1
            """, form.account, form.subject, form.form
        ).flatMap(request)
    }

    /// What was asked about a person and answered with what has this reference.
    static func find(_ db: Connection, reference: String, person: String) throws -> InformationRequest? {
        try db.row(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request
            WHERE reference = $1 AND casefile IN (SELECT id FROM casefile WHERE person = $2)
            """, reference, person
        ).flatMap(request)
    }

    /// What somebody involved owes by that form, or has answered with what has this reference.
    static func owed(
        _ db: Connection, involvement: String, form: String, reference: String
    ) throws -> InformationRequest? {
        try db.row(
            """
            SELECT id, casefile, person, involvement, account, entry, service, form, title, asked, due, author, at,
                state, answered, reference, note
            FROM information_request
            WHERE involvement = $1 AND (reference = $3 OR form = $2 AND state IN ('open', 'returned'))
            ORDER BY CASE WHEN reference = $3 THEN 0 ELSE 1 END, due, id LIMIT 1
            """, involvement, form, reference
        ).flatMap(request)
    }

    private static func request(_ row: Row) -> InformationRequest? {
        guard let asked = CivilDate(iso: row.text(9)), let due = CivilDate(iso: row.text(10)) else { return nil }
        return InformationRequest(
            id: row.text(0), casefile: row.text(1), person: row.text(2), involvement: row.text(3),
            account: row.text(4), entry: row.text(5), service: row.text(6), form: row.text(7), title: row.text(8),
            asked: asked, due: due, author: row.text(11), at: row.instant(12),
            state: InformationRequest.State(rawValue: row.text(13)) ?? .open, answered: CivilDate(iso: row.text(14)),
            reference: row.text(15), note: row.text(16))
    }
}
