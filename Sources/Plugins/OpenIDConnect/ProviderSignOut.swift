import Basics
import Database
import Identity
import Markup
import PortalKit
import Vault

/// Signing out at the provider as well (OpenID Connect RP-Initiated Logout 1.0).
struct ProviderSignOut {
    /// The longest token that is kept, in bytes: it is sent back in an address.
    private static let longest = 4000
    private static let context = "id-token"

    let connection: ProviderConnection

    /// The ID token, sealed, by which the provider knows whose session is to end; empty if that is not wanted.
    static func hint(_ token: String, _ provider: IdentityProvider, _ visit: Visit) -> String {
        guard provider.signsOut, token.utf8.count <= longest else { return "" }
        return Base64URL.encoded(visit.site.services.key.seal(Array(token.utf8), for: context))
    }

    /// The address that ends the session there, and leads back; nil if the settings or the provider do not have it.
    func address(_ visit: Visit, _ session: Session) async -> Address? {
        let provider = connection.provider
        guard provider.signsOut, let document = try? await connection.document(at: visit.now),
            let address = document.endSession.flatMap({ Address(absolute: $0.text) })
        else { return nil }
        let goal = address.query([
            "client_id": provider.client,
            "post_logout_redirect_uri": visit.site.portal.origin + visit.site.prefix + "/signed-out",
        ])
        let hint = try? await visit.site.store.read {
            try OutsideIdentityStore.hint($0, account: session.account, provider: provider.name)
        }
        let token = hint.flatMap { Base64URL.decoded($0) }
            .flatMap { visit.site.services.key.open($0, for: Self.context) }
        return token.map { goal.query(["id_token_hint": String(decoding: $0, as: UTF8.self)]) } ?? goal
    }
}
