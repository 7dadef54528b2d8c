import Database
import Foundation
import Markup
import PortalKit
import Web

/// The page that asks for the code of one method, and offers the account's other methods.
struct CodePage {
    private let waiting: Verification.Waiting
    private let state: SecondFactorState
    /// Whether a code was requested in this sign-in.
    private let isChallenged: Bool
    private let visit: Visit

    static func reply(
        _ typed: FormValues, _ waiting: Verification.Waiting, _ visit: Visit, status: Int = 200
    ) async throws -> Reply {
        let session = waiting.session
        let page = try await visit.site.store.read { db in
            CodePage(
                waiting: waiting,
                state: try waiting.factor.state(db, account: session.account, signIn: session.id, now: visit.now),
                isChallenged: try SessionStore.isChallenged(db, session.id), visit: visit)
        }
        return .page(page.page(typed), status: status)
    }

    private var factor: any SecondFactor { waiting.factor }
    private var texts: Texts { visit.texts }
    private var wasAsked: Bool { isChallenged || !factor.isSent }

    /// A wording of the method, with what it knows of the account.
    private func words(_ part: StaticString, _ values: [String: String] = [:]) -> String {
        texts(factor.words.part(part), values.merging(state.values) { $1 })
    }

    private func page(_ typed: FormValues) -> Page {
        let finding = typed.finding("code")
        let field = Field("code", label, .code(digits: factor.digits), required: true)
        let again: HTML = visit.query["sent"] == nil || state.hasFailed ? .empty : Parts.done(words("sentAgain"))
        let failed: HTML = state.hasFailed ? Parts.note("<p>\(words("failed"))</p>") : .empty
        let wrong: HTML = finding == nil ? .empty : " wrong"
        let described = finding == nil ? "code-hint" : "code-hint code-error"
        let invalid: HTML = finding == nil ? .empty : " aria-invalid=\"true\""
        let mode: HTML = factor.digits > 0 ? " inputmode=\"numeric\" autocomplete=\"one-time-code\"" : ownMode
        let way: HTML = waiting.isFirst ? .empty : Parts.hidden("way", factor.method)
        let content: HTML = """
            \(way)\(intro)<div class="field\(wrong)"><label for="code">\(texts.words(label))</label>\
            <p class="hint" id="code-hint">\(hint)</p>\(field.errorText(finding, texts))\
            <input class="input code" id="code" name="code"\(mode) \
            aria-describedby="\(described)"\(invalid)></div>\
            <div class="actions"><button class="button">\(texts("code.button"))</button>\
            <button class="button second" formaction="\(visit.link(AccountLinks.cancelCode))">\(texts("code.cancel"))</button>\
            </div>\(resend)\(others)
            """
        let main: HTML = """
            <div class="prose">\(Parts.summary(typed.findings, texts))\(again)\(failed)\
            \(Parts.title(texts("code.title")))\
            <div class="card raised">\(Parts.form(visit.link(AccountLinks.verify), visit, content))</div></div>
            """
        return Page(texts("code.title"), hasFindings: finding != nil, main: main)
    }

    private var ownMode: HTML { " autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"" }

    private var label: Label { factor.digits > 0 ? "code.label" : .key(factor.words.part("label")) }

    private var intro: HTML {
        guard wasAsked else { return .empty }
        let help: HTML = texts.has(factor.words.part("help")) ? "<p>\(words("help"))</p>" : .empty
        return "<p class=\"lead\">\(words("intro"))</p>\(help)"
    }

    private var hint: String {
        let digits = String(state.codes.last?.digits ?? factor.digits)
        guard factor.isSent else { return words("hint", ["digits": digits]) }
        if let newest = state.codes.last {
            return words("hint", ["digits": digits, "until": visit.dates.time(newest.expires)])
        }
        return words(isChallenged ? "coming" : "notSent", ["digits": digits, "resend": words("resend")])
    }

    private var resend: HTML {
        guard factor.isSent else { return .empty }
        return """
            <p><button class="link-button" formaction="\(visit.link(AccountLinks.resendCode))">\(words("resend"))\
            </button></p>
            """
    }

    /// The account's other methods: one that sends a code by a button, because it does something.
    private var others: HTML {
        let others = waiting.step.factors.filter { $0.method != factor.method }
        return "\(each: others, { other in "<p>\(choice(of: other))</p>" })"
    }

    private func choice(of other: any SecondFactor) -> HTML {
        let label = texts(other.words.part("use"))
        guard other.isSent else {
            let address = visit.link(AccountLinks.verify).query(["way": other.method])
            return "<a href=\"\(address)\">\(label)</a>"
        }
        return """
            <button class="link-button" name="use" value="\(other.method)" \
            formaction="\(visit.link(AccountLinks.resendCode))">\(label)</button>
            """
    }
}
