import Database
import Foundation
import Markup
import PortalKit
import Web

/// The second step of signing in: the code.
enum Verification {
    /// Wrong tries after which a sign-in ends; the account is never locked.
    private static let triesAllowed = 5

    static func field(_ factor: any SecondFactor) -> Field {
        Field("code", "code.label", hint: nil, .code(digits: factor.digits), required: true)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get("verify", .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            return .page(try await page(Typed(), factor, session, visit))
        }
        blueprint.post("verify", .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            return try await post(factor, session, visit)
        }
        blueprint.post("verify/resend", .visitor) { visit in
            guard let (factor, session) = waiting(visit) else { return elsewhere(visit) }
            // Whoever asks for code after code waits longer each time, as with wrong ones.
            let counts = [Throttle.Count.account("resend:" + session.account)]
            guard visit.site.office.throttle.wait(for: counts, at: visit.now) == nil else {
                throw Problem(.tooMany, detail: "code asked for too often")
            }
            visit.site.office.throttle.failed(counts, at: visit.now)
            try await visit.write { db in
                try factor.challenge(
                    db, account: session.account, signIn: session.id, site: visit.site, language: visit.language,
                    now: visit.now)
            }
            visit.record("code-resent")
            return .redirect(visit.link("verify").query(["sent": "again"]))
        }
        blueprint.post("verify/cancel", .visitor) { visit in
            if let session = visit.session { try await visit.write { try SessionStore.end($0, session.id) } }
            return .redirect(visit.link("sign-in"), cookies: [try SessionStore.cookie(nil, visit)])
        }
    }

    /// The sign-in that waits for its code, with the factor that asks for it.
    private static func waiting(_ visit: Visit) -> (any SecondFactor, Session)? {
        guard let session = visit.session, !session.isVerified, let factor = visit.site.features.secondFactor else {
            return nil
        }
        return (factor, session)
    }

    private static func elsewhere(_ visit: Visit) -> Reply {
        .redirect(visit.session == nil ? visit.link("sign-in").query(["ended": "code"]) : visit.link("home"))
    }

    private static func post(_ factor: any SecondFactor, _ session: Session, _ visit: Visit) async throws -> Reply {
        var typed = Typed.read([field(factor)], from: visit.form)
        typed.check([field(factor)], for: visit)
        guard typed.findings.isEmpty else {
            return .page(try await page(typed, factor, session, visit), status: 422)
        }
        let (throttle, code) = (visit.site.office.throttle, typed["code"])
        let counts: [Throttle.Count] = [.account("code:" + session.account), .client(visit.head.client)]
        if let until = throttle.wait(for: counts, at: visit.now) {
            typed.refuse("code", visit.texts("signIn.wait", ["time": visit.dates.time(until.addingTimeInterval(59))]))
            return .page(try await page(typed, factor, session, visit), status: 429)
        }
        let outcome = try await visit.write { db -> Outcome in
            guard try factor.accepts(code, db, signIn: session.id, site: visit.site, now: visit.now) else {
                try AccountStore.note(db, "code-refused", site: visit.site, account: session.account, at: visit.now)
                guard try SessionStore.countTry(db, session.id) < triesAllowed else {
                    try SessionStore.end(db, session.id)
                    return .ended
                }
                return .wrong
            }
            let next = try SessionStore.next(db, session.id)
            try SessionStore.end(db, session.id)
            try AccountStore.note(db, "signed-in", site: visit.site, account: session.account, at: visit.now)
            let token = try SessionStore.begin(
                db, account: session.account, site: visit.site, isVerified: true, next: "", at: visit.now)
            return .right(token: token, next: next)
        }
        switch outcome {
        case .right(let token, let next):
            throttle.succeeded(.account("code:" + session.account))
            visit.record("signed-in")
            return .redirect(SignIn.destination(next, visit), cookies: [try SessionStore.cookie(token, visit)])
        case .wrong:
            throttle.failed(counts, at: visit.now)
            visit.record("code-refused")
            typed.refuse("code", visit.texts("code.wrong"))
            return .page(try await page(typed, factor, session, visit), status: 422)
        case .ended:
            throttle.failed(counts, at: visit.now)
            visit.record("code-tries-ended")
            return .redirect(
                visit.link("sign-in").query(["ended": "tries"]), cookies: [try SessionStore.cookie(nil, visit)])
        }
    }

    private enum Outcome: Sendable {
        case right(token: String, next: String)
        case wrong, ended
    }

    private static func page(
        _ typed: Typed, _ factor: any SecondFactor, _ session: Session, _ visit: Visit
    ) async throws -> Page {
        let expiry = try await visit.site.store.read { try factor.expiry($0, signIn: session.id) }
        let texts = visit.texts
        let digits = String(factor.digits)
        let hint =
            expiry.map { texts("code.hint", ["digits": digits, "until": visit.dates.time($0)]) }
            ?? texts("code.coming", ["digits": digits])
        let finding = typed.finding("code")
        let sent: HTML = visit.query["sent"] == nil ? .empty : Parts.done(texts("code.sentAgain"))
        let wrong: HTML = finding == nil ? .empty : " wrong"
        let described = finding == nil ? "code-hint" : "code-hint code-error"
        let invalid: HTML = finding == nil ? .empty : " aria-invalid=\"true\""
        let content: HTML = """
            <p class="lead">\(texts("code.intro"))</p><p>\(texts("code.spam"))</p>\
            <div class="field\(wrong)"><label for="code">\(texts("code.label"))</label>\
            <p class="hint" id="code-hint">\(hint)</p>\(field(factor).errorText(finding, texts))\
            <input class="input code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" \
            maxlength="20" aria-describedby="\(described)"\(invalid)></div>\
            <div class="actions"><button class="button">\(texts("code.button"))</button>\
            <button class="button second" formaction="\(visit.link("verify", "cancel"))">\(texts("code.cancel"))</button>\
            </div><p><button class="link-button" formaction="\(visit.link("verify", "resend"))">\(texts("code.resend"))\
            </button></p>
            """
        let main: HTML = """
            <div class="prose">\(Parts.summary(typed.findings, texts))\(sent)\(Parts.title(texts("code.title")))\
            <div class="card raised">\(Parts.form(visit.link("verify"), visit, content))</div></div>
            """
        return Page(texts("code.title"), hasFindings: finding != nil, main: main)
    }
}
