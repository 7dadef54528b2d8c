import Database
import Identity
import Markup
import PortalKit
import Web

/// Choosing a method of two step verification, turning it off, and the page that an area shows to accounts without it.
struct TwoStepPages {
    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(AccountArea.twoStep)
        blueprint.get(AccountArea.twoStep.link, .secondStep) { try await show($0) }
        blueprint.post(AccountArea.twoStep.link, .secondStep) { try await save($0) }
        blueprint.get(AccountLinks.twoStep, .account) { visit in .page(gate(visit)) }
    }

    private func choices(_ visit: Visit) -> [any SecondFactor] { visit.site.features.secondFactors.choices }

    private func field(_ visit: Visit) -> Field {
        let none = Field.Choice("none", "twoStep.method.none")
        let methods = choices(visit).map { Field.Choice($0.method, .key($0.label)) }
        let isFree = visit.site.features.secondFactors.policy != .always
        return Field(
            "method", "twoStep.method", .choice((isFree ? [none] : []) + methods), required: true, marked: false)
    }

    /// Whether there is anything to choose: not if every sign-in needs the one method that every account has.
    private func isOpen(_ visit: Visit) -> Bool {
        let factors = visit.site.features.secondFactors
        return factors.policy != .always || factors.choices.count > 1 || factors.choices.contains { $0.setUp != nil }
    }

    private func show(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        let method = try await visit.site.store.read { try AccountStore.find($0, id: account)?.twoStep ?? "" }
        // An account that has to set up the only method goes there at once.
        if !visit.isSignedIn, choices(visit).count == 1, let only = choices(visit).first?.setUp {
            return .redirect(visit.link(only).query(["next": visit.query["next"] ?? ""]))
        }
        // Without a stored method, no choice is preselected.
        return .page(try await page(FormValues(["method": method]), visit, isOn: !method.isEmpty))
    }

    private func save(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        guard isOpen(visit) else { return .redirect(visit.link(AccountArea.twoStep.link)) }
        let field = field(visit)
        var typed = FormValues.read([field], from: visit.form)
        typed.check([field], for: visit)
        let known = try await visit.site.store.read { try AccountStore.find($0, id: session.account)?.twoStep ?? "" }
        guard typed.findings.isEmpty else {
            return .page(try await page(typed, visit, isOn: !known.isEmpty), status: 422)
        }
        let chosen = typed["method"] == "none" ? "" : typed["method"]
        let next = visit.form["next"] ?? ""
        if let setUp = choices(visit).first(where: { $0.method == chosen })?.setUp {
            return .redirect(visit.link(setUp).query(["next": next]))
        }
        guard chosen != known else {
            return .redirect(visit.link(AccountArea.twoStep.link).query(["saved": "1", "next": next]))
        }
        var verified: Account?
        // Changing it or turning it off may weaken the account, so a session alone is not enough.
        if !known.isEmpty {
            let fields = [field, AccountArea.currentPassword]
            typed = FormValues.read(fields + [SecondStepChange.keep], from: visit.form)
            typed.check(fields, for: visit)
            verified = try await AccountArea.verifyPassword(&typed, visit)
            guard verified != nil else { return .page(try await page(typed, visit, isOn: true), status: 422) }
        }
        let keeps = typed["keep"] == "yes"
        try await visit.write { [verified] db in
            if let verified { try AccountArea.requireUnchanged(db, verified) }
            try SecondStepChange.set(db, account: session.account, to: chosen, keepingOld: keeps, visit)
        }
        visit.record(chosen.isEmpty ? "two-step-off" : "two-step-on")
        return .redirect(
            visit.link(SiteLinks.signIn).query(["ended": "two-step", "next": next]),
            cookies: [try SessionStore.cookie(nil, visit)])
    }

    /// How many recovery codes the account has; empty if it has no method that they stand in for.
    private func recovery(_ visit: Visit) async throws -> HTML {
        let account = try visit.account.account
        let left = try await visit.site.store.read { db in
            try RecoveryCodePages.mayHave(db, account, visit.site) ? RecoveryCodes.left(db, of: account) : nil
        }
        guard visit.isSignedIn, let left else { return .empty }
        return """
            <h3>\(visit.texts("recoveryCodes.title"))</h3>\
            <p>\(visit.texts("recoveryCodes.left", ["count": String(left)]))</p>\
            <p><a href="\(visit.link(AccountLinks.newRecoveryCodes))">\(visit.texts("recoveryCodes.new"))</a></p>
            """
    }

    /// - Parameter isOn: whether it is on; turning it off, or changing to a method without a page of its own, then needs
    ///   the password.
    private func page(_ typed: FormValues, _ visit: Visit, isOn: Bool) async throws -> Page {
        let texts = visit.texts
        guard isOpen(visit) else {
            return AccountArea.shell(AccountArea.twoStep, visit, content: texts.paragraphs("twoStep.always"))
        }
        let hasSetUp = choices(visit).contains { $0.setUp != nil }
        let hasSeveral = choices(visit).count > 1
        let hint: HTML = hasSetUp && isOn ? texts.paragraphs("twoStep.passwordLater") : .empty
        let proof = isOn ? [AccountArea.currentPassword] + (hasSeveral ? [SecondStepChange.keep] : []) : []
        let content: HTML = """
            <input type="hidden" name="next" value="\(visit.form["next"] ?? visit.query["next"] ?? "")">\
            \(Parts.fields([field(visit)], typed, texts))\(hint)\(Parts.fields(proof, typed, texts))\
            <p><button class="button">\(texts("twoStep.save"))</button></p>
            """
        let recovery = try await recovery(visit)
        let signsOut: HTML = visit.isSignedIn ? texts.paragraphs("twoStep.signsOut") : .empty
        let why: HTML = hasSetUp ? texts.paragraphs("twoStep.methods") : texts.paragraphs("twoStep.why")
        let needed: HTML = visit.isSignedIn ? texts.paragraphs("twoStep.areas") : texts.paragraphs("twoStep.needed")
        return AccountArea.shell(
            AccountArea.twoStep, heading: "twoStep.title", visit, findings: typed.findings,
            content: """
                \(texts.paragraphs("twoStep.intro"))\(why)\(needed)\(signsOut)\
                \(Parts.form(visit.link(AccountArea.twoStep.link), visit, content))\(recovery)
                """)
    }

    private func gate(_ visit: Visit) -> Page {
        let address = visit.link(AccountArea.twoStep.link).query(["next": visit.query["next"] ?? ""])
        let main: HTML = """
            <div class="prose flow"><h1>\(visit.texts("gate.title"))</h1>\
            \(visit.texts.paragraphs("gate.body"))<p><a class="button" href="\(address)">\(visit.texts("gate.link"))</a>\
            </p></div>
            """
        return Page(visit.texts("gate.title"), main: main)
    }
}
