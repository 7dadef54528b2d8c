import Basics
import Foundation
import Testing

@testable import Vault

@Suite struct SignedTokenTests {
    private static let content = Array(#"{"sub":"a"}"#.utf8)

    @Test(
        arguments: [
            (SignedTokens.rs256, SignedTokens.rsaKey), (SignedTokens.ps256, SignedTokens.rsaKey),
            (SignedTokens.es256, SignedTokens.ecKey),
        ])
    func `a token is read with the key that has signed it`(_ text: String, _ key: String) throws {
        let token = try #require(SignedToken(text))
        #expect(token.content(signedBy: key) == Self.content)
    }

    @Test func `a token names its algorithm and its key`() throws {
        let token = try #require(SignedToken(SignedTokens.rs256))
        #expect(token.algorithm == .rs256 && token.keyID == "one")
        #expect(try #require(SignedToken(SignedTokens.es256)).keyID == nil)
    }

    @Test func `a key of another type, a short one and none at all read nothing`() throws {
        let (rsa, curve) = (
            try #require(SignedToken(SignedTokens.rs256)), try #require(SignedToken(SignedTokens.es256))
        )
        #expect(rsa.content(signedBy: SignedTokens.ecKey) == nil)
        #expect(curve.content(signedBy: SignedTokens.rsaKey) == nil)
        #expect(rsa.content(signedBy: #"{"kty":"oct","k":"AAAA"}"#) == nil)
        #expect(rsa.content(signedBy: "{}") == nil)
        #expect(try #require(SignedToken(SignedTokens.small)).content(signedBy: SignedTokens.smallKey) == nil)
    }

    @Test func `a signature fits no other content`() throws {
        for (text, key) in [
            (SignedTokens.rs256, SignedTokens.rsaKey), (SignedTokens.ps256, SignedTokens.rsaKey),
            (SignedTokens.es256, SignedTokens.ecKey),
        ] {
            var parts = text.split(separator: ".").map(String.init)
            parts[1] = Base64URL.encoded(Array(#"{"sub":"b"}"#.utf8))
            let token = try #require(SignedToken(parts.joined(separator: ".")))
            #expect(token.content(signedBy: key) == nil)
        }
    }

    @Test(
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"RS512"}"#, #"{"alg":"ES384"}"#, #"{"alg":["RS256"]}"#,
            "{}",
            #"{"alg":"RS256","crit":["exp"],"exp":1}"#, #"{"alg":"RS256","crit":"exp"}"#, "[]", "not JSON",
        ])
    func `a header that names no accepted algorithm, or an extension, is not read`(_ header: String) {
        let rest = SignedTokens.rs256.split(separator: ".").dropFirst().joined(separator: ".")
        #expect(SignedToken(Base64URL.encoded(Array(header.utf8)) + "." + rest) == nil)
    }

    @Test func `what is no token is not read`() {
        let signed = SignedTokens.rs256.split(separator: ".")
        for text in ["", ".", "..", "a.b.c", SignedTokens.rs512, "\(signed[0]).\(signed[1])", "a.b.c.d.e"] {
            #expect(SignedToken(text) == nil)
        }
        #expect(SignedToken(String(repeating: "a", count: 70_000)) == nil)
    }

    @Test func `base64url is read and written without padding, and nothing else`() {
        #expect(Base64URL.encoded([0xFB, 0xFF, 0xFE]) == "-__-")
        for count in 0...5 {
            let bytes = Array([UInt8](repeating: 0xFF, count: count))
            #expect(Base64URL.decoded(Base64URL.encoded(bytes)) == bytes)
        }
        for text in ["-__=", "+//+", "a b", "-__-\n", "\u{e9}"] { #expect(Base64URL.decoded(text) == nil) }
    }
}
