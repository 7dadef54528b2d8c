import Foundation
import Testing

@testable import Plugins

@Suite struct ProviderDocumentTests {
    private static func document(
        _ changes: [String: Any] = [:], issuer: String = "https://login.example.org/a"
    ) throws -> ProviderDocument? {
        var values: [String: Any] = [
            "issuer": "https://login.example.org/a", "authorization_endpoint": "https://login.example.org/authorize",
            "token_endpoint": "https://login.example.org/token", "jwks_uri": "https://keys.example.org/",
        ]
        values.merge(changes) { $1 }
        let json = try JSONSerialization.data(withJSONObject: values)
        return ProviderDocument(Array(json), of: try #require(ServiceAddress(issuer)))
    }

    @Test func `a document is its own issuer's, letter for letter`() throws {
        #expect(try Self.document() != nil)
        for other in ["https://login.example.org/a/", "https://login.example.org", "https://login.example.com/a"] {
            #expect(try Self.document(["issuer": other]) == nil)
        }
    }

    @Test(
        arguments: [
            "http://login.example.org/token", "http://127.0.0.1/token", "ftp://login.example.org/",
            "//login.example.org",
            "https://user@login.example.org/", "javascript:alert(1)", "https://login.example.org/#a", "https:// a", "",
        ])
    func `a document with an address that is not encrypted or not plain is refused`(_ address: String) throws {
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            #expect(try Self.document([name: address]) == nil)
        }
        #expect(try Self.document(["userinfo_endpoint": address])?.userInfo == nil)
    }

    @Test func `a provider on this machine needs no encryption`() throws {
        let changes = [
            "issuer": "http://127.0.0.1:9", "authorization_endpoint": "http://127.0.0.1:9/a",
            "token_endpoint": "http://127.0.0.1:9/t", "jwks_uri": "http://127.0.0.1:9/k",
        ]
        #expect(try Self.document(changes, issuer: "http://127.0.0.1:9") != nil)
        #expect(ServiceAddress("http://login.example.org") == nil)
    }

    @Test func `keys are those for signatures, of the right type, algorithm and name`() throws {
        let keys = try #require(
            ProviderKeys(
                Array(
                    """
                    {"keys": [{"kty": "RSA", "kid": "a"}, {"kty": "RSA", "kid": "b", "use": "enc"}, {"kty": "EC", "kid": "a"},
                    {"kty": "RSA", "kid": "c", "alg": "PS256"}, {"kty": "oct", "kid": "a"}, 7]}
                    """.utf8)))
        #expect(keys.fitting(id: "a", type: "RSA", algorithm: "RS256").count == 1)
        #expect(keys.fitting(id: "b", type: "RSA", algorithm: "RS256").isEmpty)
        #expect(keys.fitting(id: "c", type: "RSA", algorithm: "RS256").isEmpty)
        #expect(keys.fitting(id: nil, type: "RSA", algorithm: "PS256").count == 2)
        #expect(ProviderKeys(Array(#"{"keys": 7}"#.utf8)) == nil)
    }
}
