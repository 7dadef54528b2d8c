public import Database
public import Foundation
import PortalKit

/// Memberships that an identity provider gives: at the organisation that it names, for as long as it names it. Those that
/// the team or a colleague added are left alone.
public enum ProvidedMembership {
    /// What has changed at an organisation, by its id.
    public enum Change: Equatable, Sendable {
        case added(organisation: String)
        case changed(organisation: String)
        case ended(organisation: String)
    }

    /// Brings the memberships of an account in line with what its provider says now. Throws `DatabaseError`.
    /// - Parameters:
    ///   - provider: the name of the provider in the settings.
    ///   - urn: the number of the organisation; empty if the provider names none.
    ///   - roles: the names of the work roles there; nil if the provider does not say, and the roles are to stay.
    public static func update(
        _ db: Connection, account: String, from provider: String, urn: String, roles: Set<String>?, at now: Date
    ) throws -> [Change] {
        let author = "provider:\(provider)"
        let named = try urn.isEmpty ? nil : OrganisationStore.find(db, urn: urn)
        let given = try OrganisationStore.memberships(db, of: account, addedBy: author)
        var changes: [Change] = []
        for member in given where member.organisation != named?.id {
            try AllocationStore.leave(db, member, to: "", at: now)
            changes.append(.ended(organisation: member.organisation))
        }
        guard let named else { return changes }
        guard var member = given.first(where: { $0.organisation == named.id }) else {
            let member = OrganisationMember(
                id: newID(), organisation: named.id, account: account, roles: roles ?? [], began: now)
            if try OrganisationStore.add(db, member, by: author) { changes.append(.added(organisation: named.id)) }
            return changes
        }
        if let roles, roles != member.roles {
            member.roles = roles
            try OrganisationStore.change(db, member)
            changes.append(.changed(organisation: named.id))
        }
        return changes
    }
}
