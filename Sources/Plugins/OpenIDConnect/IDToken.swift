import Basics
import Configuration
import Vault

/// The checks of an ID token's claims (OpenID Connect Core 1.0, section 3.1.3.7).
struct IDToken {
    /// How far clocks may differ, in seconds.
    static let leeway = 60.0
    /// The longest name of a person at a provider, in bytes (section 2).
    private static let longestSubject = 255

    let claims: Claims
    /// What the provider calls the person.
    let subject: String

    /// What a token must say.
    struct Expectation {
        let issuer: String
        let client: String
        let nonce: String
        /// The access token that came with it; nil for none.
        let accessToken: String?
        /// In seconds since 1970.
        let now: Double
    }

    /// Checks the content of a token whose signature is right.
    init(_ content: [UInt8], _ wanted: Expectation) throws(SignInRefusal) {
        guard let claims = Claims(content) else { throw .form }
        guard claims.text("iss") == wanted.issuer else { throw .tokenIssuer }
        let audiences = claims.texts("aud")
        guard audiences.contains(wanted.client) else { throw .audience }
        if claims.has("azp") || audiences.count > 1 {
            guard claims.text("azp") == wanted.client else { throw .audience }
        }
        try Self.checkTimes(claims, now: wanted.now)
        guard let nonce = claims.text("nonce"), constantTimeEqual(Array(nonce.utf8), Array(wanted.nonce.utf8)) else {
            throw .nonce
        }
        guard let subject = claims.text("sub"), !subject.isEmpty, subject.utf8.count <= Self.longestSubject else {
            throw .subject
        }
        if claims.has("at_hash"), let accessToken = wanted.accessToken {
            // All algorithms that are accepted hash with SHA-256.
            let half = Digest.sha256(Array(accessToken.utf8)).prefix(16)
            guard claims.text("at_hash") == Base64URL.encoded(half) else { throw .hash }
        }
        (self.claims, self.subject) = (claims, subject)
    }

    private static func checkTimes(_ claims: Claims, now: Double) throws(SignInRefusal) {
        guard let ends = claims.seconds("exp"), now < ends + leeway else { throw .expired }
        guard let made = claims.seconds("iat"), made <= now + leeway else { throw .future }
        if claims.has("nbf") {
            guard let begins = claims.seconds("nbf"), begins <= now + leeway else { throw .future }
        }
    }
}
