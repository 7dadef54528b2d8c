public import Database
import Foundation
import Markup
public import PortalKit
import Vault

/// Changing the password, and confirming it before other security-relevant changes.
extension AccountArea {
    private static let passwordPage = AccountPage(AccountLinks.passwordChange, "account.password")
    private static let passwordFields = [currentPassword, PersonFields.newPassword("account.newPassword")]

    static func contributePassword(to blueprint: inout Blueprint) {
        blueprint.add(passwordPage)
        blueprint.get(passwordPage.link, .account) { visit in .page(passwordForm(FormValues(), visit)) }
        blueprint.post(passwordPage.link, .account) { visit in
            let saved = visit.link(passwordPage.link).query(["saved": "1"])
            return try await changePassword(visit.account, visit, then: saved) { passwordForm($0, visit) }
        }
    }

    /// The current password and the new one, with what the portal wants of it.
    static func passwordFields(_ visit: Visit) -> [Field] {
        PasswordRule.of(visit.site).described(passwordFields, .change, visit.texts)
    }

    private static func passwordForm(_ typed: FormValues, _ visit: Visit) -> Page {
        page(passwordPage, fields: passwordFields(visit), typed: typed, visit)
    }

    /// Replaces the password by the posted one, ends all other sessions, and leads to `goal`.
    /// - Parameter page: the page with the validation errors.
    static func changePassword(
        _ session: Session, _ visit: Visit, then goal: Address, page: (FormValues) -> Page
    ) async throws -> Reply {
        let rule = PasswordRule.of(visit.site)
        var typed = FormValues.read(passwordFields, from: visit.form)
        typed.check(passwordFields, for: visit)
        rule.check(&typed, email: session.email, visit)
        let verified = try await verifyPassword(&typed, of: session, visit)
        // Only now: that it is like the current password says something about that one.
        if typed.findings.isEmpty {
            rule.check(&typed, email: session.email, old: typed["current-password"], visit)
        }
        try await rule.checkUsed(&typed, of: verified, hasTypedOld: true, visit)
        guard typed.findings.isEmpty, let verified else { return .page(page(typed), status: 422) }
        let hash = try await visit.site.services.hasher.hash(typed["password"])
        let token = try await visit.write { db -> String in
            try requireUnchanged(db, verified)
            try AccountStore.changePassword(
                db, session.account, hash: hash, history: rule.history, at: visit.now)
            try AccountStore.note(db, "password-changed", account: session.account, visit)
            try AccountMail.passwordChanged.post(db, account: session.account, visit)
            guard let account = try AccountStore.find(db, id: session.account),
                let token = try SessionStore.begin(
                    db, as: account, site: visit.site, proof: session.proof, at: visit.now)
            else { throw SessionEnded() }
            return token
        }
        visit.record("password-changed")
        return .redirect(goal, cookies: [try SessionStore.cookie(token, visit)])
    }

    /// Checks the current password, as a change of the account's credentials requires (ASVS 7.5.1). Does nothing if
    /// `typed` has validation errors already.
    ///
    /// - Returns: the account as it was when its password was checked, for `requireUnchanged`; nil if there is a
    ///   validation error, which is then in `typed`: a wrong password, or too many attempts.
    /// - Throws: `Problem(.forbidden)` without a signed-in session; `WorkerPool.Busy` if too many passwords wait to be
    ///   checked; `CancellationError`; `DatabaseError`.
    public static func verifyPassword(_ typed: inout FormValues, _ visit: Visit) async throws -> Account? {
        try await verifyPassword(&typed, of: visit.account, visit)
    }

    /// As ``verifyPassword(_:_:)``, of a session whose sign-in may not be complete.
    private static func verifyPassword(_ typed: inout FormValues, of session: Session, _ visit: Visit) async throws
        -> Account?
    {
        guard typed.findings.isEmpty else { return nil }
        let password = typed["current-password"]
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
