import Database
import PortalKit
import Web

/// Handlers for the link of an activation mail. GET changes nothing, because mail scanners follow links.
struct ActivationLink {
    let style: Accounts.Activation

    /// The path of the link, before the token.
    static let path = ["Account.Mvc", "CompleteRegistration"]

    /// Adds the page of the link, for accounts that were registered and for those that were invited; the page after
    /// activation; and the handler that mails a new link.
    func contribute(to blueprint: inout Blueprint) {
        blueprint.get(SiteLinks.activation, .visitor) { visit in
            try await answer(visit) { account in
                account.password == nil ? InvitationForm.show(account, visit) : .page(page(FormValues(), visit))
            }
        }
        blueprint.post(SiteLinks.activation, .visitor) { visit in
            try await answer(visit) { account in
                guard account.password == nil else {
                    return style == .confirm
                        ? try await confirm(account.id, visit) : try await signIn(account.id, visit)
                }
                return try await InvitationForm.accept(account, visit) ?? .redirect(visit.link(SiteLinks.signIn))
            }
        }
        blueprint.get(AccountLinks.activated, .everyone, isCacheable: true) { visit in
            .page(ActivationPages.done(visit))
        }
        blueprint.post(AccountLinks.resendActivation, .visitor) { visit in
            try await Self.resend(visit)
        }
    }

    /// Mails a new link, for an old link or to a typed address. The response is the same whether or not there is an
    /// account.
    private static func resend(_ visit: Visit) async throws -> Reply {
        guard let token = visit.form["token"] else { return try await resendToAddress(visit) }
        let account = try await visit.site.store.read { db -> Account? in
            switch try LinkStore.state(db, .activate, token, for: visit.site.portal.audience, at: visit.now) {
            case .expired(let id), .used(let id), .replaced(let id), .withdrawn(let id):
                return try AccountStore.find(db, id: id)
            case .good, .unknown: return nil
            }
        }
        if let account, !account.isActivated, !account.isSuspended,
            MailLimit.consume(.activate, to: account.email, visit) == nil
        {
            try await visit.write { try AccountMail.activate.post($0, account: account.id, visit) }
        }
        return .page(ActivationPages.sent(visit, isRepeat: true))
    }

    /// Mails a new link to a typed address.
    private static func resendToAddress(_ visit: Visit) async throws -> Reply {
        var typed = FormValues.read([ActivationPages.email], from: visit.form)
        typed.check([ActivationPages.email], for: visit)
        guard typed.findings.isEmpty else {
            return .page(ActivationPages.sent(visit, typed, isRepeat: false), status: 422)
        }
        if let until = MailLimit.consume(.activate, to: typed["email"], visit) {
            typed.refuse("email", until: until, visit)
            return .page(ActivationPages.sent(visit, typed, isRepeat: false), status: 429)
        }
        let (email, audience) = (typed["email"], visit.site.portal.audience)
        try await visit.write { db in
            let found = try AccountStore.find(db, email: email, audience)
            let waits = found.map { !$0.isActivated && !$0.isSuspended } ?? false
            // A mail is queued even without such an account, so that the timing does not reveal it; the worker drops
            // it.
            try AccountMail.activate.post(db, account: waits ? found?.id ?? "" : "", visit)
        }
        return .page(ActivationPages.sent(visit, isRepeat: true))
    }

    /// Calls `good` for a valid link; otherwise responds with a page that says why it is invalid.
    private func answer(_ visit: Visit, good: (Account) async throws -> Reply) async throws -> Reply {
        guard !visit.site.signsInOutsideOnly else { return .page(OutsideSignInPages.instead(visit)) }
        let (state, account, isInvited) = try await visit.site.store.read { db in
            let state = try LinkStore.state(db, .activate, visit.token, for: visit.site.portal.audience, at: visit.now)
            guard let account = try state.account.flatMap({ try AccountStore.find(db, id: $0) }) else {
                return (LinkStore.State.unknown, Account?.none, false)
            }
            return (state, account, try !InvitationStore.waiting(db, account: account.id, at: visit.now).isEmpty)
        }
        guard let account else { return .page(ActivationPages.unknown(visit), status: 404) }
        if case .good = state { return try await good(account) }
        let isExpired = if case .expired = state { true } else { false }
        if account.isActivated, !isExpired { return .page(ActivationPages.used(visit), status: 410) }
        // Only the team sends its invitations again once they have expired or were withdrawn.
        let isResident = account.password == nil && visit.site.portal.audience != .staff
        if isResident, !isInvited {
            let (title, body): (TextKey, TextKey) =
                if case .withdrawn = state { ("link.withdrawn.title", "invite.withdrawn.body") } else {
                    ("activate.expired.title", "invite.expired.body")
                }
            let contact = Parts.button(visit.texts("invite.contact"), to: visit.link(SiteLinks.page("contact")))
            return .page(LinkPages.message(title, body, visit, action: contact), status: 410)
        }
        if case .withdrawn = state, !isResident { return LinkPages.ended(state, visit) }
        let expired: (TextKey, TextKey) = ("activate.expired.title", "activate.expired.body")
        // A link that was withdrawn before the address was invited again is replaced by the link of that invitation.
        let shown = if case .withdrawn = state { LinkStore.State.replaced(account: account.id) } else { state }
        return LinkPages.ended(
            shown, visit, action: ActivationPages.resend(visit.token, visit), used: expired, expired: expired,
            replaced: ("link.replaced.title", "activate.replaced.body"))
    }

    private func page(_ typed: FormValues, _ visit: Visit) -> Page {
        style == .confirm ? ActivationPages.confirm(visit) : ActivationPages.signIn(typed, visit)
    }

    private func confirm(_ account: String, _ visit: Visit) async throws -> Reply {
        guard try await activate(account, visit) else { return .redirect(visit.link(SiteLinks.signIn)) }
        return .redirect(visit.link(AccountLinks.activated))
    }

    /// Activates the account and signs in, if the password is right and the address is that of the link's account.
    private func signIn(_ account: String, _ visit: Visit) async throws -> Reply {
        var typed = FormValues.read(SignIn.fields, from: visit.form)
        typed.check(SignIn.fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(typed, visit), status: 422) }
        let outcome = try await SignIn.check(typed, visit)
        typed.values["password"] = ""
        switch outcome {
        case .good(let found, _), .notActivated(let found):
            guard found.id == account, try await activate(account, visit),
                let reply = try await SignIn.enter(found, next: "", visit)
            else {
                typed.refuse("email", visit.texts("signIn.wrong"))
                return .page(page(typed, visit), status: 422)
            }
            return reply
        case .refused(let message):
            typed.refuse("email", message)
            return .page(page(typed, visit), status: 422)
        }
    }

    /// Activates the account and invalidates the link; false if the link was used in the meantime.
    private func activate(_ account: String, _ visit: Visit) async throws -> Bool {
        let isDone = try await visit.write { db -> Bool in
            guard try visit.useLink(.activate, db) != nil else { return false }
            try AccountStore.activate(db, account, at: visit.now)
            try AccountStore.note(db, "activated", account: account, visit)
            return true
        }
        if isDone { visit.record("activated") }
        return isDone
    }
}
