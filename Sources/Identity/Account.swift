public import Database
public import Foundation
public import PortalKit

/// Somebody's account: one e-mail address in one tenant, environment and audience.
public struct Account: Sendable {
    public let id: String
    public let email: String
    public let title: String
    public let forename: String
    public let surname: String
    public let gender: String
    public let language: Language
    /// The preferred method of two step verification; empty for none.
    public let twoStep: String
    /// The password's hash; nil before one is chosen.
    let password: String?
    /// Counts what has ended its sessions: a changed password, address or second step, or a suspension.
    let credentials: Int
    public let isActivated: Bool
    public let isSuspended: Bool
    /// The portal it was used on last, where its mail leads.
    public let portal: String
    /// What a member of the council's team may do; nil for everybody else.
    public let role: Role?

    public var name: String { "\(forename) \(surname)" }
}

/// The SQL of accounts.
public enum AccountStore {
    /// Folded for comparison: upper and lower case are one address.
    static func folded(_ email: String) -> String { email.lowercased() }

    public static func find(_ db: Connection, email: String, _ audience: Audience) throws -> Account? {
        try db.row(
            """
            SELECT id, email, title, forename, surname, gender, language, two_step, password, activated, suspended,
                role, portal, credentials
            FROM account WHERE audience = $1 AND email_folded = $2
            """, audience.rawValue, folded(email)
        ).map(account)
    }

    public static func find(_ db: Connection, id: String) throws -> Account? {
        try db.row(
            """
            SELECT id, email, title, forename, surname, gender, language, two_step, password, activated, suspended,
                role, portal, credentials
            FROM account WHERE id = $1
            """, id
        ).map(account)
    }

    /// Whom the portals of an account are for; nil for an id that is nobody's.
    public static func audience(_ db: Connection, _ id: String) throws -> Audience? {
        try db.row("SELECT audience FROM account WHERE id = $1", id).flatMap { Audience(rawValue: $0.text(0)) }
    }

    private static func account(_ row: Row) -> Account {
        Account(
            id: row.text(0), email: row.text(1), title: row.text(2), forename: row.text(3), surname: row.text(4),
            gender: row.text(5), language: Language(rawValue: row.text(6)) ?? .en, twoStep: row.text(7),
            password: row.text(8).isEmpty ? nil : row.text(8), credentials: row.integer(13),
            isActivated: row.optionalInteger(9) != nil, isSuspended: row.optionalInteger(10) != nil,
            portal: row.text(12), role: Role(rawValue: row.text(11)))
    }

    /// Makes an account that waits for its activation.
    public static func insert(
        _ db: Connection, id: String, email: String, password: String, _ audience: Audience, _ language: Language,
        portal: String, at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO account (id, audience, email, email_folded, password, title, forename, surname, gender,
                language, two_step, portal, created)
            VALUES ($1, $2, $3, $4, $5, '', '', '', '', $6, '', $7, $8)
            """, id, audience.rawValue, email, folded(email), password, language.rawValue, portal, seconds(now))
    }

    public static func activate(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run("UPDATE account SET activated = $2 WHERE id = $1 AND activated IS NULL", id, seconds(now))
    }

    public static func setName(
        _ db: Connection, _ id: String, title: String, forename: String, surname: String, gender: String
    ) throws {
        try db.run(
            "UPDATE account SET title = $2, forename = $3, surname = $4, gender = $5 WHERE id = $1", id, title,
            forename, surname, gender)
    }

    /// Changes the password, and ends all that the old one had opened: sessions, sign-ins under way, links in mail.
    static func changePassword(_ db: Connection, _ id: String, hash: String, at now: Date) throws {
        try setPassword(db, id, hash: hash)
        try SessionStore.endAll(db, account: id)
        try LinkStore.end(db, [.reset, .email], account: id, as: .withdrawn, at: now)
    }

    public static func setPassword(_ db: Connection, _ id: String, hash: String) throws {
        try db.run("UPDATE account SET password = $2 WHERE id = $1", id, hash)
    }

    /// Puts a new hash of the same password in the place of the old one, if that is still there.
    static func rehash(_ db: Connection, _ account: Account, hash: String) throws {
        try db.run(
            "UPDATE account SET password = $2 WHERE id = $1 AND credentials = $3", account.id, hash,
            account.credentials)
    }

    /// Whether nothing has ended the account's sessions since it was read as `account`.
    static func isUnchanged(_ db: Connection, _ account: Account) throws -> Bool {
        try db.row(
            "SELECT 1 FROM account WHERE id = $1 AND credentials = $2 AND suspended IS NULL", account.id,
            account.credentials) != nil
    }

    public static func setEmail(_ db: Connection, _ id: String, _ email: String) throws {
        try db.run("UPDATE account SET email = $2, email_folded = $3 WHERE id = $1", id, email, folded(email))
    }

    /// Remembers where and in which language an account was used last: mail leads there, in that language.
    public static func setPlace(_ db: Connection, _ id: String, _ site: Site, _ language: Language) throws {
        try db.run(
            "UPDATE account SET language = $2, portal = $3 WHERE id = $1 AND (language <> $2 OR portal <> $3)", id,
            language.rawValue, site.portal.name)
    }

    public static func setTwoStep(_ db: Connection, _ id: String, method: String) throws {
        try db.run("UPDATE account SET two_step = $2 WHERE id = $1", id, method)
    }

    /// How to reach somebody by post and by phone.
    public struct Contact: Sendable {
        public var address: PostalAddress?
        public var home = "", mobile = "", work = ""

        public init() {}
    }

    public static func contact(_ db: Connection, _ id: String) throws -> Contact {
        var contact = Contact()
        guard
            let row = try db.row(
                "SELECT uprn, lines, postcode, home_phone, mobile_phone, work_phone FROM contact WHERE account = $1", id
            )
        else { return contact }
        let lines = row.text(1).split(separator: "\n").map(String.init)
        if !lines.isEmpty { contact.address = PostalAddress(uprn: row.text(0), lines: lines, postcode: row.text(2)) }
        (contact.home, contact.mobile, contact.work) = (row.text(3), row.text(4), row.text(5))
        return contact
    }

    public static func setContact(_ db: Connection, _ id: String, _ contact: Contact) throws {
        let address = contact.address
        try db.run(
            """
            INSERT INTO contact (account, uprn, lines, postcode, home_phone, mobile_phone, work_phone)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (account) DO UPDATE SET uprn = excluded.uprn, lines = excluded.lines,
                postcode = excluded.postcode, home_phone = excluded.home_phone,
                mobile_phone = excluded.mobile_phone, work_phone = excluded.work_phone
            """, id, address?.uprn ?? "", address?.lines.joined(separator: "\n") ?? "", address?.postcode ?? "",
            contact.home, contact.mobile, contact.work)
    }

    /// Writes what happened to an account, or was tried on one that is not there.
    public static func note(_ db: Connection, _ kind: String, site: Site, account: String?, at now: Date) throws {
        try db.run(
            "INSERT INTO identity_event (id, at, kind, portal, account) VALUES ($1, $2, $3, $4, $5)", newID(),
            seconds(now), kind, site.portal.name, account ?? "")
    }
}
