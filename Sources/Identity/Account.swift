public import Database
public import Foundation
public import PortalKit

/// An account: one e-mail address in one tenant, environment and audience.
public struct Account: Sendable {
    /// 22 characters of base64url, see ``newID()``.
    public let id: String
    /// The address as typed at registration or invitation, up to 254 characters; unique in its audience, ignoring case.
    public let email: String
    /// The key of a form of address, such as `mr`; empty if not asked.
    public let title: String
    /// Empty until the person has given it.
    public let forename: String
    /// Empty until the person has given it.
    public let surname: String
    /// A value of ``PersonFields/genders``, such as `unsaid`; empty if not asked.
    public let gender: String
    /// The language it was last used in, for its mail.
    public let language: Language
    /// The chosen method of two step verification, as in `SecondFactor.method`, such as `email`; empty for none.
    public let twoStep: String
    /// The password's Argon2id hash; nil if none is set yet.
    let password: String?
    /// When the password was set; the account's creation if that is not known.
    let passwordSet: Date
    /// The version of what it has agreed to, see `Consent`; empty for none.
    let consent: String
    /// When it agreed to that; nil if it has not agreed to anything.
    let consented: Date?
    /// Incremented by each change that ends all its sessions: of password, address or second step, and a suspension.
    let credentials: Int
    /// Whether it was activated through its mailed link. Otherwise it cannot sign in.
    public let isActivated: Bool
    /// Whether an administrator has suspended it. A suspended account cannot sign in.
    public let isSuspended: Bool
    /// The name of the portal it was last used on, to which links in its mail lead; empty if there is none.
    public let portal: String
    /// The role in the council's team; nil for accounts that are not staff.
    public let role: Role?

    /// Forename and surname, separated by a space.
    public var name: String { "\(forename) \(surname)" }
}

/// Queries on the table of accounts. All functions throw `DatabaseError`.
///
/// Updates of an unknown account id change nothing.
public enum AccountStore {
    static let columns: SQL = """
        id, email, title, forename, surname, gender, language, two_step, password, activated, suspended, role,
        portal, credentials, password_set, created, consent, consented
        """

    /// The address in lower case, for comparison.
    static func folded(_ email: String) -> String { email.lowercased() }

    /// The account with that address, in any case of letters, among the accounts of one audience; nil if there is none.
    public static func find(_ db: Connection, email: String, _ audience: Audience) throws -> Account? {
        try db.row(
            "SELECT \(columns) FROM account WHERE audience = $1 AND email_folded = $2", audience.rawValue, folded(email)
        ).map(account)
    }

    /// The account with that id, of any audience; nil if there is none.
    public static func find(_ db: Connection, id: String) throws -> Account? {
        try db.row("SELECT \(columns) FROM account WHERE id = $1", id).map(account)
    }

    /// The audience of the account with that id; nil if there is none.
    public static func audience(_ db: Connection, _ id: String) throws -> Audience? {
        try db.row("SELECT audience FROM account WHERE id = $1", id).flatMap { Audience(rawValue: $0.text(0)) }
    }

    private static func account(_ row: Row) -> Account {
        Account(
            id: row.text(0), email: row.text(1), title: row.text(2), forename: row.text(3), surname: row.text(4),
            gender: row.text(5), language: Language(rawValue: row.text(6)) ?? .en, twoStep: row.text(7),
            password: row.text(8).isEmpty ? nil : row.text(8),
            passwordSet: Date(timeIntervalSince1970: TimeInterval(max(row.integer(14), row.integer(15)))),
            consent: row.text(16), consented: row.optionalInstant(17), credentials: row.integer(13),
            isActivated: row.optionalInteger(9) != nil, isSuspended: row.optionalInteger(10) != nil,
            portal: row.text(12), role: Role(rawValue: row.text(11)))
    }

    /// Inserts an account that is not activated yet, with an empty name.
    /// - Parameters:
    ///   - id: a new id, see ``newID()``.
    ///   - password: the hash by `PasswordHasher`; empty for no password.
    ///   - portal: the name of the portal that its mail leads to.
    /// - Throws: `DatabaseError` with code `.constraint` if the audience has an account with that address.
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

