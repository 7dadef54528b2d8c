import Configuration

/// Where a provider answers what (OpenID Connect Discovery 1.0, section 3).
struct ProviderDocument: Sendable {
    let authorization: ServiceAddress
    let token: ServiceAddress
    let keys: ServiceAddress
    /// Nil if the provider answers no questions about a person.
    let userInfo: ServiceAddress?
    /// Nil if the provider ends no sessions.
    let endSession: ServiceAddress?
    /// Whether its answers always name it (RFC 9207).
    let namesItself: Bool
    /// Whether the secret is sent as a field of the form, because the provider does not take it as HTTP Basic.
    let takesSecretInForm: Bool

    /// Reads a document; nil if it is another issuer's, or lacks what is needed. All addresses are encrypted if that of
    /// the issuer is.
    init?(_ bytes: [UInt8], of issuer: ServiceAddress) {
        guard let claims = Claims(bytes), claims.text("issuer") == issuer.text else { return nil }
        func address(_ name: StaticString) -> ServiceAddress? {
            claims.text(name).flatMap { ServiceAddress($0) }.flatMap { $0.isPlain && !issuer.isPlain ? nil : $0 }
        }
        guard let authorization = address("authorization_endpoint"), let token = address("token_endpoint"),
            let keys = address("jwks_uri")
        else { return nil }
        (self.authorization, self.token, self.keys) = (authorization, token, keys)
        (userInfo, endSession) = (address("userinfo_endpoint"), address("end_session_endpoint"))
        namesItself = claims.isTrue("authorization_response_iss_parameter_supported")
        let methods = claims.texts("token_endpoint_auth_methods_supported")
        takesSecretInForm = methods.contains("client_secret_post") && !methods.contains("client_secret_basic")
    }
}

/// The public keys of a provider (RFC 7517, section 5).
struct ProviderKeys: Sendable {
    private struct Key {
        let id: String?
        let type: String
        let algorithm: String?
        let json: String
    }

    /// The most keys that are read.
    private static let most = 100
    private let keys: [Key]

    /// Reads a set; nil if it is none. Keys for encryption are left out.
    init?(_ bytes: [UInt8]) {
        var issues: [ConfigIssue] = []
        guard let list = ConfigValue.parse(bytes, file: "", issues: &issues)?.table?["keys"]?.list, issues.isEmpty
        else {
            return nil
        }
        keys = list.prefix(Self.most).compactMap { value in
            guard let table = value.table, let type = table["kty"]?.string, table["use"]?.string ?? "sig" == "sig"
            else {
                return nil
            }
            return Key(
                id: table["kid"]?.string, type: type, algorithm: table["alg"]?.string, json: value.json)
        }
    }

    /// The keys that may have made a signature, as JSON: of that type and algorithm, with that id if there is one.
    func fitting(id: String?, type: String, algorithm: String) -> [String] {
        keys.filter { key in
            key.type == type && (key.algorithm ?? algorithm) == algorithm && (id == nil || key.id == id)
        }.map(\.json)
    }
}
