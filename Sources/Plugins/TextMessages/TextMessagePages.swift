import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Setting up text messages: the number, and then a code that was sent to it.
struct TextMessagePages {
    let plugin: TextMessages

    private static let confirm = PageLink<Void>("account/two-step/text/confirm")
    private static let resend = PageLink<Void>("account/two-step/text/resend")
    private static let number = Field(
        "number", "text.number", hint: "text.number.hint", .telephone, required: true, marked: false,
        autocomplete: "tel")

    private var code: Field { Field("code", "code.label", .code(digits: plugin.digits), required: true, marked: false) }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TextMessages.page, .secondStep) { visit in .page(try await numberPage(FormValues(), visit)) }
        blueprint.post(TextMessages.page, .secondStep) { try await enter($0) }
        blueprint.get(Self.confirm, .secondStep) { visit in try await confirmPage(FormValues(), visit) }
        blueprint.post(Self.confirm, .secondStep) { try await confirm($0) }
        blueprint.post(Self.resend, .secondStep) { try await resend($0) }
    }

    private func numberPage(_ typed: FormValues, _ visit: Visit) async throws -> Page {
        let (texts, account) = (visit.texts, try visit.account.account)
        let known = try await visit.site.store.read { try AccountStore.find($0, id: account)?.twoStep ?? "" }
        let mayKeep = !known.isEmpty && known != plugin.method
        // Before the second step is set up, the password was the step before this one.
        let fields =
            [Self.number] + (visit.isSignedIn ? [AccountArea.currentPassword] : [])
            + (mayKeep ? [SecondStepChange.keep] : [])
        let content: HTML = """
            \(Parts.hidden("next", visit.form["next"] ?? visit.query["next"] ?? ""))\
            \(Parts.fields(fields, typed, texts))<p><button class="button">\(texts("text.number.button"))</button></p>
            """
        let ended: HTML =
            visit.query["ended"] == "tries" ? Parts.note("<p>\(texts("text.ended"))</p>") : .empty
        let replaces: HTML = known == plugin.method ? texts.paragraphs("text.replaces") : .empty
        return AccountArea.shell(
            AccountArea.twoStep, heading: "text.title", visit, findings: typed.findings,
            content: """
                \(ended)\(texts.paragraphs("text.intro"))\(replaces)\
                \(Parts.form(visit.link(TextMessages.page), visit, content))
                """)
    }

    private func enter(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        let proof = visit.isSignedIn ? [AccountArea.currentPassword] : []
        var typed = FormValues.read([Self.number, SecondStepChange.keep] + proof, from: visit.form)
        typed.check(proof, for: visit)
        let raw = visit.form["number"] ?? ""
        let number = MobileNumber.read(raw, abroad: plugin.takesAbroad)
        if number == nil {
            let isEmpty = raw.allSatisfy(\.isWhitespace)
            typed.refuse("number", visit.texts(isEmpty ? "text.number.missing" : wrongNumber))
        }
        let verified = try await visit.isSignedIn ? AccountArea.verifyPassword(&typed, visit) : nil
        if typed.findings.isEmpty, let number, let until = wait(number, session, visit) {
            typed.refuse("number", visit.texts("code.text.wait", ["time": visit.dates.time(until)]))
        }
        typed.values["current-password"] = ""
        guard typed.findings.isEmpty, let number else {
            return .page(try await numberPage(typed, visit), status: 422)
        }
        let keeps = typed["keep"] == "yes"
        try await visit.write { db in
            if let verified { try AccountArea.requireUnchanged(db, verified) }
            let id = try TextNumbers.enter(db, number, keeps: keeps, session: session, at: visit.now)
            try send(db, id, visit)
        }
        visit.record("text-code-sent")
        return .redirect(visit.link(Self.confirm).query(["next": visit.form["next"] ?? ""]))
    }

    private var wrongNumber: TextKey { plugin.takesAbroad ? "text.number.wrong.abroad" : "text.number.wrong" }

    /// Counts one message to a number that is not confirmed. Nil if it may be sent; otherwise when it may.
    private func wait(_ number: String, _ session: Session, _ visit: Visit) -> Date? {
        MailLimit.consume(.text, to: number, visit) ?? MailLimit.consume(.text, to: session.email, visit)
    }

    private func send(_ db: Connection, _ pending: String, _ visit: Visit) throws {
        try plugin.challenge(
            db, account: visit.account.account, signIn: pending, site: visit.site, language: visit.language,
            now: visit.now)
    }

    /// The page for the code; that for the number if this session has entered none.
    private func confirmPage(_ typed: FormValues, _ visit: Visit, status: Int = 200) async throws -> Reply {
        let session = try visit.account
        let read = try await visit.site.store.read { db in
            try TextNumbers.pending(db, of: session, at: visit.now).map { pending in
                try plugin.state(db, account: session.account, signIn: pending.id, now: visit.now)
            }
        }
        guard let state = read else { return .redirect(visit.link(TextMessages.page)) }
        let texts = visit.texts
        let sent: HTML =
            state.hasFailed
            ? Parts.note("<p>\(texts("code.text.failed", state.values))</p>")
            : visit.query["sent"] == nil ? .empty : Parts.done(texts("code.text.sentAgain"))
        let content: HTML = """
            \(Parts.hidden("next", visit.form["next"] ?? visit.query["next"] ?? ""))\
            \(Parts.fields([code], typed, texts))<p><button class="button">\(texts("text.confirm.button"))</button></p>\
            <p><button class="link-button" formaction="\(visit.link(Self.resend))">\(texts("code.text.resend"))</button></p>\
            <p><a href="\(visit.link(TextMessages.page))">\(texts("text.change"))</a></p>
            """
        let page = AccountArea.shell(
            AccountArea.twoStep, heading: "text.confirm", visit, findings: typed.findings,
            content: """
                \(sent)<p>\(texts("code.text.intro", state.values))</p>\
                \(Parts.form(visit.link(Self.confirm), visit, content))
                """)
        return .page(page, status: status)
    }

    private func resend(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        let pending = try await visit.site.store.read { try TextNumbers.pending($0, of: session, at: visit.now) }
        guard let pending else { return .redirect(visit.link(TextMessages.page)) }
        if let until = wait(pending.number, session, visit) {
            var typed = FormValues()
            typed.refuse("code", visit.texts("code.text.wait", ["time": visit.dates.time(until)]))
            return try await confirmPage(typed, visit, status: 429)
        }
        try await visit.write { try send($0, pending.id, visit) }
        visit.record("text-code-sent")
        return .redirect(visit.link(Self.confirm).query(["sent": "again", "next": visit.form["next"] ?? ""]))
    }

    private enum Outcome: Sendable {
        case right(token: String)
        case wrong, spent
    }

    private func confirm(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        var typed = FormValues(["code": CodeDigits.read(visit.form["code"] ?? "")])
        // A code has the length that it was sent with, even if the setting has changed: only an empty one is no try.
        guard !typed["code"].isEmpty else {
            typed.refuse("code", visit.texts("code.text.missing"))
            return try await confirmPage(typed, visit, status: 422)
        }
        let typedCode = typed["code"]
        let outcome = try await visit.write { db -> Outcome in
            guard let pending = try TextNumbers.pending(db, of: session, at: visit.now),
                let account = try AccountStore.find(db, id: session.account),
                try TextNumbers.countTry(db, pending)
            else { return .spent }
            let isRight = try SentCodes.accept(
                typedCode, db, signIn: pending.id, site: visit.site, now: visit.now)
            guard isRight else { return try TextNumbers.isSpent(db, pending) ? .spent : .wrong }
            try TextNumbers.save(db, pending, at: visit.now)
            return .right(
                token: try SecondStepChange.complete(
                    db, account: account, to: plugin.method, keepingOld: pending.keeps, visit))
        }
        switch outcome {
        case .right(let token):
            visit.record("two-step-on")
            return .redirect(
                SecondStepChange.followingPage(visit), cookies: [try SessionStore.cookie(token, visit)])
        case .wrong:
            visit.record("text-code-refused")
            typed.refuse("code", visit.texts("code.text.wrong"))
            return try await confirmPage(typed, visit, status: 422)
        case .spent: return .redirect(visit.link(TextMessages.page).query(["ended": "tries"]))
        }
    }
}
