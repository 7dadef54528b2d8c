public import Database
import Identity
public import PortalKit

/// Somebody of the council's team, signed in: the key to every case of their tenant. Only a visit to the team's site
/// makes one, so what asks for an officer is never reached by anybody else.
public struct Officer: Hashable, Sendable {
    public let account: String
    public let name: String
    public let role: Role

    fileprivate init(account: String, name: String, role: Role) {
        self.account = account
        self.name = name
        self.role = role
    }

    /// The member of the team whose account that is, for what is done in their name without a visit; nil for everybody
    /// who is none, or is one no more.
    public static func of(_ db: Connection, account id: String) throws -> Officer? {
        guard let account = try AccountStore.find(db, id: id), account.isActivated, !account.isSuspended,
            let role = account.role
        else { return nil }
        return Officer(account: account.id, name: account.name, role: role)
    }

    /// Who acts where nobody does: reminders and other work of the background.
    static let nobody = Officer(account: "", name: "", role: .officer)
}

extension Visit {
    /// The officer who visits. Throws for everybody who is none.
    public var officer: Officer {
        get throws {
            let session = try account
            guard let role = session.role, site.portal.audience == .staff else {
                throw Problem(.forbidden, detail: "not of the team")
            }
            return Officer(account: session.account, name: session.name, role: role)
        }
    }
}
