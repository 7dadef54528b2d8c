import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// Signing in with address and password, and signing out.
enum SignIn {
    /// The two fields, with drawings where the portal has them.
    static func fields(_ site: Site) -> [Field] {
        guard site.portal.landing.hasIcons else { return fields }
        return zip(fields, [Icon.envelope, .search]).map { field, icon in
            var field = field
            field.icon = icon
            return field
        }
    }

    static let fields = [
        Field("email", "signIn.email", .email, required: true, marked: false, limit: 254, autocomplete: "username"),
        Field("password", "signIn.password", .password(isNew: false), required: true, marked: false, limit: 1000),
    ]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get("", .visitor, isLasting: true) { visit in
            if visit.session?.isVerified == true { return .redirect(visit.link("home")) }
            return .page(SignInPages.landing(Typed(), visit))
        }
        blueprint.get("sign-in", .visitor, isLasting: true) { visit in
            if visit.session?.isVerified == true { return .redirect(destination(visit.query["next"] ?? "", visit)) }
            return .page(SignInPages.signIn(Typed(), visit))
        }
        blueprint.post("sign-in", .visitor) { try await post($0) }
        blueprint.get("home", .account) { visit in
            guard let home = visit.site.features.home else { return .redirect(visit.link("account")) }
            return .page(try await home(visit))
        }
        blueprint.post("sign-out", .visitor) { visit in
            if let session = visit.session {
                try await visit.write { try SessionStore.end($0, session.id) }
                visit.record("signed-out")
            }
            return .redirect(visit.link("signed-out"), cookies: [try SessionStore.cookie(nil, visit)])
        }
        blueprint.get("signed-out", .everyone, isLasting: true) { visit in .page(SignInPages.signedOut(visit)) }
        blueprint.post("keep", .account) { _ in .response(Response(status: 204)) }
    }

    private static func post(_ visit: Visit) async throws -> Reply {
        var typed = Typed.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(SignInPages.signIn(typed, visit), status: 422) }
        switch try await check(typed, visit) {
        case .good(let account):
            return try await enter(account, next: visit.form["next"] ?? "", visit)
        case .notActivated(let account):
            // The same mail is not sent again and again; the page says the same.
            let counts = [Throttle.Count.account("activate:" + account.id)]
            if visit.site.office.throttle.wait(for: counts, at: visit.now) == nil {
                visit.site.office.throttle.failed(counts, at: visit.now)
                try await visit.write { try IdentityMails.post($0, .activate, account: account.id, visit) }
            }
            return .page(ActivationPages.sent(visit, isRepeat: true))
        case .refused(let message):
            typed.refuse("email", message)
            typed.values["password"] = ""
            return .page(SignInPages.signIn(typed, visit), status: 422)
        }
    }

    /// What an address and a password come to.
    enum Outcome {
        case good(Account)
        case notActivated(Account)
        case refused(String)
    }

    /// Compares address and password. Known or not, the same work is done and the same words come back.
    static func check(_ typed: Typed, _ visit: Visit) async throws -> Outcome {
        let (site, office, email) = (visit.site, visit.site.office, typed["email"])
        guard site.admits(email) else { return .refused(visit.texts("signIn.testersOnly")) }
        let counts = counts(email, visit)
        if let until = office.throttle.wait(for: counts, at: visit.now) {
            visit.record("sign-in-throttled")
            return .refused(visit.texts("signIn.wait", ["time": visit.dates.time(until.addingTimeInterval(59))]))
        }
        let audience = site.portal.audience
        let account = try await site.store.read { try AccountStore.find($0, email: email, audience) }
        let verdict = try await office.hasher.verify(typed["password"], against: account?.password)
        guard verdict != .wrong, let account, !account.isSuspended else {
            office.throttle.failed(counts, at: visit.now)
            visit.record("sign-in-refused")
            return .refused(visit.texts("signIn.wrong"))
        }
        office.throttle.succeeded(.account(Throttle.Count.key(email, site)))
        if verdict == .rightButOld {
            let hash = try await office.hasher.hash(typed["password"])
            try await visit.write { try AccountStore.setPassword($0, account.id, hash: hash) }
        }
        return account.isActivated ? .good(account) : .notActivated(account)
    }

    private static func counts(_ email: String, _ visit: Visit) -> [Throttle.Count] {
        [
            .account(Throttle.Count.key(email, visit.site)), .client(visit.head.client), .site(visit.site.id),
        ]
    }

    /// Lets somebody in whose password was right: at once, or by way of the second step.
    static func enter(_ account: Account, next: String, _ visit: Visit) async throws -> Reply {
        let factor = visit.site.features.secondFactor
        let asks = factor.map { $0.policy == .always || $0.method == account.twoStep } ?? false
        let token = try await visit.write { db in
            if let old = visit.session { try SessionStore.end(db, old.id) }
            let token = try SessionStore.begin(
                db, account: account.id, site: visit.site, isVerified: !asks, next: next, at: visit.now)
            try AccountStore.setPlace(db, account.id, visit.site, visit.language)
            try AccountStore.note(
                db, asks ? "password-accepted" : "signed-in", site: visit.site, account: account.id, at: visit.now)
            if asks {
                try factor?.challenge(
                    db, account: account.id, signIn: SessionStore.digest(token, visit.site), site: visit.site,
                    language: visit.language, now: visit.now)
            }
            return token
        }
        visit.record(asks ? "password-accepted" : "signed-in")
        let setsUp = factor?.policy == .area && account.twoStep.isEmpty
        let goal =
            asks
            ? visit.link("verify")
            : setsUp ? visit.link("account", "two-step").query(["next": next]) : destination(next, visit)
        return .redirect(goal, cookies: [try SessionStore.cookie(token, visit)])
    }

    /// The page of this site that `next` names, as `a/b`; home where it names none.
    static func destination(_ next: String, _ visit: Visit) -> Address {
        let segments = next.split(separator: "/").map(String.init)
        let isPlain = segments.allSatisfy { segment in
            segment != "." && segment != ".."
                && segment.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"%\\?#\"<>".utf8.contains($0) }
        }
        guard !segments.isEmpty, isPlain else { return visit.link("home") }
        return visit.site.link(visit.language, segments)
    }
}

extension Throttle.Count {
    /// Counts tries by address typed, known or not.
    static func key(_ email: String, _ site: Site) -> String { "\(site.id):\(email.lowercased())" }
}
