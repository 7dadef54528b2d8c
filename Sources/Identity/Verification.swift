import Database
import Foundation
import Markup
import PortalKit
import Web

/// The second step of signing in: the verification code, by any of the account's methods.
enum Verification {
    /// The number of wrong attempts that ends a sign-in. The account is never locked.
    private static let triesAllowed = 5

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.verify, .visitor) { visit in
            guard let waiting = try await waiting(visit) else { return elsewhere(visit) }
            try await begin(waiting, visit)
            return try await CodePage.reply(FormValues(), waiting, visit)
        }
        blueprint.post(AccountLinks.verify, .visitor) { visit in
            guard let waiting = try await waiting(visit) else { return elsewhere(visit) }
            return try await post(waiting, visit)
        }
        blueprint.post(AccountLinks.resendCode, .visitor) { visit in
            guard let waiting = try await waiting(visit), waiting.factor.isSent else { return elsewhere(visit) }
            let (session, factor) = (waiting.session, waiting.factor)
            if let until = MailLimit.consume(.code, to: session.email, visit) {
                var typed = FormValues()
                let words = visit.texts(factor.words.part("wait"), ["time": visit.time(after: until)])
                typed.refuse("code", words)
                visit.record("code-throttled")
                return try await CodePage.reply(typed, waiting, visit, status: 429)
            }
            try await visit.write { try challenge($0, by: factor, account: session.account, signIn: session.id, visit) }
            visit.record("code-resent")
            let page = visit.link(AccountLinks.verify)
            return .redirect(
                waiting.isFirst ? page.query(["sent": "again"]) : page.query(["sent": "again", "way": factor.method]))
        }
        blueprint.post(AccountLinks.cancelCode, .visitor) { visit in
            if let session = visit.session { try await visit.write { try SessionStore.end($0, session.id) } }
            return .redirect(visit.link(SiteLinks.signIn), cookies: [try SessionStore.cookie(nil, visit)])
        }
    }

    /// A sign-in that is waiting for its code.
    struct Waiting: Sendable {
        let session: Session
        let step: SecondStep
        /// The method that the page asks for: the one that the request names, or the account's first.
        let factor: any SecondFactor

        /// Whether it is the one that the account is asked for unless it says otherwise.
        var isFirst: Bool { factor.method == step.factors.first?.method }
    }

    /// Whether a code of this method may be sent now to the owner of `email`, or need not be sent.
    static func mayChallenge(_ factor: any SecondFactor, _ email: String, _ visit: Visit) -> Bool {
        !factor.isSent || MailLimit.consume(.code, to: email, visit) == nil
    }

    /// Queues a code. To be called in the transaction that requires it.
    static func challenge(
        _ db: Connection, by factor: any SecondFactor, account: String, signIn: String, next: String? = nil,
        _ visit: Visit
    ) throws {
        try SessionStore.challenged(db, signIn, next: next)
        try factor.challenge(
            db, account: account, signIn: signIn, site: visit.site, language: visit.language, now: visit.now)
    }

    /// Sends the first code of a session that was started before the policy required one.
    private static func begin(_ waiting: Waiting, _ visit: Visit) async throws {
        let (session, factor) = (waiting.session, waiting.factor)
        guard session.stage == .codeRequired,
            try await !visit.site.store.read({ try SessionStore.isChallenged($0, session.id) }),
            mayChallenge(factor, session.email, visit)
        else { return }
        let next = visit.query["next"] ?? ""
        try await visit.write { db in
            guard try !SessionStore.isChallenged(db, session.id) else { return }
            try challenge(db, by: factor, account: session.account, signIn: session.id, next: next, visit)
        }
        visit.record("code-required")
    }

    /// The sign-in that is waiting for its code; nil if there is none.
    private static func waiting(_ visit: Visit) async throws -> Waiting? {
        guard let session = visit.session, [.awaitingCode, .codeRequired].contains(session.stage) else { return nil }
        let step = try await visit.site.store.read { db -> SecondStep? in
            guard let account = try AccountStore.find(db, id: session.account) else { return nil }
            return try SecondStep(db, of: account.id, method: account.twoStep, visit.site)
        }
        let name = visit.form["use"] ?? visit.form["way"] ?? visit.query["way"]
        guard let step, let factor = step.factor(named: name) else { return nil }
        return Waiting(session: session, step: step, factor: factor)
    }

    private static func elsewhere(_ visit: Visit) -> Reply {
        guard visit.session == nil else { return .redirect(visit.link(SiteLinks.home)) }
        return .redirect(visit.link(SiteLinks.signIn).query(["ended": visit.mayKeepNoCookies ? "cookies" : "code"]))
    }

    private static func post(_ waiting: Waiting, _ visit: Visit) async throws -> Reply {
        let (session, factor, raw) = (waiting.session, waiting.factor, visit.form["code"] ?? "")
        let code = factor.read(raw)
        let sent = try await visit.site.store.read {
            try factor.state($0, account: session.account, signIn: session.id, now: visit.now).codes
        }
        var typed = FormValues(["code": factor.digits > 0 ? code : raw])
        // A code that was already sent is valid with its own length, even if the portal's setting has changed.
        let isWhole = factor.digits > 0 ? code.count == factor.digits : !code.isEmpty
        if !isWhole, !sent.contains(where: { $0.digits == code.count }) {
            let digits = String(sent.last?.digits ?? factor.digits)
            let isEmpty = raw.allSatisfy(\.isWhitespace)
            let key =
                isEmpty
                ? factor.words.part("missing") : factor.digits > 0 ? "error.code" : factor.words.part("wrong")
            typed.refuse("code", visit.texts(key, ["digits": digits]))
            return try await CodePage.reply(typed, waiting, visit, status: 422)
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
            return try await CodePage.reply(typed, waiting, visit, status: 429)
        case .judged(.right(let account, let provider, let token, let next)):
            MailLimit.clearCodes(to: session.email, visit)
            visit.record("signed-in")
            return .redirect(
                SignIn.arrival(account, provider: provider, next, visit),
                cookies: [try SessionStore.cookie(token, visit)])
        case .judged(.wrong):
            visit.record("code-refused")
            typed.refuse("code", visit.texts(factor.words.part("wrong")))
            return try await CodePage.reply(typed, waiting, visit, status: 422)
        case .judged(.spent):
            visit.record("code-tries-ended")
            return try ended(factor.isSent ? "tries" : "tries-own", visit)
        case .judged(.gone): return try ended(factor.isSent ? "code" : "session", visit)
        }
    }

    /// Leads to the sign-in page, which says why the sign-in has ended.
    private static func ended(_ reason: String, _ visit: Visit) throws -> Reply {
        .redirect(
            visit.link(SiteLinks.signIn).query(["ended": reason]), cookies: [try SessionStore.cookie(nil, visit)])
    }

    private enum Outcome: Sendable {
        case right(Account, provider: String, token: String, next: String)
        case wrong
        /// Wrong, and the sign-in is ended.
        case spent
        /// The sign-in was already ended or has no attempts left, or the account was suspended or lost the method.
        case gone
    }

    /// Counts an attempt and then checks it, in one transaction, so that concurrent attempts cannot exceed the limit.
    private static func judge(
        _ db: Connection, code: String, by factor: any SecondFactor, of session: Session, _ visit: Visit
    ) throws -> Outcome {
        guard let account = try AccountStore.find(db, id: session.account), !account.isSuspended,
            // The account may have given the method up since the page was made.
            try SecondStep(db, of: account.id, method: account.twoStep, visit.site).factors
                .contains(where: { $0.method == factor.method }),
            try SessionStore.countTry(db, session.id, most: triesAllowed)
        else { return .gone }
        let isRight = try factor.accepts(
            code, db, account: account.id, signIn: session.id, site: visit.site, now: visit.now)
        guard isRight else {
            try AccountStore.note(db, "code-refused", account: session.account, visit)
            guard try SessionStore.tries(db, session.id) >= triesAllowed else { return .wrong }
            try SessionStore.end(db, session.id)
            return .spent
        }
        let (next, provider) = (try SessionStore.next(db, session.id), try SessionStore.provider(db, session.id))
        try SessionStore.end(db, session.id)
        try factor.noteUse(db, account: account.id, visit: visit)
        try AccountStore.note(db, "signed-in", account: session.account, visit)
        let token = try SessionStore.begin(
            db, as: account, site: visit.site, proof: .code, provider: provider, at: visit.now)
        return token.map { .right(account, provider: provider, token: $0, next: next) } ?? .gone
    }
}
