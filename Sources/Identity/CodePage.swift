import Database
import Markup
import PortalKit
import Web

enum CodePage {
    static func reply(
        _ typed: FormValues, _ factor: any SecondFactor, for session: Session, _ visit: Visit, status: Int = 200
    ) async throws -> Reply {
        let (sent, isChallenged) = try await visit.site.store.read { db in
            try (factor.codes(db, signIn: session.id, now: visit.now), SessionStore.isChallenged(db, session.id))
        }
        let texts = visit.texts
        let newest = sent.last
        let digits = String(newest?.digits ?? factor.digits)
        let hint =
            newest.map { texts("code.hint", ["digits": digits, "until": visit.dates.time($0.expires)]) }
            ?? texts(
                isChallenged ? "code.coming" : "code.notSent", ["digits": digits, "resend": texts("code.resend")])
        let finding = typed.finding("code")
        let field = Field("code", "code.label", .code(digits: factor.digits), required: true)
        let again: HTML = visit.query["sent"] == nil ? .empty : Parts.done(texts("code.sentAgain"))
        let wrong: HTML = finding == nil ? .empty : " wrong"
        let described = finding == nil ? "code-hint" : "code-hint code-error"
        let invalid: HTML = finding == nil ? .empty : " aria-invalid=\"true\""
        let intro: HTML =
            isChallenged ? "<p class=\"lead\">\(texts("code.intro"))</p><p>\(texts("code.spam"))</p>" : .empty
        let content: HTML = """
            \(intro)<div class="field\(wrong)"><label for="code">\(texts("code.label"))</label>\
            <p class="hint" id="code-hint">\(hint)</p>\(field.errorText(finding, texts))\
            <input class="input code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" \
            aria-describedby="\(described)"\(invalid)></div>\
            <div class="actions"><button class="button">\(texts("code.button"))</button>\
            <button class="button second" formaction="\(visit.link(AccountLinks.cancelCode))">\(texts("code.cancel"))</button>\
            </div><p><button class="link-button" formaction="\(visit.link(AccountLinks.resendCode))">\(texts("code.resend"))\
            </button></p>
            """
        let main: HTML = """
            <div class="prose">\(Parts.summary(typed.findings, texts))\(again)\(Parts.title(texts("code.title")))\
            <div class="card raised">\(Parts.form(visit.link(AccountLinks.verify), visit, content))</div></div>
            """
        return .page(Page(texts("code.title"), hasFindings: finding != nil, main: main), status: status)
    }
}
