import Basics
import Database
import Foundation
import PortalKit
import Vault
import Web

/// A sign-in at a provider that was begun: sealed in a cookie of the browser that began it, and used once.
struct SignInFlow: Codable, Sendable {
    /// How long it may take, in seconds.
    static let lifetime = 600
    /// The longest page to return to, in bytes; a longer one is forgotten.
    private static let longestNext = 500

    let provider: String
    /// Comes back with the answer (RFC 6749, section 10.12).
    let state: String
    /// Comes back in the token.
    let nonce: String
    /// The secret of PKCE (RFC 7636, section 4.1).
    let verifier: String
    /// The page to go to afterwards, as in ``Visit/page``.
    let next: String
    /// The language to return in.
    let language: String
    /// In seconds since 1970.
    let expires: Int

    init(_ provider: String, next: String, _ visit: Visit) {
        self.provider = provider
        (state, nonce, verifier) = (Random.token(), Random.token(), Random.token())
        self.next = next.utf8.count > Self.longestNext ? "" : next
        language = visit.language.rawValue
        expires = seconds(visit.now) + Self.lifetime
    }

    /// The challenge of PKCE, by S256.
    var challenge: String { Base64URL.encoded(Digest.sha256(Array(verifier.utf8))) }

    /// The flow that this browser has begun with that provider; nil if there is none.
    static func read(_ provider: String, _ visit: Visit) -> SignInFlow? {
        guard let text = Cookies(visit.head.fields)[name(visit)], let sealed = Base64URL.decoded(text),
            let json = visit.site.services.key.open(sealed, for: context(provider, visit))
        else { return nil }
        return try? JSONDecoder().decode(SignInFlow.self, from: Data(json))
    }

    /// The cookie with this flow. Throws `SetCookie.Failure` if the portal's name cannot be part of a cookie name.
    func cookie(_ visit: Visit) throws -> SetCookie {
        let json = try JSONEncoder().encode(self)
        let sealed = visit.site.services.key.seal(Array(json), for: Self.context(provider, visit))
        return try SetCookie(
            Self.name(visit), Base64URL.encoded(sealed), maxAge: Self.lifetime, isSecure: Self.isSecure(visit))
    }

    /// The cookie that deletes any flow.
    static func noCookie(_ visit: Visit) throws -> SetCookie {
        try SetCookie(name(visit), "", maxAge: 0, isSecure: isSecure(visit))
    }

    private static func isSecure(_ visit: Visit) -> Bool { !visit.head.isLoopback || visit.head.isSecure }

    private static func name(_ visit: Visit) -> String {
        let (portal, environment) = (visit.site.portal.name, visit.site.environment.rawValue)
        return (isSecure(visit) ? "__Host-" : "") + "\(portal)-\(environment)-with"
    }

    private static func context(_ provider: String, _ visit: Visit) -> String {
        "sign-in-with:\(visit.site.sealName):\(provider)"
    }
}

/// The table of sign-ins whose answer has come. All functions throw `DatabaseError`.
enum SignInFlowStore {
    static let migrations = [
        Migration(
            "openid-connect-1",
            "CREATE TABLE used_sign_in (digest TEXT PRIMARY KEY, expires BIGINT NOT NULL)",
            "CREATE INDEX used_sign_in_expires ON used_sign_in (expires)")
    ]

    /// Whether the answer is the first to this flow.
    static func use(_ db: Connection, _ flow: SignInFlow) throws -> Bool {
        try db.run(
            "INSERT INTO used_sign_in (digest, expires) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
            Digest.sha256Hex(flow.state), flow.expires) == 1
    }

    /// Deletes flows that have expired.
    static func cleanUp(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM used_sign_in WHERE expires < $1", seconds(now) - 3600)
    }
}
