public import Database
public import Foundation
public import PortalKit

/// Who someone is at a service outside, and the account that they have here.
public struct OutsideIdentity: Sendable {
    /// Where a professional works, as the service says.
    public struct Organisation: Hashable, Sendable {
        /// What kind of number identifies it, as the portal's settings name it, such as `URN`.
        public let kind: String
        /// That number; empty if the service gave none.
        public let id: String
        /// Its name; empty if the service gave none.
        public let name: String

        /// An organisation.
        public init(kind: String, id: String, name: String) { (self.kind, self.id, self.name) = (kind, id, name) }

        /// Name, kind and number, as pages show them, such as `Babington Academy, URN 138842`.
        public var words: String {
            [name, id.isEmpty ? "" : "\(kind) \(id)"].filter { !$0.isEmpty }.joined(separator: ", ")
        }
    }

    /// The id of the account here.
    public let account: String
    /// The name of the service in the portal's settings.
    public let provider: String
    /// Nil if the service named none.
    public let organisation: Organisation?
    /// When it was linked with the account.
    public let linked: Date
    /// Whether the account was made for it, so that name and e-mail address follow the service.
    public let isSource: Bool
}

/// Queries on the table of identities at services outside. All functions throw `DatabaseError`.
///
/// An identity is what a service calls someone, for good; each audience has accounts of its own.
public enum OutsideIdentityStore {
    /// The identity that `issuer` calls `subject`; nil if no account of the audience is linked with it.
    public static func find(
        _ db: Connection, issuer: String, subject: String, _ audience: Audience
    ) throws -> OutsideIdentity? {
        try db.row(
            "SELECT \(columns) FROM outside_identity WHERE audience = $1 AND issuer = $2 AND subject = $3",
            audience.rawValue, issuer, subject
        ).map(identity)
    }

    /// The identities that an account is linked with, the oldest first.
    public static func all(_ db: Connection, account: String) throws -> [OutsideIdentity] {
        try db.rows(
            "SELECT \(columns) FROM outside_identity WHERE account = $1 ORDER BY linked, issuer", account
        ).map(identity)
    }

    static func insert(
        _ db: Connection, _ person: OutsidePerson, account: String, _ audience: Audience, isSource: Bool, at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO outside_identity (audience, issuer, subject, account, provider, organisation_kind,
                organisation, organisation_name, is_source, linked, used)
            VALUES ($1, $2, $3, $4, $5, '', '', '', $6, $7, $7)
            """, audience.rawValue, person.issuer, person.subject, account, person.provider, isSource, seconds(now))
    }

    /// Stores what the service says now.
    static func update(_ db: Connection, _ person: OutsidePerson, _ audience: Audience, at now: Date) throws {
        let organisation = person.organisation
        try db.run(
            """
            UPDATE outside_identity SET provider = $4, organisation_kind = $5, organisation = $6,
                organisation_name = $7, used = $8, hint = $9
            WHERE audience = $1 AND issuer = $2 AND subject = $3
            """, audience.rawValue, person.issuer, person.subject, person.provider, organisation?.kind ?? "",
            organisation?.id ?? "", organisation?.name ?? "", seconds(now), person.hint)
    }

    /// The hint of the account's last sign-in with a service, as in ``OutsidePerson/hint``; empty if there is none.
    public static func hint(_ db: Connection, account: String, provider: String) throws -> String {
        try db.row(
            "SELECT hint FROM outside_identity WHERE account = $1 AND provider = $2 ORDER BY used DESC LIMIT 1",
            account,
            provider)?.text(0) ?? ""
    }

    private static let columns: SQL =
        "account, provider, organisation_kind, organisation, organisation_name, linked, is_source"

    private static func identity(_ row: Row) -> OutsideIdentity {
        let hasOrganisation = !row.text(3).isEmpty || !row.text(4).isEmpty
        return OutsideIdentity(
            account: row.text(0), provider: row.text(1),
            organisation: hasOrganisation
                ? .init(kind: row.text(2), id: row.text(3), name: row.text(4)) : nil,
            linked: row.instant(5), isSource: row.flag(6))
    }
}
