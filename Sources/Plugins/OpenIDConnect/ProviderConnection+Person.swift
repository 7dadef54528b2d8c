import Basics
import Configuration
import Foundation
import Outbound
import PortalKit
import Vault

/// The exchange of a code for what the provider says of someone.
extension ProviderConnection {
    /// What the provider says of someone who has signed in there.
    struct Proof: Sendable {
        /// What it calls the person.
        let subject: String
        /// The claims of the ID token, completed by its answer about the person.
        let claims: Claims
        /// The ID token as it came.
        let token: String
    }

    /// Exchanges a code, checks the token, and asks about the person where the token does not say what is needed.
    /// - Throws: a ``SignInRefusal``, ``ProviderAway``, or `WorkerPool.Busy`.
    func proof(code: String, _ flow: SignInFlow, redirect: String, at now: Date) async throws -> Proof {
        let tokens = try await exchange(code, flow, redirect, at: now)
        guard let text = tokens.text("id_token"), let signed = SignedToken(text) else { throw SignInRefusal.form }
        let accessToken = tokens.text("access_token")
        let token = try IDToken(
            try await content(of: signed, at: now),
            IDToken.Expectation(
                issuer: provider.issuer.text, client: provider.client, nonce: flow.nonce, accessToken: accessToken,
                now: now.timeIntervalSince1970))
        guard isStrong(token.claims) else { throw SignInRefusal.strength }
        guard lacks(token.claims), let accessToken, let address = try await document(at: now).userInfo else {
            return Proof(subject: token.subject, claims: token.claims, token: text)
        }
        let info = try await about(token.subject, address, accessToken)
        return Proof(subject: token.subject, claims: token.claims.completed(by: info), token: text)
    }

    private func exchange(_ code: String, _ flow: SignInFlow, _ redirect: String, at now: Date) async throws -> Claims {
        let document = try await document(at: now)
        var form: KeyValuePairs<String, String> = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
            "code_verifier": flow.verifier, "client_id": provider.client,
        ]
        var fields = [(name: "Accept", value: "application/json")]
        if let secret = try secret() {
            if document.takesSecretInForm {
                form = [
                    "grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
                    "code_verifier": flow.verifier, "client_id": provider.client, "client_secret": secret,
                ]
            } else {
                // RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
                let pair = Percent.encoded(provider.client) + ":" + Percent.encoded(secret)
                fields.append(("Authorization", "Basic " + Data(pair.utf8).base64EncodedString()))
            }
        }
        let body = form.map { Percent.encoded($0.key) + "=" + Percent.encoded($0.value) }.joined(separator: "&")
        let answer = try await send(
            HTTPRequest(
                document.token.text, posting: Array(body.utf8), of: "application/x-www-form-urlencoded", fields: fields)
        )
        // RFC 6749, section 5.2: 400 or 401 says that the code or the client is wrong.
        guard answer.status < 500 else { throw ProviderAway(detail: "status \(answer.status) for a code") }
        guard answer.status == 200 else { throw SignInRefusal.code }
        guard let tokens = Claims(answer.body) else { throw SignInRefusal.form }
        return tokens
    }

    private func secret() throws -> String? {
        do {
            return try provider.secret?.reveal()
        } catch {
            throw ProviderAway(detail: "the client's secret cannot be read")
        }
    }

    /// What the provider says of the person that it calls `subject` (OpenID Connect Core 1.0, section 5.3).
    private func about(_ subject: String, _ address: ServiceAddress, _ accessToken: String) async throws -> Claims {
        // RFC 6750, section 2.1: anything else could not be sent in a header field.
        guard accessToken.wholeMatch(of: /[A-Za-z0-9\-._~+\/]+=*/) != nil else { throw SignInRefusal.form }
        let answer = try await send(
            HTTPRequest(
                address.text, fields: [("Accept", "application/json"), ("Authorization", "Bearer " + accessToken)]))
        guard answer.status < 500 else { throw ProviderAway(detail: "status \(answer.status) about a person") }
        guard answer.status == 200, let claims = Claims(answer.body), claims.text("sub") == subject else {
            throw SignInRefusal.person
        }
        return claims
    }

    /// Whether someone has signed in as the portal requires.
    private func isStrong(_ claims: Claims) -> Bool {
        let methods = Set(claims.texts("amr"))
        let isAccepted = provider.acr.isEmpty || claims.text("acr").map(provider.acr.contains) ?? false
        return isAccepted && provider.amr.allSatisfy(methods.contains)
    }

    /// Whether the token does not say all that is needed.
    private func lacks(_ claims: Claims) -> Bool {
        let needed =
            [provider.email, provider.forename, provider.surname] + (provider.roles.map { [$0.claim] } ?? [])
            + (provider.place.map { [$0.id] } ?? [])
        return needed.contains { claims[$0] == nil }
    }
}
