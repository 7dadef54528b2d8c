import Foundation
import Testing

@testable import Plugins

@Suite struct IDTokenTests {
    private static let now = 1_800_000_000.0

    private static func token(_ changes: [String: Any?] = [:]) throws -> IDToken {
        var claims: [String: Any?] = [
            "iss": "https://login.example.org", "aud": "portal", "sub": "person", "nonce": "once", "iat": now,
            "exp": now + 300,
        ]
        claims.merge(changes) { $1 }
        let json = try JSONSerialization.data(withJSONObject: claims.compactMapValues { $0 })
        return try IDToken(
            Array(json),
            IDToken.Expectation(
                issuer: "https://login.example.org", client: "portal", nonce: "once", accessToken: "opened", now: now))
    }

    @Test func `a token that says what it must is accepted`() throws {
        #expect(try Self.token().subject == "person")
        #expect(try Self.token(["aud": ["portal"]]).subject == "person")
        #expect(try Self.token(["aud": ["portal", "other"], "azp": "portal"]).subject == "person")
        // base64url of the left half of SHA-256 of "opened".
        #expect(try Self.token(["at_hash": "UCNmJwXZaBB1ikDgGANfmg"]).subject == "person")
    }

    @Test(
        arguments: [
            ("iss", "https://login.example.com", "token-issuer"), ("iss", nil, "token-issuer"),
            ("aud", "other", "token-audience"), ("aud", nil, "token-audience"), ("azp", "other", "token-audience"),
            ("nonce", "other", "token-nonce"), ("nonce", nil, "token-nonce"), ("sub", "", "token-subject"),
            ("sub", nil, "token-subject"), ("exp", nil, "token-expired"), ("iat", nil, "token-future"),
            ("at_hash", "other", "token-hash"),
        ] as [(String, String?, String)])
    func `a token that says something else is refused`(_ name: String, _ value: String?, _ reason: String) throws {
        let refusal = try #require(SignInRefusal(rawValue: reason))
        #expect(throws: refusal) { try Self.token([name: value.map { $0 as Any }]) }
    }

    @Test func `a minute of difference between clocks is allowed, and no second more`() throws {
        #expect(try Self.token(["exp": Self.now - 59]).subject == "person")
        #expect(throws: SignInRefusal.expired) { try Self.token(["exp": Self.now - 60]) }
        #expect(try Self.token(["iat": Self.now + 60]).subject == "person")
        #expect(throws: SignInRefusal.future) { try Self.token(["iat": Self.now + 61]) }
        #expect(try Self.token(["nbf": Self.now + 60]).subject == "person")
        #expect(throws: SignInRefusal.future) { try Self.token(["nbf": Self.now + 61]) }
        #expect(throws: SignInRefusal.expired) { try Self.token(["exp": "1900000000"]) }
    }

    @Test func `a name that is written twice makes a token unreadable`() {
        #expect(Claims(Array(#"{"sub": "a", "sub": "b"}"#.utf8)) == nil)
        #expect(Claims(Array("[]".utf8)) == nil)
    }

    @Test func `a claim is found by its name or inside objects`() throws {
        let claims = try #require(
            Claims(
                Array(
                    #"{"organisation": {"urn": 138842, "name": "A"}, "https://example.org/role": ["x", 1], "a.b": "c"}"#
                        .utf8)))
        #expect(claims.words(ClaimPath(known: "organisation.urn")) == "138842")
        #expect(claims.text(ClaimPath(known: "organisation.name")) == "A")
        #expect(claims.texts(ClaimPath(known: "https://example.org/role")) == ["x"])
        #expect(claims.text(ClaimPath(known: "a.b")) == "c")
        #expect(claims[ClaimPath(known: "organisation.urn.more")] == nil)
    }

    @Test func `what a provider says of an address counts only for its own`() throws {
        func claims(_ json: String) throws -> Claims { try #require(Claims(Array(json.utf8))) }
        let info = try claims(#"{"email": "b@example.org", "email_verified": true}"#)
        #expect(try !claims(#"{"email": "a@example.org"}"#).completed(by: info).isTrue("email_verified"))
        #expect(try claims(#"{"email": "b@example.org"}"#).completed(by: info).isTrue("email_verified"))
        #expect(try claims(#"{"sub": "x"}"#).completed(by: info).isTrue("email_verified"))
    }
}
