import Foundation
import Markup
import PortalKit

/// Signing out at the provider as well (OpenID Connect RP-Initiated Logout 1.0).
struct ProviderSignOut {
    let connection: ProviderConnection

    /// The address that ends the session there, and leads back; nil if the settings or the provider do not have it.
    func address(_ visit: Visit) async -> Address? {
        let provider = connection.provider
        guard provider.signsOut, let document = try? await connection.document(at: visit.now),
            let address = document.endSession.flatMap({ Address(absolute: $0.text) })
        else { return nil }
        return address.query([
            "client_id": provider.client,
            "post_logout_redirect_uri": visit.site.portal.origin + visit.site.prefix + "/signed-out",
        ])
    }
}
