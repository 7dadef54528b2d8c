import Casework
import Configuration
import Database
import Foundation
import Identity
import Journal
import PortalKit

/// Links of sign-in at a provider, by its name in the settings.
enum ProviderLinks {
    /// Leads to the provider.
    static let begin = PageLink<String>("sign-in/with/:provider")
    /// Where the provider leads back to.
    static let back = PageLink<String>("sign-in/with/:provider/callback")
}

extension AuditEvent {
    /// An account was linked with an identity at a provider, or made for it.
    static let outsideLinked = AuditEvent("outside-linked")
    /// A person that the provider has authenticated was refused; the object is the reason.
    static let outsideRefused = AuditEvent("outside-refused")
}

/// Sign-in with identity providers by OpenID Connect: the authorization code flow with PKCE.
struct OpenIDConnect: Plugin {
    static let name = "openid-connect"
    static let summary = "Signing in with outside identity providers, such as Entra ID or DfE Sign-in."
    static let migrations = SignInFlowStore.migrations

    private let providers: [IdentityProvider]

    init(settings: inout Settings) {
        providers = settings.each("providers", "The providers, each under the name that its addresses have") {
            IdentityProvider($0, settings: &$1)
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        if providers.isEmpty { blueprint.refuse("openid-connect has no providers, wanted at least one") }
        blueprint.require(SiteLinks.page)
        let connections = providers.map { ProviderConnection($0) }
        for connection in connections {
            let provider = connection.provider
            refuse(provider, &blueprint)
            let label = TextKey("signIn.with", provider.name)
            blueprint.call(for: label, at: ["providers", provider.name])
            blueprint.add(
                ServiceCheck("\(Self.name).\(provider.name)", label) { try await connection.readDocument(at: $0) })
            let signOut = ProviderSignOut(connection: connection)
            blueprint.collect(
                OutsideSignIn(
                    name: provider.name, label: label, path: ProviderLinks.begin(provider.name),
                    isOnly: provider.isOnly, signOut: { await signOut.address($0, $1) }))
        }
        ProviderSignIn(connections: connections).contribute(to: &blueprint)
        blueprint.cleanUp { db, now in try SignInFlowStore.cleanUp(db, now: now) }
    }

    /// Reports settings that do not fit the portal's audience.
    private func refuse(_ provider: IdentityProvider, _ blueprint: inout Blueprint) {
        let isStaff = blueprint.portal.audience == .staff
        func path(_ setting: String) -> [String] { ["providers", provider.name, setting] }
        if provider.roles != nil, !isStaff {
            blueprint.refuse("roles are of staff, wanted none on this portal", at: path("roles"))
        }
        if provider.place != nil, blueprint.portal.audience != .professional {
            blueprint.refuse("organisation is of professionals, wanted none on this portal", at: path("organisation"))
        }
        if let place = provider.place {
            if place.joins { blueprint.require(FamilyLinks.allocation) }
            let known = blueprint.workRoles.map(\.name)
            for role in place.workRoles where !known.contains(role.name) {
                blueprint.refuse(
                    "is no work role of the council, wanted one of workRoles in tenant.json\(suggestion(for: role.name, in: known))",
                    at: path("organisation") + ["workRoles", role.name])
            }
        }
        if provider.creates == true, isStaff, provider.roles == nil {
            blueprint.refuse(
                "creates is true without roles, wanted roles that say what new staff may do", at: path("creates"))
        }
    }
}
