public import Database
import Foundation
import Markup
public import PortalKit
import Vault

/// Changing the password, and confirming it before other security-relevant changes.
extension AccountArea {
    private static let passwordPage = AccountPage("password", "account.password")
    private static let passwordFields = [currentPassword, PersonFields.newPassword("account.newPassword")]

    static func contributePassword(to blueprint: inout Blueprint) {
        blueprint.add(passwordPage)
        blueprint.get(passwordPage.link, .account) { visit in
            .page(page(passwordPage, fields: passwordFields, typed: FormValues(), visit))
        }
        blueprint.post(passwordPage.link, .account) { try await changePassword($0) }
    }

    private static func changePassword(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        var typed = FormValues.read(passwordFields, from: visit.form)
        typed.check(passwordFields, for: visit)
        let verified = try await verifyPassword(&typed, visit)
        if typed.findings.isEmpty, typed["password"] == typed["current-password"] {
            typed.refuse("password", visit.texts("error.password.current"))
        }
        PasswordRule.check(&typed, email: session.email, visit: visit)
        guard typed.findings.isEmpty, let verified else {
            return .page(page(passwordPage, fields: passwordFields, typed: typed, visit), status: 422)
        }
        let hash = try await visit.site.services.hasher.hash(typed["password"])
        let token = try await visit.write { db -> String in
            try requireUnchanged(db, verified)
            try AccountStore.changePassword(db, session.account, hash: hash, at: visit.now)
            try AccountStore.note(db, "password-changed", account: session.account, visit)
            try AccountMail.passwordChanged.post(db, account: session.account, visit)
            guard let account = try AccountStore.find(db, id: session.account),
                let token = try SessionStore.begin(
                    db, as: account, site: visit.site, proof: session.proof, at: visit.now)
            else { throw SessionEnded() }
            return token
        }
        visit.record("password-changed")
        return .redirect(
            visit.link(passwordPage.link).query(["saved": "1"]), cookies: [try SessionStore.cookie(token, visit)])
    }

    /// Checks the current password, as a change of the account's credentials requires (ASVS 7.5.1). Does nothing if
    /// `typed` has validation errors already.
    ///
    /// - Returns: the account as it was when its password was checked, for `requireUnchanged`; nil if there is a
    ///   validation error, which is then in `typed`: a wrong password, or too many attempts.
    /// - Throws: `Problem(.forbidden)` without a signed-in session; `WorkerPool.Busy` if too many passwords wait to be
    ///   checked; `CancellationError`; `DatabaseError`.
    public static func verifyPassword(_ typed: inout FormValues, _ visit: Visit) async throws -> Account? {
        guard typed.findings.isEmpty else { return nil }
        let (session, password) = (try visit.account, typed["current-password"])
        let attempt = try await visit.site.services.throttle.judge(
            SignInCounts.confirmation(of: session.account, visit), at: visit.now
        ) { () async throws -> Throttle.Judgement<Account?> in
            let account = try await visit.site.store.read { try AccountStore.find($0, id: session.account) }
            let verdict = try await visit.site.services.hasher.verify(password, against: account?.password)
            return verdict == .wrong ? .wrong(nil) : .right(account)
        }
        switch attempt {
        case .judged(let account?): return account
        case .judged(nil):
            typed.values["current-password"] = ""
            let hasNone = try await visit.site.store.read { try AccountStore.find($0, id: session.account) }
            typed.refuse(
                "current-password",
                visit.texts(hasNone?.password == nil ? "account.password.none" : "account.password.wrong"))
        case .wait(let until):
            typed.refuse("current-password", until: until, visit)
        }
        return nil
    }

    /// Throws `SessionEnded` if the account's credentials have changed, or it was suspended, since `verifyPassword`
    /// returned `account`. To be called in the transaction that relies on the password; also throws `DatabaseError`.
    public static func requireUnchanged(_ db: Connection, _ account: Account) throws {
        guard try AccountStore.isUnchanged(db, account) else { throw SessionEnded() }
    }
}
