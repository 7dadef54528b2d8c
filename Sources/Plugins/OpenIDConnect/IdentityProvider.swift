import Configuration
import PortalKit

/// The settings of one identity provider.
struct IdentityProvider: Sendable {
    /// The claims with the roles of staff, and the values that give each role.
    struct Roles: Sendable {
        let claim: ClaimPath
        /// The highest role first.
        let values: [(role: Role, values: Set<String>)]
    }

    /// The claims that say where a professional works.
    struct Place: Sendable {
        let id: ClaimPath
        let name: ClaimPath
        let kind: String
        /// Whether the person becomes a member of the council's organisation with that number.
        let joins: Bool
        /// By the name of each work role, the claim and the values of it that give the role; empty if the provider says
        /// nothing of roles there.
        let workRoles: [(name: String, claim: ClaimPath, values: Set<String>)]
    }

    let name: String
    let issuer: ServiceAddress
    let client: String
    /// Nil for a client without one, which PKCE alone protects.
    let secret: Secret?
    let scopes: [String]
    let email: ClaimPath
    let forename: ClaimPath
    let surname: ClaimPath
    /// The domains, in lower case, of addresses that are certain even if the provider does not say so.
    let domains: Set<String>
    let roles: Roles?
    let place: Place?
    /// One of them must be the `acr` of the token, if there are any.
    let acr: [String]
    /// All of them must be in the `amr` of the token.
    let amr: [String]
    /// Nil for the default of the audience.
    let creates: Bool?
    let isTwoStep: Bool
    let isOnly: Bool
    let signsOut: Bool
    let timeout: Int

    init(_ name: String, settings: inout Settings) {
        self.name = name
        issuer = settings.require("issuer", "The provider's issuer identifier, exactly as its tokens have it")
        client = settings.require("client", as: String.self, "The portal's client id at the provider")
        secret = settings.optional("secret", as: Secret.self, "The client's secret; left out for a public client")
        scopes = settings.read(
            "scopes", default: ["profile", "email"], "The scopes that are requested besides openid")
        (email, forename, surname) = settings.group("claims", "The claims with the address and the name") { claims in
            (
                claims.read("email", default: ClaimPath(known: "email"), "The claim with the e-mail address"),
                claims.read("forename", default: ClaimPath(known: "given_name"), "The claim with the forename"),
                claims.read("surname", default: ClaimPath(known: "family_name"), "The claim with the surname")
            )
        }
        let trusted = settings.read(
            "domains", default: [String](),
            "Domains whose e-mail addresses are taken as verified even if the provider does not say so")
        domains = Set(trusted.map { $0.lowercased() })
        roles = settings.optionalGroup("roles", "Which values of a claim give staff their role; only they have access")
        {
            roles in
            let claim: ClaimPath = roles.read(
                "claim", default: ClaimPath(known: "roles"), "The claim with the roles, a text or a list")
            let admin = roles.read("admin", default: [String](), "The values that make an admin")
            let manager = roles.read("manager", default: [String](), "The values that make a manager")
            let officer = roles.read("officer", default: [String](), "The values that make an officer")
            return Roles(
                claim: claim, values: [(.admin, Set(admin)), (.manager, Set(manager)), (.officer, Set(officer))])
        }
        place = settings.optionalGroup("organisation", "Which claims say where a professional works") { place in
            Place(
                id: place.read(
                    "id", default: ClaimPath("urn", inside: "organisation"), "The claim with the organisation's number"),
                name: place.read(
                    "name", default: ClaimPath("name", inside: "organisation"), "The claim with the organisation's name"
                ),
                kind: place.read("kind", default: "URN", "What kind of number it is"),
                joins: place.read(
                    "joins", default: false,
                    "Whether the person is a member of the team's organisation with that number, as long as the provider says so"
                ),
                workRoles: place.each("workRoles", "The council's work roles that members get, by name") { name, role in
                    (
                        name,
                        role.read("claim", default: ClaimPath(known: "roles"), "The claim, a text or a list"),
                        Set(role.read("values", default: [String](), "The values that give the work role"))
                    )
                })
        }
        (acr, amr) = settings.group("requires", "How someone must have signed in at the provider") { requires in
            (
                requires.read("acr", default: [String](), "The token's acr must be one of these; none for any"),
                requires.read("amr", default: [String](), "The token's amr must hold all of these, such as mfa")
            )
        }
        creates = settings.optional(
            "creates", as: Bool.self,
            "Whether an account is made for a person without one; left out, for professionals, and for staff with a role"
        )
        isTwoStep = settings.read(
            "twoStep", default: false, "Whether signing in there counts as two steps, so that no code is asked")
        isOnly = settings.read(
            "only", default: false, "Whether the portal accepts no passwords, and has no registration of its own")
        signsOut = settings.read("signOut", default: false, "Whether signing out ends the session there as well")
        timeout = settings.read("timeoutSeconds", in: 1...30, default: 5, "The longest that one answer may take")
        check(&settings)
    }

    private func check(_ settings: inout Settings) {
        if name.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,39}/) == nil, !settings.path.isEmpty {
            settings.note(nil, "is named '\(name)', wanted lower-case letters, digits and hyphens, at most 40")
        }
        if issuer.text.contains("?") { settings.note("issuer", "has a query, wanted an address without one") }
        if settings.isGiven("client"), client.isEmpty || !client.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            settings.note("client", "is '\(client)', wanted the client id in ASCII")
        }
        for (index, scope) in scopes.enumerated() where scope.wholeMatch(of: /[!#-\[\]-~]+/) == nil {
            settings.note("scopes", entry: index, "is '\(scope)', wanted a scope without spaces")
        }
        if let roles, roles.values.allSatisfy(\.values.isEmpty) {
            settings.note("roles", "gives no role, wanted values for officer, manager or admin")
        }
    }

    /// The highest role that the claims give; nil for none.
    func role(of claims: Claims) -> Role? {
        guard let roles else { return nil }
        let given = Set(claims.texts(roles.claim))
        return roles.values.first { !$0.values.isDisjoint(with: given) }?.role
    }

    /// The names of the work roles that the claims give; nil if the provider says nothing of them.
    func workRoles(of claims: Claims) -> Set<String>? {
        guard let roles = place?.workRoles, !roles.isEmpty else { return nil }
        return Set(roles.filter { !$0.values.isDisjoint(with: claims.texts($0.claim)) }.map(\.name))
    }

    /// Whether addresses with this one's domain are certain.
    func trusts(_ email: String) -> Bool {
        email.lastIndex(of: "@").map { domains.contains(email[$0...].dropFirst().lowercased()) } ?? false
    }
}
