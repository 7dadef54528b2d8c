import Casework
import Database
import Foundation
import Identity
import Journal
import Markup
import Outbound
import PortalKit
import Vault
import Web

/// Handlers for signing in with a provider: leading there, and coming back.
struct ProviderSignIn {
    let connections: [ProviderConnection]

    func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.begin, .visitor) { visit in
            let connection = try connection(visit)
            guard !visit.isSignedIn else { return .redirect(visit.link(SiteLinks.home)) }
            return try await answer(connection, visit) { try await begin(connection, visit) }
        }
        blueprint.get(ProviderLinks.back, .visitor) { visit in
            let connection = try connection(visit)
            if let elsewhere = inOwnLanguage(connection, visit) { return elsewhere }
            var reply = try await answer(connection, visit) { try await comeBack(connection, visit) }
            reply.cookies.append(try SignInFlow.noCookie(visit))
            return reply
        }
    }

    private func connection(_ visit: Visit) throws -> ProviderConnection {
        guard let found = connections.first(where: { $0.provider.name == visit.parameters["provider"] }) else {
            throw Problem(.notFound)
        }
        return found
    }

    /// The reply of `work`, or the page that says why no one was signed in.
    private func answer(
        _ connection: ProviderConnection, _ visit: Visit, _ work: () async throws -> Reply
    ) async throws -> Reply {
        let name = connection.provider.name
        do {
            return try await work()
        } catch let refusal as SignInRefusal {
            visit.record("outside-sign-in-refused", "\(name): \(refusal.rawValue)")
            return .page(ProviderPages.refused(refusal.page, name, visit), status: 403)
        } catch let away as ProviderAway {
            visit.site.services.journal.record(
                .warning, "identity-provider-away", ["site": visit.site.id, "provider": name, "detail": away.detail])
            var reply = Reply.page(ProviderPages.refused(.away, name, visit), status: 503)
            reply.fields.append("Retry-After", "60")
            return reply
        }
    }

    private func begin(_ connection: ProviderConnection, _ visit: Visit) async throws -> Reply {
        let provider = connection.provider
        let document = try await connection.document(at: visit.now)
        let flow = SignInFlow(provider.name, next: visit.query["next"] ?? "", visit)
        guard let address = Address(absolute: document.authorization.text) else {
            throw ProviderAway(detail: "its document is not usable")
        }
        var goal = address.query([
            "response_type": "code", "response_mode": "query", "client_id": provider.client,
            "redirect_uri": redirect(provider, visit), "scope": (["openid"] + provider.scopes).joined(separator: " "),
            "state": flow.state, "nonce": flow.nonce, "code_challenge": flow.challenge,
            "code_challenge_method": "S256", "ui_locales": visit.language.tag,
        ])
        if !provider.acr.isEmpty { goal = goal.query(["acr_values": provider.acr.joined(separator: " ")]) }
        return .redirect(goal, cookies: [try flow.cookie(visit)])
    }

    /// Where the provider leads back to; without a language, because providers know one address only.
    private func redirect(_ provider: IdentityProvider, _ visit: Visit) -> String {
        visit.site.portal.origin + visit.site.prefix + "/"
            + ProviderLinks.back(provider.name).segments.joined(separator: "/")
    }

    /// The same address in the language in which the sign-in was begun; nil if it is that language already.
    private func inOwnLanguage(_ connection: ProviderConnection, _ visit: Visit) -> Reply? {
        let name = connection.provider.name
        guard let flow = SignInFlow.read(name, visit), let language = Language(rawValue: flow.language),
            language != visit.language, visit.site.portal.languages.contains(language), let query = visit.head.query
        else { return nil }
        let path = visit.site.link(language, ProviderLinks.back(name)).text
        return Address(path: path + "?" + query).map { .redirect($0) }
    }

    private func comeBack(_ connection: ProviderConnection, _ visit: Visit) async throws -> Reply {
        let provider = connection.provider
        guard let flow = SignInFlow.read(provider.name, visit), let state = visit.query["state"],
            constantTimeEqual(Array(state.utf8), Array(flow.state.utf8))
        else { throw SignInRefusal.browser }
        guard seconds(visit.now) < flow.expires else { throw SignInRefusal.late }
        guard try await visit.write({ try SignInFlowStore.use($0, flow) }) else { throw SignInRefusal.used }
        let document = try await connection.document(at: visit.now)
        if document.namesItself || visit.query.fields.contains(where: { $0.name == "iss" }) {
            guard visit.query["iss"] == provider.issuer.text else { throw SignInRefusal.issuer }
        }
        guard let code = visit.query["code"], !code.isEmpty else { throw SignInRefusal.denied }
        let proof = try await connection.proof(
            code: code, flow, redirect: redirect(provider, visit), at: visit.now)
        return try await admit(proof, provider, flow, for: visit)
    }

    /// Starts the session of the account of a person that the provider has authenticated.
    private func admit(
        _ proof: ProviderConnection.Proof, _ provider: IdentityProvider, _ flow: SignInFlow, for visit: Visit
    ) async throws -> Reply {
        let person = provider.person(proof, hint: ProviderSignOut.hint(proof.token, provider, visit))
        if let email = person.email, !visit.site.admits(email) { throw SignInRefusal.tester }
        let rule = OutsideAccounts.Rule(
            creates: provider.creates ?? (visit.site.portal.audience == .professional || provider.roles != nil),
            givesRoles: provider.roles != nil)
        let outcome = try await visit.write { db in
            let outcome = try OutsideAccounts.admit(db, person, rule, for: visit)
            func note(_ event: AuditEvent, by account: String, _ object: String) throws {
                try Audit.note(db, event, by: account, on: visit.site, subject: "", object: object, at: visit.now)
            }
            switch outcome {
            case .success(let admission):
                if admission.isLinked { try note(.outsideLinked, by: admission.account, provider.name) }
                if admission.hasNewRole { try note(.staffRoleChanged, by: admission.account, admission.account) }
                for change in try provider.join(db, admission.account, as: person, proof.claims, at: visit.now) {
                    try note(change.event, by: admission.account, "\(change.organisation)/\(admission.account)")
                }
            case .failure(let refusal): try note(.outsideRefused, by: "", refusal.rawValue)
            }
            return outcome
        }
        switch outcome {
        case .failure(let refusal): throw SignInRefusal(rawValue: refusal.rawValue) ?? .unknown
        case .success(let admission):
            if admission.isLastAdmin { visit.record("outside-last-admin-kept", provider.name) }
            let entered = try await OutsideAccounts.enter(
                admission.account, by: provider.name, isTwoStep: provider.isTwoStep, next: flow.next, visit)
            guard let entered else { throw SignInRefusal.suspended }
            return entered
        }
    }
}

