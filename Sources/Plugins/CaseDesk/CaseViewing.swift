import Casework
import PortalKit

extension Visit {
    /// Notes that an officer looks at something of a case, before the page is made.
    func noteView(_ kind: String, of open: OpenCase, object: String = "") async throws {
        try await noteView(kind, subject: open.person.id, object: object.isEmpty ? open.now.id : object)
    }
}
