import Foundation
import PortalKit
import Vault

/// What a new password may not be, beyond what every field of a password refuses: anything that the account itself gives
/// away (OWASP ASVS 5.0, 6.2.11).
enum PasswordRule {
    /// Refuses a password that is the e-mail address.
    static func check(_ typed: inout Typed, email: String, visit: Visit) {
        guard typed.finding("password") == nil else { return }
        let (folded, email) = (typed["password"].lowercased(), email.lowercased())
        guard !email.isEmpty, folded == email || folded == email.prefix(while: { $0 != "@" }) else { return }
        typed.refuse("password", visit.texts("error.password.email"))
    }

    /// Refuses a password that is the account's e-mail address, or the password that it has now.
    static func check(_ typed: inout Typed, of account: Account?, _ visit: Visit) async throws {
        guard let account else { return }
        check(&typed, email: account.email, visit: visit)
        guard typed.findings.isEmpty, let current = account.password else { return }
        guard try await visit.site.office.hasher.verify(typed["password"], against: current) != .wrong else { return }
        typed.refuse("password", visit.texts("error.password.current"))
    }
}
