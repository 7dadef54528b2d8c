import Database
import Identity
import Markup
import PortalKit
import Web

/// Turning two step verification on and off, and the page that an area shows to accounts without it.
struct TwoStepPages {
    private static let page = AccountPage(AccountLinks.twoStepSettings, "account.twoStep")
    let factor: MailedCode

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(Self.page)
        blueprint.get(Self.page.link, .account) { visit in .page(try await setting(visit)) }
        blueprint.post(Self.page.link, .account) { try await save($0) }
        blueprint.get(AccountLinks.twoStep, .account) { visit in .page(gate(visit)) }
    }

    private var field: Field {
        Field(
            "method", "twoStep.method",
            .choice([.init("none", "twoStep.method.none"), .init(factor.method, .key(factor.label))]), required: true,
            marked: false)
    }

    private func setting(_ visit: Visit) async throws -> Page {
        let account = try visit.account.account
        let method = try await visit.site.store.read { try AccountStore.find($0, id: account)?.twoStep ?? "" }
        // Without a stored method, no choice is preselected.
        return page(FormValues(["method": method]), visit, isOn: !method.isEmpty)
    }

    private func save(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        guard factor.policy != .always else { return .redirect(visit.link(Self.page.link)) }
        var typed = FormValues.read([field], from: visit.form)
        typed.check([field], for: visit)
        let known = try await visit.site.store.read { try AccountStore.find($0, id: session.account)?.twoStep ?? "" }
        guard typed.findings.isEmpty else {
            return .page(page(typed, visit, isOn: !known.isEmpty), status: 422)
        }
        let chosen = typed["method"] == "none" ? "" : typed["method"]
        let next = visit.form["next"] ?? ""
        guard chosen != known else {
            return .redirect(visit.link(Self.page.link).query(["saved": "1", "next": next]))
        }
        var verified: Account?
        // Turning it off weakens the account, so a session alone is not enough.
        if chosen.isEmpty {
            let fields = [field, AccountArea.currentPassword]
            typed = FormValues.read(fields, from: visit.form)
            typed.check(fields, for: visit)
            verified = try await AccountArea.verifyPassword(&typed, visit)
            guard verified != nil else { return .page(page(typed, visit, isOn: true), status: 422) }
        }
        try await visit.write { [verified] db in
            if let verified { try AccountArea.requireUnchanged(db, verified) }
            try AccountStore.setTwoStep(db, session.account, method: chosen)
            try SessionStore.endAll(db, account: session.account)
            try AccountStore.note(db, chosen.isEmpty ? "two-step-off" : "two-step-on", account: session.account, visit)
            try (chosen.isEmpty ? AccountMail.twoStepOff : .twoStepOn).post(db, account: session.account, visit)
        }
        visit.record(chosen.isEmpty ? "two-step-off" : "two-step-on")
        return .redirect(
            visit.link(SiteLinks.signIn).query(["ended": "two-step", "next": next]),
            cookies: [try SessionStore.cookie(nil, visit)])
    }

    /// - Parameter isOn: whether it is on; turning it off then needs the password.
    private func page(_ typed: FormValues, _ visit: Visit, isOn: Bool) -> Page {
        let texts = visit.texts
        guard factor.policy != .always else {
            return AccountArea.shell(Self.page, visit, content: texts.paragraphs("twoStep.always"))
        }
        let content: HTML = """
            <input type="hidden" name="next" value="\(visit.form["next"] ?? visit.query["next"] ?? "")">\
            \(Parts.fields(isOn ? [field, AccountArea.currentPassword] : [field], typed, texts))<p><button class="button">\(texts("twoStep.save"))</button></p>
            """
        return AccountArea.shell(
            Self.page, heading: "twoStep.title", visit, findings: typed.findings,
            content: """
                \(texts.paragraphs("twoStep.intro"))\(texts.paragraphs("twoStep.why"))\
                \(texts.paragraphs("twoStep.areas"))\(texts.paragraphs("twoStep.signsOut"))\
                \(Parts.form(visit.link(Self.page.link), visit, content))
                """)
    }

    private func gate(_ visit: Visit) -> Page {
        let address = visit.link(Self.page.link).query(["next": visit.query["next"] ?? ""])
        let main: HTML = """
            <div class="prose flow"><h1>\(visit.texts("gate.title"))</h1>\
            \(visit.texts.paragraphs("gate.body"))<p><a class="button" href="\(address)">\(visit.texts("gate.link"))</a>\
            </p></div>
            """
        return Page(visit.texts("gate.title"), main: main)
    }
}
