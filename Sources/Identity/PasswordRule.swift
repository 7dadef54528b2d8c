import PortalKit
import Vault

/// Rules for a new password beyond those of every password field: it must not be derived from the account (OWASP ASVS
/// 5.0, 6.2.11).
enum PasswordRule {
    /// Rejects a password that is the e-mail address or its local part.
    static func check(_ typed: inout FormValues, email: String, visit: Visit) {
        guard typed.finding("password") == nil else { return }
        let (folded, email) = (typed["password"].lowercased(), email.lowercased())
        guard !email.isEmpty, folded == email || folded == email.prefix(while: { $0 != "@" }) else { return }
        typed.refuse("password", visit.texts("error.password.email"))
    }

    /// Rejects a password that is the account's e-mail address, its local part, or its current password.
    static func check(_ typed: inout FormValues, of account: Account?, _ visit: Visit) async throws {
        guard let account else { return }
        check(&typed, email: account.email, visit: visit)
        guard typed.findings.isEmpty, let current = account.password else { return }
        guard try await visit.site.services.hasher.verify(typed["password"], against: current) != .wrong else { return }
        typed.refuse("password", visit.texts("error.password.current"))
    }
}
