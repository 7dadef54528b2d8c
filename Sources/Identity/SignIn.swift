import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// Handlers for signing in with address and password, and for signing out.
enum SignIn {
    /// The two fields, with icons if the portal has them.
    static func fields(_ site: Site) -> [Field] {
        site.portal.landing.hasIcons ? fields.map(\.withIcon) : fields
    }

    static let fields = [
        Field("email", "signIn.email", .email, required: true, marked: false, limit: 254, autocomplete: "username"),
        Field("password", "signIn.password", .password(isNew: false), required: true, marked: false, limit: 1000),
    ]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(SiteLinks.landing, .visitor, isCacheable: true) { visit in
            if visit.isSignedIn { return .redirect(visit.link(SiteLinks.home)) }
            return .page(SignInPages.landing(FormValues(), visit))
        }
        blueprint.get(SiteLinks.signIn, .visitor, isCacheable: true) { visit in
            if visit.isSignedIn { return .redirect(destination(visit.query["next"] ?? "", visit)) }
            return .page(SignInPages.signIn(FormValues(), visit))
        }
        blueprint.post(SiteLinks.signIn, .visitor) { visit in
            guard !visit.site.signsInOutsideOnly else { return .redirect(visit.link(SiteLinks.signIn)) }
            return try await post(visit)
        }
        blueprint.post(AccountLinks.signOut, .visitor) { try await signOut($0) }
        blueprint.get(AccountLinks.signedOut, .everyone, isCacheable: true) { visit in
            .page(SignInPages.signedOut(visit))
        }
        // Deletes a held form that the visitor does not want to restore.
        blueprint.post(AccountLinks.forgetPendingForms, .account) { visit in
            let page = visit.form["held-page"] ?? ""
            try await visit.site.features.sessions?.dropHeld(visit, page: page)
            return .redirect(destination(page, visit))
        }
        blueprint.post(SiteLinks.keepSession, .account) { _ in .response(Response(status: 204)) }
    }

    private static func post(_ visit: Visit) async throws -> Reply {
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(SignInPages.signIn(typed, visit), status: 422) }
        switch try await check(typed, visit) {
        case .good(let account, let asksCode):
            let entered = try await enter(account, asksCode: asksCode, next: visit.form["next"] ?? "", visit)
            return entered ?? wrong(typed, visit.texts("signIn.wrong"), visit)
        case .notActivated(let account):
            // Repeated mails are limited; the response is the same either way.
            if MailLimit.consume(.activate, to: account.email, visit) == nil {
                try await visit.write { try AccountMail.activate.post($0, account: account.id, visit) }
            }
            return .page(ActivationPages.sent(visit, isRepeat: true))
        case .refused(let message): return wrong(typed, message, visit)
        }
    }

    private static func signOut(_ visit: Visit) async throws -> Reply {
        var outside: Address?
        if let session = visit.session {
            let name = try await visit.site.store.read { try SessionStore.provider($0, session.id) }
            let provider = visit.site.outsideSignIns.first { $0.name == name }
            outside = await provider?.signOut(visit, session)
            try await visit.write { try SessionStore.end($0, session.id) }
            visit.record("signed-out")
        }
        var reply = Reply.redirect(visit.link(AccountLinks.signedOut))
        if let outside {
            // Not a redirect: the page's policy lets a form lead to this site only (CSP 3, section 6.4.1).
            reply = .page(OutsideSignInPages.signedOut(visit, onward: outside))
            reply.fields.append("Refresh", "0; url=\(outside.text)")
        }
        reply.cookies = [try SessionStore.cookie(nil, visit)]
        // Not "cookies": that would delete the cookies of all portals on the council's domain.
        reply.fields.append("Clear-Site-Data", "\"cache\", \"storage\"")
        return reply
    }

    private static func wrong(_ typed: FormValues, _ message: String, _ visit: Visit) -> Reply {
        var typed = typed
        typed.refuse("email", message)
        typed.values["password"] = ""
        return .page(SignInPages.signIn(typed, visit), status: 422)
    }

    /// The result of checking an address and a password.
    enum Outcome {
        /// `asksCode`: after too many wrong attempts the mailed code is required, even if the account has not chosen
        /// it.
        case good(Account, asksCode: Bool)
        case notActivated(Account)
        case refused(String)
    }

    /// Checks address and password. Work and messages are the same whether or not there is such an account.
    static func check(_ typed: FormValues, _ visit: Visit) async throws -> Outcome {
        let (site, services, email) = (visit.site, visit.site.services, typed["email"])
        guard site.admits(email) else { return .refused(visit.texts("signIn.testersOnly")) }
        let recovery = RecoveryToken.read(visit.form["recovery"] ?? "", for: email, visit)
        let attempt = try await services.throttle.judge(
            SignInCounts.password(of: email, recovery: recovery, visit), at: visit.now
        ) { () async throws -> Throttle.Judgement<(Account, PasswordHasher.Verdict)?> in
            let account = try await site.store.read { try AccountStore.find($0, email: email, site.portal.audience) }
            let verdict = try await services.hasher.verify(typed["password"], against: account?.password)
            guard verdict != .wrong, let account, !account.isSuspended else { return .wrong(nil) }
            return .right((account, verdict))
        }
        switch attempt {
        case .wait(let until):
            visit.record("sign-in-throttled")
            return .refused(
                visit.texts(
                    "signIn.wait.password", ["time": visit.time(after: until), "forgot": visit.texts("signIn.forgot")]))
        case .judged(nil):
            visit.record("sign-in-refused")
            return .refused(visit.texts("signIn.wrong"))
        case .judged((let account, let verdict)?):
            if verdict == .rightButOld {
                let hash = try await services.hasher.hash(typed["password"])
                try await visit.write { try AccountStore.rehash($0, account, hash: hash) }
            }
            guard account.isActivated else { return .notActivated(account) }
            let isOver = services.throttle.isOver(SignInCounts.everywhere(email, visit), at: visit.now)
            return .good(account, asksCode: isOver)
        }
    }

    /// Starts a session after a right password, or after a service outside has proven the account; complete or waiting
    /// for the second step. Nil if the account's credentials have changed since then.
    /// - Parameter provider: that service, as in ``OutsideSignIn/name``; empty for a password.
    static func enter(
        _ account: Account, asksCode: Bool = false, proof: Session.Proof = .password, provider: String = "",
        next: String, _ visit: Visit
    ) async throws -> Reply? {
        let isProven = proof == .code
        let step = try await visit.site.store.read {
            try SecondStep($0, of: account.id, method: account.twoStep, visit.site)
        }
        let asks = !isProven && (asksCode || step.isRequired) && !step.factors.isEmpty
        let mustSetUp = step.mustSetUp && !isProven
        let factor = asks ? step.factors.first : nil
        let isChallenged = factor.map { Verification.mayChallenge($0, account.email, visit) } ?? false
        let token = try await visit.write { db -> String? in
            guard
                let token = try SessionStore.begin(
                    db, as: account, site: visit.site, proof: proof, isComplete: !asks && !mustSetUp,
                    provider: provider,
                    next: next, at: visit.now)
            else { return nil }
            if let old = visit.session { try SessionStore.end(db, old.id) }
            try AccountStore.setPlace(db, account.id, on: visit.site, in: visit.language)
            try AccountStore.note(
                db, asks || mustSetUp ? "password-accepted" : "signed-in", account: account.id, visit)
            if let factor, isChallenged {
                try Verification.challenge(
                    db, by: factor, account: account.id, signIn: SessionStore.digest(token, visit.site), visit)
            }
            return token
        }
        guard let token else {
            visit.record("sign-in-outdated")
            return nil
        }
        visit.record(asks || mustSetUp ? "password-accepted" : "signed-in")
        let policy = visit.site.features.secondFactors.declared
        let isAdvised = policy == .area && account.twoStep.isEmpty && !isProven
        let settings = AccountLinks.twoStepSettings
        let goal =
            if asks {
                visit.link(AccountLinks.verify)
            } else if mustSetUp || (isAdvised && !Announcements.areShown(visit)) {
                visit.link(settings).query(["next": next])
            } else {
                arrival(
                    account, provider: provider, isAdvised ? settings.segments.joined(separator: "/") : next, visit)
            }
        return .redirect(goal, cookies: [try SessionStore.cookie(token, visit)])
    }

    /// The page after a complete sign-in: a reminder if the password must soon be replaced, or else the announcements and `destination`.
    /// - Parameter provider: the service outside that proved the account; empty for a password.
    static func arrival(_ account: Account, provider: String, _ next: String, _ visit: Visit) -> Address {
        guard provider.isEmpty,
            PasswordRule.of(visit.site).warning(set: account.passwordSet, at: visit.now) != nil
        else {
            return Announcements.arrival(next, visit)
        }
        return visit.link(AccountLinks.passwordReminder).query(next.isEmpty ? [:] : ["next": next])
    }

    /// The page of this site at the path `next`, such as `a/b`; if `next` is empty or invalid, the first page of a
    /// signed-in account.
    static func destination(_ next: String, _ visit: Visit) -> Address {
        let segments = next.split(separator: "/").map(String.init)
        let isPlain = segments.allSatisfy { segment in
            segment != "." && segment != ".."
                && segment.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"%\\?#\"<>".utf8.contains($0) }
        }
        guard !segments.isEmpty, isPlain else {
            return visit.link(visit.site.answers(SiteLinks.start) ? SiteLinks.start : SiteLinks.home)
        }
        return visit.link(PagePath(segments: segments))
    }
}

extension Field {
    /// The field with an icon: an envelope for an address, a key for a password.
    var withIcon: Field {
        var field = self
        field.icon = if case .email = kind { .envelope } else { .key }
        return field
    }
}