    /// Marks an account as activated; keeps the time of an earlier activation.
    public static func activate(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run("UPDATE account SET activated = $2 WHERE id = $1 AND activated IS NULL", id, seconds(now))
    }

    /// Sets the name. `title` and `gender` are keys as in ``Account``, empty if not asked.
    public static func setName(
        _ db: Connection, _ id: String, title: String, forename: String, surname: String, gender: String
    ) throws {
        try db.run(
            "UPDATE account SET title = $2, forename = $3, surname = $4, gender = $5 WHERE id = $1", id, title,
            forename, surname, gender)
    }

    /// Sets the password and ends everything that the old one gave access to: sessions, sign-ins in progress, mailed
    /// links.
    /// - Parameter history: how many of the account's last passwords, the new one included, are remembered.
    static func changePassword(_ db: Connection, _ id: String, hash: String, history: Int, at now: Date) throws {
        try PasswordHistory.keep(db, account: id, most: history - 1)
        try setPassword(db, id, hash: hash, at: now)
        try SessionStore.endAll(db, account: id)
        try LinkStore.end(db, [.reset, .email], account: id, as: .withdrawn, at: now)
    }

    /// Sets the password's hash, by `PasswordHasher`. Sessions and links stay valid.
    public static func setPassword(_ db: Connection, _ id: String, hash: String, at now: Date) throws {
        try db.run("UPDATE account SET password = $2, password_set = $3 WHERE id = $1", id, hash, seconds(now))
    }

    /// Replaces the hash of an unchanged password, unless the account's credentials have changed since it was read.
    static func rehash(_ db: Connection, _ account: Account, hash: String) throws {
        try db.run(
            "UPDATE account SET password = $2 WHERE id = $1 AND credentials = $3", account.id, hash,
            account.credentials)
    }

    /// Whether nothing has ended the account's sessions since `account` was read, and it is not suspended.
    static func isUnchanged(_ db: Connection, _ account: Account) throws -> Bool {
        try db.row(
            "SELECT 1 FROM account WHERE id = $1 AND credentials = $2 AND suspended IS NULL", account.id,
            account.credentials) != nil
    }

    /// Sets the address. Sessions and links stay valid.
    /// - Throws: `DatabaseError` with code `.constraint` if the audience has another account with that address.
    public static func setEmail(_ db: Connection, _ id: String, _ email: String) throws {
        try db.run("UPDATE account SET email = $2, email_folded = $3 WHERE id = $1", id, email, folded(email))
    }

    /// Stores the portal and language that an account was last used in. Mail is sent in that language and links to that
    /// portal.
    public static func setPlace(_ db: Connection, _ id: String, on site: Site, in language: Language) throws {
        try db.run(
            "UPDATE account SET language = $2, portal = $3 WHERE id = $1 AND (language <> $2 OR portal <> $3)", id,
            language.rawValue, site.portal.name)
    }

    /// Sets the method of two step verification, as in `SecondFactor.method`; empty for none.
    public static func setTwoStep(_ db: Connection, _ id: String, method: String) throws {
        try db.run("UPDATE account SET two_step = $2 WHERE id = $1", id, method)
    }

    /// The postal address and phone numbers of an account.
    public struct Contact: Sendable {
        /// Nil if none is known.
        public var address: PostalAddress?
        /// Phone numbers as typed; empty if not known.
        public var home = "", mobile = "", work = ""

        /// No address and no phone numbers.
        public init() {}
    }

    /// The contact details of an account; empty ones if none are stored.
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

    /// Replaces the contact details of an account.
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

    /// Records an event in the table of identity events.
    /// - Parameters:
    ///   - kind: the event's name, such as `signed-in`.
    ///   - account: the id of the account; nil for an attempt without a known account.
    public static func note(_ db: Connection, _ kind: String, account: String?, _ visit: Visit) throws {
        try db.run(
            "INSERT INTO identity_event (id, at, kind, portal, account) VALUES ($1, $2, $3, $4, $5)", newID(),
            seconds(visit.now), kind, visit.site.portal.name, account ?? "")
    }
}
