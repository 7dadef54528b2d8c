import Database
import Foundation
import Markup
import PortalKit
import Web

/// The second step of signing in: the verification code.
enum Verification {
    /// The number of wrong attempts that ends a sign-in. The account is never locked.
    private static let triesAllowed = 5

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.verify, .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            try await begin(session, visit)
            return try await CodePage.reply(FormValues(), factor, for: session, visit)
        }
        blueprint.post(AccountLinks.verify, .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            return try await post(factor, session, visit)
        }
        blueprint.post(AccountLinks.resendCode, .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            if let until = MailLimit.consume(.code, to: session.email, visit) {
                var typed = FormValues()
                typed.refuse("code", visit.texts("code.wait", ["time": visit.time(after: until)]))
                visit.record("code-throttled")
                return try await CodePage.reply(typed, factor, for: session, visit, status: 429)
            }
            try await visit.write { try challenge($0, account: session.account, signIn: session.id, visit) }
            visit.record("code-resent")
            return .redirect(visit.link(AccountLinks.verify).query(["sent": "again"]))
        }
        blueprint.post(AccountLinks.cancelCode, .visitor) { visit in
            if let session = visit.session { try await visit.write { try SessionStore.end($0, session.id) } }
            return .redirect(visit.link(SiteLinks.signIn), cookies: [try SessionStore.cookie(nil, visit)])
        }
    }

    /// Queues a code. To be called in the transaction that requires it.
    static func challenge(_ db: Connection, account: String, signIn: String, next: String? = nil, _ visit: Visit) throws
    {
        try SessionStore.challenged(db, signIn, next: next)
        try visit.site.features.secondFactor?.challenge(
            db, account: account, signIn: signIn, site: visit.site, language: visit.language, now: visit.now)
    }

    /// Sends the first code of a session that was started before the policy required one.
    private static func begin(_ session: Session, _ visit: Visit) async throws {
        guard session.stage == .codeRequired,
            try await !visit.site.store.read({ try SessionStore.isChallenged($0, session.id) }),
            MailLimit.consume(.code, to: session.email, visit) == nil
        else { return }
        let next = visit.query["next"] ?? ""
        try await visit.write { db in
            guard try !SessionStore.isChallenged(db, session.id) else { return }
            try challenge(db, account: session.account, signIn: session.id, next: next, visit)
        }
        visit.record("code-required")
    }

    /// The sign-in that is waiting for its code, with its second factor; nil if there is none.
    private static func waiting(_ visit: Visit) -> (any SecondFactor, Session)? {
        guard let session = visit.session, !session.isVerified, let factor = visit.site.features.secondFactor else {
            return nil
        }
        return (factor, session)
    }

    private static func elsewhere(_ visit: Visit) -> Reply {
        guard visit.session == nil else { return .redirect(visit.link(SiteLinks.home)) }
        return .redirect(visit.link(SiteLinks.signIn).query(["ended": visit.mayKeepNoCookies ? "cookies" : "code"]))
    }

    private static func post(_ factor: any SecondFactor, _ session: Session, _ visit: Visit) async throws -> Reply {
        let raw = visit.form["code"] ?? ""
        let code = CodeDigits.read(raw)
        let sent = try await visit.site.store.read { try factor.codes($0, signIn: session.id, now: visit.now) }
        var typed = FormValues(["code": code])
        // A code that was already sent is valid with its own length, even if the portal's setting has changed.
        if !sent.contains(where: { $0.digits == code.count }), code.count != factor.digits {
            let digits = String(sent.last?.digits ?? factor.digits)
            let isEmpty = raw.allSatisfy(\.isWhitespace)
            typed.refuse("code", visit.texts(isEmpty ? "error.code.empty" : "error.code", ["digits": digits]))
            return try await CodePage.reply(typed, factor, for: session, visit, status: 422)
        }
        let counts = SignInCounts.code(of: session, visit)
        let attempt = try await visit.site.services.throttle.judge(counts, at: visit.now) {
            let outcome = try await visit.write { try judge($0, code: code, by: factor, of: session, visit) }
            if case .right = outcome { return .right(outcome) }
            return .wrong(outcome)
        }
        switch attempt {
        case .wait(let until):
            typed.refuse("code", until: until, visit)
            return try await CodePage.reply(typed, factor, for: session, visit, status: 429)
        case .judged(.right(let token, let next)):
            MailLimit.clearCodes(to: session.email, visit)
            visit.record("signed-in")
            return .redirect(SignIn.destination(next, visit), cookies: [try SessionStore.cookie(token, visit)])
        case .judged(.wrong):
            visit.record("code-refused")
            typed.refuse("code", visit.texts("code.wrong"))
            return try await CodePage.reply(typed, factor, for: session, visit, status: 422)
        case .judged(.spent):
            visit.record("code-tries-ended")
            return try ended("tries", visit)
        case .judged(.gone): return try ended("code", visit)
        }
    }

    /// Leads to the sign-in page, which says why the sign-in has ended.
    private static func ended(_ reason: String, _ visit: Visit) throws -> Reply {
        .redirect(
            visit.link(SiteLinks.signIn).query(["ended": reason]), cookies: [try SessionStore.cookie(nil, visit)])
    }

    private enum Outcome: Sendable {
        case right(token: String, next: String)
        case wrong
        /// Wrong, and the sign-in is ended.
        case spent
        /// The sign-in was already ended or has no attempts left, or the account was suspended.
        case gone
    }

    /// Counts an attempt and then checks it, in one transaction, so that concurrent attempts cannot exceed the limit.
    private static func judge(
        _ db: Connection, code: String, by factor: any SecondFactor, of session: Session, _ visit: Visit
    ) throws -> Outcome {
        guard let account = try AccountStore.find(db, id: session.account), !account.isSuspended,
            try SessionStore.countTry(db, session.id, most: triesAllowed)
        else { return .gone }
        guard try factor.accepts(code, db, signIn: session.id, site: visit.site, now: visit.now) else {
            try AccountStore.note(db, "code-refused", account: session.account, visit)
            guard try SessionStore.tries(db, session.id) >= triesAllowed else { return .wrong }
            try SessionStore.end(db, session.id)
            return .spent
        }
        let next = try SessionStore.next(db, session.id)
        try SessionStore.end(db, session.id)
        try AccountStore.note(db, "signed-in", account: session.account, visit)
        let token = try SessionStore.begin(db, as: account, site: visit.site, proof: .code, at: visit.now)
        return token.map { .right(token: $0, next: next) } ?? .gone
    }
}
