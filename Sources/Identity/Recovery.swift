import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// Password reset: a mailed link, and the portal's additional checks.
enum Recovery {
    private static let email = Field(
        "email", "forgot.email", .email, required: true, marked: false, limit: 254, autocomplete: "username")
    private static let password = PersonFields.newPassword("reset.password", marked: false)

    static func contribute(to blueprint: inout Blueprint) {
        // Without passwords there is none to replace, not even by a link of before.
        guard !blueprint.signsInOutsideOnly else {
            blueprint.get(AccountLinks.forgot, .visitor, isCacheable: true) { .page(OutsideSignInPages.instead($0)) }
            blueprint.get(AccountLinks.reset, .visitor) { .page(OutsideSignInPages.instead($0)) }
            return
        }
        blueprint.get(AccountLinks.forgot, .visitor, isCacheable: true) { visit in .page(form(FormValues(), visit)) }
        blueprint.post(AccountLinks.forgot, .visitor) { try await ask($0) }
        blueprint.get(AccountLinks.forgotSent, .everyone, isCacheable: true) { visit in .page(sent(visit)) }
        blueprint.get(AccountLinks.reset, .visitor) { visit in
            try await answer(visit) { _ in .page(reset(FormValues(), visit)) }
        }
        blueprint.post(AccountLinks.reset, .visitor) { visit in
            try await answer(visit) { account in try await replace(account, visit) }
        }
        blueprint.get(AccountLinks.resetDone, .everyone, isCacheable: true) { visit in .page(done(visit)) }
    }

    private static func fields(_ site: Site) -> [Field] { [email] + site.features.recovery.flatMap(\.fields) }

    /// Handles a request for a reset link. Response and work are the same whether or not there is such an account.
    private static func ask(_ visit: Visit) async throws -> Reply {
        let fields = fields(visit.site)
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(form(typed, visit), status: 422) }
        if let until = MailLimit.consume(.reset, to: typed["email"], visit) {
            typed.refuse("email", until: until, visit)
            return .page(form(typed, visit), status: 429)
        }
        let (audience, address) = (visit.site.portal.audience, typed["email"])
        let account = try await visit.site.store.read { try AccountStore.find($0, email: address, audience) }
        var isRight = account?.isSuspended == false && visit.site.admits(address)
        for check in visit.site.features.recovery {
            let accepted = try await check.accepts(typed.values, account: account?.id, visit: visit)
            isRight = isRight && accepted
        }
        let mailed = isRight ? account : nil
        try await visit.write { db in
            try AccountStore.note(db, "forgot", account: mailed?.id, visit)
            // A mail is queued even without such an account, so that the timing does not reveal it; the worker drops
            // it.
            let mail = mailed?.isActivated == false ? AccountMail.activate : .reset
            try mail.post(db, account: mailed?.id ?? "", visit)
        }
        visit.record("forgot-password")
        return .redirect(visit.link(AccountLinks.forgotSent))
    }

    private static func answer(
        _ visit: Visit, good: (_ account: String) async throws -> Reply
    ) async throws -> Reply {
        let state = try await visit.linkState(.reset)
        if case .good(let account, _) = state { return try await good(account) }
        let again = Parts.button(visit.texts("reset.again"), to: visit.link(AccountLinks.forgot))
        return LinkPages.ended(
            state, visit, action: again, used: ("reset.used.title", "reset.used.body"),
            expired: ("reset.expired.title", "reset.expired.body"),
            replaced: ("reset.replaced.title", "reset.replaced.body"))
    }

    private static func replace(_ account: String, _ visit: Visit) async throws -> Reply {
        var typed = FormValues.read([password], from: visit.form)
        typed.check([password], for: visit)
        let before = try await visit.site.store.read { try AccountStore.find($0, id: account) }
        let rule = PasswordRule.of(visit.site)
        rule.check(&typed, email: before?.email ?? "", visit)
        try await rule.checkUsed(&typed, of: before, visit)
        guard typed.findings.isEmpty else { return .page(reset(typed, visit), status: 422) }
        let hash = try await visit.site.services.hasher.hash(typed["password"])
        let changed = try await visit.write { db -> Account? in
            // Hashing takes time: the link may have been used or withdrawn in the meantime.
            guard let id = try visit.useLink(.reset, db), let account = try AccountStore.find(db, id: id),
                !account.isSuspended
            else { return nil }
            try AccountStore.changePassword(db, account.id, hash: hash, history: rule.history, at: visit.now)
            try AccountStore.note(db, "password-reset", account: account.id, visit)
            try AccountMail.passwordChanged.post(db, account: account.id, visit)
            return account
        }
        guard let changed else { return try await answer(visit) { _ in .page(reset(FormValues(), visit)) } }
        SignInCounts.clear(changed, visit)
        visit.record("password-reset")
        return .redirect(
            visit.link(AccountLinks.resetDone).query(["recovery": RecoveryToken.make(for: changed.email, visit)]))
    }

    private static func form(_ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.fields(fields(visit.site), typed, texts))<div class="actions"><button class="button">\
            \(texts("forgot.button"))</button><a class="button second" href="\(visit.link(SiteLinks.signIn))">\
            \(texts("action.cancel"))</a></div>
            """
        let form = Parts.form(visit.link(AccountLinks.forgot), visit, content)
        return LinkPages.page("forgot.title", lead: texts.paragraphs("forgot.intro"), typed: typed, visit, form)
    }

    private static func sent(_ visit: Visit) -> Page {
        let contact = ["contact": visit.link(SiteLinks.page("contact"))]
        let main: HTML = """
            \(Parts.title(visit.texts("forgot.sent.title")))<div class="prose flow">\
            \(Parts.note(visit.texts.paragraphs("forgot.sent.body", links: contact)))\
            \(Parts.button(visit.texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn)))</div>
            """
        return Page(visit.texts("forgot.sent.title"), main: main)
    }

    private static func reset(_ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.fields(PasswordRule.of(visit.site).described([password], .reset, texts), typed, texts))<p><button class="button">\(texts("reset.button"))</button></p>
            """
        let form = Parts.form(visit.link(AccountLinks.reset(visit.token)), visit, content)
        return LinkPages.page("reset.title", lead: texts.paragraphs("reset.intro"), typed: typed, visit, form)
    }

    private static func done(_ visit: Visit) -> Page {
        let signIn =
            visit.query["recovery"].map { visit.link(SiteLinks.signIn).query(["recovery": $0]) }
            ?? visit.link(SiteLinks.signIn)
        let main: HTML = """
            \(Parts.title(visit.texts("reset.done.title"), Parts.done(visit.texts("reset.done.body"))))\
            \(Parts.button(visit.texts("activate.done.signIn"), to: signIn))
            """
        return Page(visit.texts("reset.done.title"), main: main)
    }
}
