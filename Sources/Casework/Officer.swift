public import Database
import Identity
public import PortalKit

/// A signed-in member of the council's team. It can only be made from a request to the team's site, or by `of`, and is
/// the proof of access behind a ``TeamDatabase``.
public struct Officer: Hashable, Sendable {
    /// The id of their account.
    public let account: String
    /// Forename and surname.
    public let name: String

    fileprivate init(account: String, name: String) { (self.account, self.name) = (account, name) }

    /// The active member of the team with that account id, for work done in their name without a request; nil if the
    /// account is unknown, not activated, suspended or not staff. Throws `DatabaseError`.
    public static func of(_ db: Connection, account id: String) throws -> Officer? {
        guard let account = try AccountStore.find(db, id: id), account.isActivated, !account.isSuspended,
            account.role != nil
        else { return nil }
        return Officer(account: account.id, name: account.name)
    }

    /// The acting officer of background jobs, and of what follows from the actions of accounts outside the team.
    static let system = Officer(account: "", name: "")
}

extension Visit {
    /// The officer who sent the request. Throws `Problem(.forbidden)` if it has no signed-in session of the team's
    /// site.
    public var officer: Officer {
        get throws {
            let session = try account
            guard session.role != nil, site.portal.audience == .staff else {
                throw Problem(.forbidden, detail: "not of the team")
            }
            return Officer(account: session.account, name: session.name)
        }
    }
}
