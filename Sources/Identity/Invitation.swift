public import Database
public import Foundation
import Markup
public import PortalKit
import Vault

/// Accounts by invitation: the mailed link leads to a page that asks for a name and a password.
public enum Invitation {
    /// The result of inviting an address.
    public enum Outcome: Hashable, Sendable {
        /// The invitation is queued for a new account, or again for one that has not accepted an earlier invitation,
        /// whose links are replaced; the id of the account.
        case invited(account: String)
        /// The address has an active account; nothing was changed.
        case known
        /// The address has a suspended account; nothing was changed.
        case suspended
    }

    /// Creates an account that is not activated yet, and queues the invitation mail. To be called in a write
    /// transaction.
    /// - Parameters:
    ///   - forename: may be empty: the invitation's page asks for it.
    ///   - surname: may be empty: the invitation's page asks for it.
    ///   - author: the id of the inviting account, for the audit log.
    /// - Throws: `DatabaseError`.
    public static func make(
        _ db: Connection, email: String, role: Role, forename: String, surname: String, by author: String,
        on site: Site, _ language: Language, at now: Date
    ) throws -> Outcome {
        let known = try AccountStore.find(db, email: email, site.portal.audience)
        if let known {
            guard !known.isSuspended else { return .suspended }
            guard !known.isActivated else { return .known }
        }
        let account = known?.id ?? newID()
        if known == nil {
            // An empty hash matches no password, so signing in is impossible before one is set.
            try AccountStore.insert(
                db, id: account, email: email, password: "", site.portal.audience, language, portal: site.portal.name,
                at: now)
        }
        try AccountStore.setName(
            db, account, title: "", forename: forename.isEmpty ? known?.forename ?? "" : forename,
            surname: surname.isEmpty ? known?.surname ?? "" : surname, gender: "")
        try AccountStore.setRole(db, account, role)
        try LinkStore.end(db, [.activate], account: account, as: .replaced, at: now)
        try Audit.note(db, .staffInvited, by: author, on: site, subject: "", object: account, at: now)
        try Outbox.post(
            db, AccountMail.activate.rawValue, id: newID(), site: site, language: language, account: account, now: now)
        return .invited(account: account)
    }

    /// The URL of a second invitation link, for an operator to pass on; the mailed link stays valid.
    /// - Throws: `DatabaseError`.
    public static func link(
        _ db: Connection, _ account: String, on site: Site, _ language: Language, at now: Date
    ) throws -> String {
        let token = try LinkStore.make(db, .activate, account: account, isOnly: false, at: now)
        return site.mailLink(language, SiteLinks.activation(token))
    }

    private static let fields =
        PersonFields.name(title: false, gender: false) + [PersonFields.newPassword("register.password")]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(SiteLinks.activation, .visitor) { visit in
            try await ActivationLink.answer(visit) { account in
                let known = try await visit.site.store.read { try AccountStore.find($0, id: account) }
                let typed = FormValues(["forename": known?.forename ?? "", "surname": known?.surname ?? ""])
                return .page(page(typed, known?.email ?? "", visit))
            }
        }
        blueprint.post(SiteLinks.activation, .visitor) { visit in
            try await ActivationLink.answer(visit) { try await accept($0, visit) }
        }
        ActivationLink.contributePages(to: &blueprint)
    }

    private static func accept(_ account: String, _ visit: Visit) async throws -> Reply {
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        let known = try await visit.site.store.read { try AccountStore.find($0, id: account) }
        PasswordRule.check(&typed, email: known?.email ?? "", visit: visit)
        guard typed.findings.isEmpty else {
            return .page(page(typed, known?.email ?? "", visit), status: 422)
        }
        let hash = try await visit.site.services.hasher.hash(typed["password"])
        let values = typed
        let isDone = try await visit.write { db -> Bool in
            // Hashing takes time: the link may have been used or withdrawn in the meantime.
            guard try visit.useLink(.activate, db) != nil else { return false }
            try AccountStore.setName(
                db, account, title: "", forename: values["forename"], surname: values["surname"], gender: "")
            try AccountStore.setPassword(db, account, hash: hash)
            try AccountStore.setPlace(db, account, on: visit.site, in: visit.language)
            try AccountStore.activate(db, account, at: visit.now)
            try AccountStore.note(db, "activated", account: account, visit)
            return true
        }
        guard isDone else { return .redirect(visit.link(SiteLinks.signIn)) }
        visit.record("activated")
        return .redirect(visit.link(AccountLinks.activated))
    }

    private static func page(_ typed: FormValues, _ email: String, _ visit: Visit) -> Page {
        let texts = visit.texts
        let here = visit.link(SiteLinks.activation(visit.token))
        let content: HTML = """
            \(Parts.fields(fields, typed, texts))<p><button class="button">\(texts("invite.accept.button"))</button></p>
            """
        let lead: HTML = "<p class=\"lead\">\(texts("invite.accept.intro", ["email": email]))</p>"
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(texts("invite.accept.title"), lead))\
            <div class="prose flow">\(Parts.requiredNote(texts))\(Parts.form(here, visit, content))</div>
            """
        return Page(texts("invite.accept.title"), hasFindings: !typed.findings.isEmpty, main: main)
    }
}
