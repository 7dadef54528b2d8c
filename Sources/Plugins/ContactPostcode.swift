import Casework
import Database
import Identity
import PortalKit

extension Permissions {
    /// The postcode whose area's contact the family has: that of the child, or of the family's own account where the child
    /// has no address of its own. Nil if neither is known, and on the portal of a council without areas.
    func contactPostcode(_ db: Connection, for visit: Visit) throws -> String? {
        guard !visit.site.tenant.areas.isEmpty else { return nil }
        if let postcode = entry.address?.postcode { return postcode }
        guard visit.site.portal.audience == .citizen else { return nil }
        return try AccountStore.contact(db, account).address?.postcode
    }
}