extension ProvidedMembership.Change {
    fileprivate var event: AuditEvent {
        switch self {
        case .added: .memberAdded
        case .changed: .memberChanged
        case .ended: .memberLeft
        }
    }

    fileprivate var organisation: String {
        switch self {
        case .added(let organisation), .changed(let organisation), .ended(let organisation): organisation
        }
    }
}

extension IdentityProvider {
    /// Makes the account a member of the organisation that the provider names, where the settings say so.
    fileprivate func join(
        _ db: Connection, _ account: String, as person: OutsidePerson, _ claims: Claims, at now: Date
    ) throws -> [ProvidedMembership.Change] {
        guard place?.joins == true else { return [] }
        return try ProvidedMembership.update(
            db, account: account, from: name, urn: person.organisation?.id ?? "", roles: workRoles(of: claims), at: now)
    }

    /// What pages and the database keep of someone; each text is one line.
    fileprivate func person(_ proof: ProviderConnection.Proof, hint: String) -> OutsidePerson {
        let claims = proof.claims
        let written = claims.text(email) ?? ""
        let isCertain = (email.text == "email" && claims.isTrue("email_verified")) || trusts(written)
        let organisation = place.map { place in
            OutsideIdentity.Organisation(
                kind: place.kind, id: line(claims.words(place.id)), name: line(claims.words(place.name)))
        }
        return OutsidePerson(
            issuer: issuer.text, subject: proof.subject, provider: name,
            email: isCertain && Mailbox(address: written) != nil ? written : nil,
            forename: line(claims.words(forename)), surname: line(claims.words(surname)), role: role(of: claims),
            organisation: organisation.flatMap { $0.words.isEmpty ? nil : $0 }, hint: hint)
    }

    private func line(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }.prefix(100))
    }
}
