import Database
import Foundation
import Markup
public import PortalKit

/// My account: its menu, and the pages that every account has.
public enum AccountArea {
    /// The field for the current password, which security-relevant changes ask for; see `verifyPassword`.
    public static let currentPassword = Field(
        "current-password", "account.currentPassword", .password(isNew: false), required: true, limit: 1000)
    /// The page of two step verification, which its methods' own pages belong to.
    public static let twoStep = AccountPage(AccountLinks.twoStepSettings, "account.twoStep")
    private static let emailFields = [
        Field(
            "email", "account.newEmail", hint: "account.newEmail.hint", .email, required: true, limit: 254,
            autocomplete: "email"),
        currentPassword,
    ]
    private static let emailPage = AccountPage("email", "account.email")

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.account, .account) { visit in
            guard let first = visit.site.features.accountPages.first else {
                return .redirect(visit.link(SiteLinks.home))
            }
            return .redirect(visit.link(first.link()))
        }
        // Staff are asked only what their work needs, and cannot change the address they were invited by.
        let isStaff = blueprint.portal.audience == .staff
        let personal = AccountPage("personal", "account.personal")
        blueprint.form(personal, fields: PersonFields.name(title: !isStaff, gender: !isStaff)) { db, id in
            guard let account = try AccountStore.find(db, id: id) else { return FormValues() }
            return FormValues([
                "title": account.title, "forename": account.forename, "surname": account.surname,
                "gender": account.gender,
            ])
        } save: { db, input in
            try AccountStore.setName(
                db, input.visit.account.account, title: input["title"], forename: input["forename"],
                surname: input["surname"], gender: input["gender"])
        }
        let hasPasswords = !blueprint.signsInOutsideOnly
        if !isStaff {
            contributeContact(to: &blueprint)
            if hasPasswords { contributeEmail(to: &blueprint) }
        }
        if hasPasswords { contributePassword(to: &blueprint) }
        if !blueprint.outsideSignIns.isEmpty { OutsideSignInPages.contribute(to: &blueprint) }
    }

    private static func contributeContact(to blueprint: inout Blueprint) {
        let fields = [PersonFields.address] + ["home", "mobile", "work"].compactMap { PersonFields.phones[$0] }
        blueprint.form(AccountPage("contact", "account.contact"), fields: fields) { db, id in
            let contact = try AccountStore.contact(db, id)
            var typed = FormValues([
                "home-phone": contact.home, "mobile-phone": contact.mobile, "work-phone": contact.work,
            ])
            if let address = contact.address { typed.fill("address", with: address) }
            return typed
        } save: { db, input in
            try AccountStore.setContact(db, input.visit.account.account, PersonFields.contact(input.typed))
        }
    }

    private static func contributeEmail(to blueprint: inout Blueprint) {
        blueprint.add(emailPage)
        blueprint.get(emailPage.link, .account) { visit in
            let session = try visit.account
            let lead: HTML = "<p>\(visit.texts("account.email.now", ["email": session.email]))</p>"
            return .page(emailForm(visit.heldTyped ?? FormValues(), visit, lead: lead))
        }
        blueprint.post(emailPage.link, .account) { try await changeEmail($0) }
        // Mailed links require no session: the mail may be read on another device.
        blueprint.get(AccountLinks.confirmEmail, .visitor) { visit in
            try await confirmEmail(visit) { _, _ in
                let here = visit.link(AccountLinks.confirmEmail(visit.token))
                let form = Parts.form(
                    here, visit, "<p><button class=\"button\">\(visit.texts("account.email.confirm"))</button></p>")
                return .page(LinkPages.message("account.email", "account.email.confirm.body", visit, action: form))
            }
        }
        blueprint.post(AccountLinks.confirmEmail, .visitor) { visit in
            try await confirmEmail(visit) { id, address in try await applyEmail(id, address, visit) }
        }
    }

    private static func emailForm(_ typed: FormValues, _ visit: Visit, lead: HTML = .empty) -> Page {
        page(emailPage, fields: emailFields, typed: typed, visit, lead: lead)
    }

    private static func changeEmail(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        var typed = FormValues.read(emailFields, from: visit.form)
        typed.check(emailFields, for: visit)
        if typed["email"].lowercased() == session.email.lowercased() {
            typed.refuse("email", visit.texts("account.email.same"))
        }
        if !visit.site.admits(typed["email"]) { typed.refuse("email", visit.texts("signIn.testersOnly")) }
        let verified = try await verifyPassword(&typed, visit)
        if typed.findings.isEmpty, let until = MailLimit.consume(.email, to: typed["email"], visit) {
            typed.refuse("email", until: until, visit)
        }
        guard typed.findings.isEmpty, let verified else { return .page(emailForm(typed, visit), status: 422) }
        let (address, audience) = (typed["email"], visit.site.portal.audience)
        try await visit.write { db in
            try requireUnchanged(db, verified)
            try AccountStore.note(db, "email-asked", account: session.account, visit)
            try PendingForms.drop(db, for: visit)
            // If the address has an account, its owner is notified by mail; the response does not reveal it.
            if let known = try AccountStore.find(db, email: address, audience) {
                return try AccountMail.known.post(db, account: known.id, visit)
            }
            try AccountMail.confirmEmail.post(db, account: session.account, subject: address, visit)
        }
        let done = Parts.done(visit.texts("account.email.sent", ["email": address]))
        return .page(emailForm(FormValues(), visit, lead: done))
    }

    private static func confirmEmail(
        _ visit: Visit, good: (_ account: String, _ address: String) async throws -> Reply
    ) async throws -> Reply {
        let state = try await visit.linkState(.email)
        if case .good(let account, let address) = state { return try await good(account, address) }
        let back = Parts.button(visit.texts("account.email"), to: visit.link(emailPage.link))
        return LinkPages.ended(state, visit, action: back)
    }

    private static func applyEmail(_ id: String, _ address: String, _ visit: Visit) async throws -> Reply {
        let audience = visit.site.portal.audience
        let isFree = try await visit.write { db -> Bool in
            guard try AccountStore.find(db, email: address, audience) == nil,
                try visit.useLink(.email, db) != nil,
                let account = try AccountStore.find(db, id: id)
            else { return false }
            try AccountStore.setEmail(db, id, address)
            try LinkStore.end(db, [.reset], account: id, as: .withdrawn, at: visit.now)
            try SessionStore.endAll(db, account: id)
            try AccountStore.note(db, "email-changed", account: id, visit)
            try AccountMail.emailChanged.post(db, account: id, subject: account.email, visit)
            return true
        }
        let signIn = Parts.button(visit.texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn))
        guard isFree else { return LinkPages.ended(.used(account: id), visit, action: signIn) }
        visit.record("email-changed")
        return .page(LinkPages.message("account.email.done", "account.email.done.body", visit, action: signIn))
    }
}
