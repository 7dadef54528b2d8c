/// Why a sign-in at a provider was not accepted; the raw value is for the log and the audit.
enum SignInRefusal: String, Error, CaseIterable {
    /// The browser did not begin this sign-in, or its cookie is of another.
    case browser = "not-begun-here"
    /// It took longer than it may.
    case late
    /// The answer was used before.
    case used = "used-before"
    /// The answer is another provider's (RFC 9207).
    case issuer = "other-issuer"
    /// The provider says that the person did not sign in.
    case denied
    /// The provider does not accept the code.
    case code
    /// The provider's answer is no token, or one that is not signed as it must be.
    case form = "token-form"
    /// No key of the provider fits its signature.
    case signature = "token-signature"
    case tokenIssuer = "token-issuer"
    case audience = "token-audience"
    case nonce = "token-nonce"
    case expired = "token-expired"
    case future = "token-future"
    case subject = "token-subject"
    /// The access token is not the one that the token was made with.
    case hash = "token-hash"
    /// What the provider says of the person is about another one, or cannot be read.
    case person = "user-info"
    /// Not signed in as the portal requires.
    case strength
    /// Not one of the testers, on a TEST site.
    case tester
    /// The account is suspended.
    case suspended
    /// There is no account, and none is made.
    case unknown = "no-account"
    /// There is no certain e-mail address.
    case email = "no-email"
    /// There is no role for the person.
    case role = "no-role"

    /// The `<name>` of the page's wordings `elsewhere.<name>.title` and `.body`. What an attacker may cause has the same
    /// page, whatever it is.
    var page: Page {
        switch self {
        case .strength: .strength
        case .tester: .tester
        case .suspended: .suspended
        case .unknown: .unknown
        case .email: .email
        case .role: .role
        default: .refused
        }
    }

    /// The pages that say why no one was signed in.
    enum Page: String, CaseIterable {
        case refused, strength, tester, suspended, unknown, email, role
        /// The provider does not answer.
        case away
    }
}

/// The provider does not answer, or not with what it must: trying again later may help.
struct ProviderAway: Error, CustomStringConvertible {
    /// The failed step, for the log.
    let detail: String
    var description: String { detail }
}
