public import Database
import Forms
public import Foundation
public import Identity
public import PortalKit

/// A request that was sent without an account.
public struct OpenRequest: Hashable, Sendable {
    /// The account that holds it until it is claimed: no one can sign in to it.
    public let account: String
    /// The reference of its submission.
    public let reference: String
    /// The id of the entry for the person it is about.
    public let entry: String
    /// The address as typed.
    public let email: String
    /// A phone number as typed; empty for none.
    public let phone: String
    /// When it was received.
    public let received: Date
    /// When its address was confirmed by the mailed link; nil if it is not.
    public let confirmed: Date?
    /// When it was claimed; nil if it is not.
    public let claimed: Date?
    /// The id of the account that claimed it; empty for none.
    public let claimedBy: String
}

/// Queries on the table of requests without an account. All functions throw `DatabaseError`.
public enum OpenRequestStore {
    /// The migrations that create the table, in order.
    public static let migrations = [
        Migration(
            "casework-open",
            """
            CREATE TABLE open_request (
                account TEXT PRIMARY KEY, audience TEXT NOT NULL, reference TEXT NOT NULL, entry TEXT NOT NULL,
                page TEXT NOT NULL UNIQUE, email TEXT NOT NULL, email_folded TEXT NOT NULL, phone TEXT NOT NULL,
                at BIGINT NOT NULL, link TEXT NOT NULL, expires BIGINT NOT NULL, confirmed BIGINT, claimed BIGINT,
                claimed_by TEXT NOT NULL)
            """,
            "CREATE INDEX open_request_email ON open_request (audience, email_folded, at)",
            "CREATE INDEX open_request_link ON open_request (link)",
            "CREATE INDEX open_request_at ON open_request (at)",
            "CREATE INDEX open_request_entry ON open_request (entry)")
    ]

    private static let columns: SQL = "account, reference, email, phone, at, confirmed, claimed, claimed_by, entry"

    /// Inserts a request.
    /// - Parameter page: the id that its page chose, which leads to its receipt.
    /// - Throws: `DatabaseError` with code `.constraint` if a request of that page was stored before.
    public static func add(
        _ db: Connection, account: String, _ audience: Audience, reference: String, entry: String, page: String,
        email: String, phone: String, at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO open_request (account, audience, reference, entry, page, email, email_folded, phone, at, link,
                expires, claimed_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, '')
            """, account, audience.rawValue, reference, entry, page, email, email.lowercased(), phone, seconds(now))
    }

    /// The request that holds an account; nil if there is none.
    public static func find(_ db: Connection, account: String) throws -> OpenRequest? {
        try db.row("SELECT \(columns) FROM open_request WHERE account = $1", account).map(request)
    }

    /// The request with which an entry came, claimed or not; nil if it came from an account.
    public static func find(_ team: TeamDatabase, entry: String) throws -> OpenRequest? {
        try team.db.row("SELECT \(columns) FROM open_request WHERE entry = $1", entry).map(request)
    }

    /// The request that the page with that id sent; nil if it sent none.
    public static func find(_ db: Connection, page: String) throws -> OpenRequest? {
        try db.row("SELECT \(columns) FROM open_request WHERE page = $1", page).map(request)
    }

    /// The number of requests for an address since an instant, in seconds since 1970; of all addresses if it is nil.
    public static func count(_ db: Connection, _ audience: Audience, email: String?, since: Int) throws -> Int {
        guard let email else {
            return try db.row("SELECT COUNT(*) FROM open_request WHERE at > $1", since)?.integer(0) ?? 0
        }
        return try db.row(
            "SELECT COUNT(*) FROM open_request WHERE audience = $1 AND email_folded = $2 AND at > $3",
            audience.rawValue, email.lowercased(), since)?.integer(0) ?? 0
    }

    /// Stores the digest of the link that confirms the address, in place of an earlier one.
    /// - Returns: false if the address needs none any more.
    public static func setLink(
        _ db: Connection, account: String, digest: String, days: Int, at now: Date
    ) throws -> Bool {
        try db.apply(
            """
            UPDATE open_request SET link = $2, expires = $3
            WHERE account = $1 AND confirmed IS NULL AND claimed IS NULL
            """, [account, digest, seconds(now) + days * 86_400]) == 1
    }

    /// Whether the link with that digest is valid, or has confirmed the address already.
    public static func isGood(_ db: Connection, link digest: String, at now: Date) throws -> Bool {
        try db.row("SELECT 1 FROM open_request WHERE link = $1 AND expires > $2", digest, seconds(now)) != nil
    }

    /// Confirms the address of a request by the digest of its link. From then on mail about it is sent there.
    /// - Returns: the request; nil if the link is not valid.
    public static func confirm(_ db: Connection, link digest: String, at now: Date) throws -> OpenRequest? {
        guard
            let found = try db.row(
                "SELECT account FROM open_request WHERE link = $1 AND expires > $2", digest, seconds(now))
        else { return nil }
        let account = found.text(0)
        try db.run(
            "UPDATE open_request SET confirmed = $2 WHERE account = $1 AND confirmed IS NULL", account, seconds(now))
        if try find(db, account: account)?.claimed == nil { try AccountStore.setReachable(db, account) }
        return try find(db, account: account)
    }

    /// What was sent without an account and with the address of this one, and is not claimed yet; the oldest first.
    public static func waiting(_ db: Connection, for account: Account, _ audience: Audience) throws -> [OpenRequest] {
        guard account.isActivated, !account.isSuspended else { return [] }
        return try db.rows(
            """
            SELECT \(columns) FROM open_request WHERE audience = $1 AND email_folded = $2 AND claimed IS NULL
            ORDER BY at, account LIMIT 50
            """, audience.rawValue, account.email.lowercased()
        ).map(request)
    }

    /// Moves all that a request holds to the account that has its address. The account was activated by a link that was
    /// mailed there, so this confirms the address too.
    /// - Returns: false if it was claimed meanwhile; then nothing was changed.
    public static func claim(_ db: Connection, _ request: OpenRequest, by account: Account, at now: Date) throws -> Bool
    {
        let isFirst =
            try db.apply(
                """
                UPDATE open_request SET claimed = $3, claimed_by = $2, confirmed = COALESCE(confirmed, $3), link = ''
                WHERE account = $1 AND email_folded = $4 AND claimed IS NULL
                """, [request.account, account.id, seconds(now), account.email.lowercased()]) == 1
        guard isFirst else { return false }
        let (from, to) = (request.account, account.id)
        try SubmissionStore.move(db, from: from, to: to)
        for entry in try db.rows("SELECT id FROM entry WHERE account = $1", from) {
            try db.run("UPDATE judgement SET account = $3 WHERE subject = $1 AND account = $2", entry.text(0), from, to)
        }
        try db.run("UPDATE entry SET account = $2 WHERE account = $1", from, to)
        try db.run("UPDATE involvement SET account = $2 WHERE account = $1", from, to)
        try db.run("UPDATE information_request SET account = $2 WHERE account = $1", from, to)
        try db.run("UPDATE message SET account = $2 WHERE account = $1", from, to)
        try db.run("UPDATE document_recipient SET account = $2 WHERE account = $1", from, to)
        try SurveyStore.move(db, from: from, to: to)
        try AccountStore.setUnreachable(db, from, at: now)
        return true
    }

    private static func request(_ row: Row) -> OpenRequest {
        OpenRequest(
            account: row.text(0), reference: row.text(1), entry: row.text(8), email: row.text(2), phone: row.text(3),
            received: row.instant(4), confirmed: row.optionalInstant(5),
            claimed: row.optionalInstant(6), claimedBy: row.text(7))
    }
}
