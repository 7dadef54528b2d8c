internal import CJose

/// A JSON Web Signature in compact form (RFC 7515, section 7.1), whose signature was not checked yet.
///
/// Only signatures with a public key are read: a token without one, or with a secret key, is none.
public struct SignedToken: Sendable {
    /// The algorithms that are accepted (RFC 7518, section 3.1).
    public enum Algorithm: String, CaseIterable, Sendable {
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        case rs256 = "RS256"
        /// RSASSA-PSS with SHA-256.
        case ps256 = "PS256"
        /// ECDSA on P-256 with SHA-256.
        case es256 = "ES256"
    }

    /// The longest token that is read, in bytes.
    private static let longest = 64 * 1024
    /// The shortest RSA key that is accepted, in bits (NIST SP 800-131A).
    private static let shortestKey = 2048

    /// The algorithm that its header names.
    public let algorithm: Algorithm
    /// The name of its key; nil if the header has none.
    public let keyID: String?
    private let text: String

    /// Reads the header; nil if the text is no such token, names another algorithm, or has an extension that must be
    /// understood (RFC 7515, section 4.1.11).
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let jws = cjose_jws_import(text, text.utf8.count, nil) else {
            return nil
        }
        defer { cjose_jws_release(jws) }
        guard let header = cjose_jws_get_protected(jws), !cjose_header_has(header, "crit"),
            let algorithm = cjose_header_algorithm(header).flatMap({ Algorithm(rawValue: String(cString: $0)) })
        else { return nil }
        self.algorithm = algorithm
        keyID = cjose_header_key(header).map { String(cString: $0) }
        self.text = text
    }

    /// The content, if the signature is right.
    /// - Parameter key: a public key as a JSON Web Key (RFC 7517), as JSON.
    /// - Returns: nil if the signature or the key is wrong: of another type than the algorithm's, another curve than
    ///   P-256, or RSA with less than 2048 bits.
    public func content(signedBy key: String) -> [UInt8]? {
        guard let jwk = cjose_jwk_import(key, key.utf8.count, nil) else { return nil }
        defer { cjose_jwk_release(jwk) }
        guard isFit(jwk), let jws = cjose_jws_import(text, text.utf8.count, nil) else { return nil }
        defer { cjose_jws_release(jws) }
        var (bytes, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
        // The content belongs to the token.
        guard cjose_jws_verify(jws, jwk, nil), cjose_jws_get_plaintext(jws, &bytes, &count, nil), let bytes else {
            return nil
        }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private func isFit(_ key: OpaquePointer) -> Bool {
        switch algorithm {
        case .rs256, .ps256:
            cjose_jwk_get_kty(key, nil) == CJOSE_JWK_KTY_RSA && cjose_jwk_get_keysize(key, nil) >= Self.shortestKey
        case .es256:
            cjose_jwk_get_kty(key, nil) == CJOSE_JWK_KTY_EC
                && cjose_jwk_EC_get_curve(key, nil) == CJOSE_JWK_EC_P_256
        }
    }
}
