import Database
import Markup
import PortalKit
import Web

/// What happens behind the link of an activation mail. Following it changes nothing: mail scanners follow links.
struct ActivationLink {
    let style: Accounts.Activation

    /// Where the link leads; the token follows.
    static let path = ["Account.Mvc", "CompleteRegistration"]

    func contribute(to blueprint: inout Blueprint) {
        blueprint.get("Account.Mvc/CompleteRegistration/:token", .visitor) { visit in
            try await Self.answer(visit) { account in .page(page(Typed(), account, visit)) }
        }
        blueprint.post("Account.Mvc/CompleteRegistration/:token", .visitor) { visit in
            try await Self.answer(visit) { account in
                style == .confirm ? try await confirm(account, visit) : try await signIn(account, visit)
            }
        }
        Self.contributePages(to: &blueprint)
    }

    /// What follows a link: the page that says it is done, and a new link for one that is too old.
    static func contributePages(to blueprint: inout Blueprint) {
        blueprint.get("activated", .everyone, isLasting: true) { visit in .page(ActivationPages.done(visit)) }
        blueprint.post("activation/resend", .visitor) { visit in
            let token = visit.form["token"] ?? ""
            try await visit.write { db in
                switch try LinkStore.state(db, .activate, token, for: visit.site.portal.audience, at: visit.now) {
                case .expired(let account), .used(let account):
                    let found = try AccountStore.find(db, id: account)
                    guard let found, !found.isActivated, !found.isSuspended else { return }
                    try IdentityMails.post(db, .activate, account: account, visit)
                case .good, .unknown: return
                }
            }
            return .page(ActivationPages.sent(visit, isRepeat: true))
        }
    }

    /// Answers for a good link, or says what has become of it.
    static func answer(
        _ visit: Visit, good: (_ account: String) async throws -> Reply
    ) async throws -> Reply {
        let token = visit.parameters["token"] ?? ""
        let (state, isActivated) = try await visit.site.store.read { db in
            let state = try LinkStore.state(db, .activate, token, for: visit.site.portal.audience, at: visit.now)
            if case .used(let account) = state {
                return (state, try AccountStore.find(db, id: account)?.isActivated ?? false)
            }
            return (state, false)
        }
        switch state {
        case .good(let account, _): return try await good(account)
        case .used where isActivated: return .page(ActivationPages.used(visit), status: 410)
        case .used, .expired: return .page(ActivationPages.expired(token, visit), status: 410)
        case .unknown: return .page(ActivationPages.unknown(visit), status: 404)
        }
    }

    private func page(_ typed: Typed, _ account: String, _ visit: Visit) -> Page {
        style == .confirm ? ActivationPages.confirm(visit) : ActivationPages.signIn(typed, visit)
    }

    private func confirm(_ account: String, _ visit: Visit) async throws -> Reply {
        try await activate(account, visit)
        return .redirect(visit.link("activated"))
    }

    /// The right password for this very account activates it, and signs in.
    private func signIn(_ account: String, _ visit: Visit) async throws -> Reply {
        var typed = Typed.read(SignIn.fields, from: visit.form)
        typed.check(SignIn.fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(typed, account, visit), status: 422) }
        let outcome = try await SignIn.check(typed, visit)
        typed.values["password"] = ""
        switch outcome {
        case .good(let found), .notActivated(let found):
            guard found.id == account else {
                typed.refuse("email", visit.texts("signIn.wrong"))
                return .page(page(typed, account, visit), status: 422)
            }
            try await activate(account, visit)
            return try await SignIn.enter(found, next: "", visit)
        case .refused(let message):
            typed.refuse("email", message)
            return .page(page(typed, account, visit), status: 422)
        }
    }

    private func activate(_ account: String, _ visit: Visit) async throws {
        try await visit.write { db in
            try AccountStore.activate(db, account, at: visit.now)
            try LinkStore.use(db, .activate, account: account, at: visit.now)
            try AccountStore.note(db, "activated", site: visit.site, account: account, at: visit.now)
        }
        visit.record("activated")
    }
}
