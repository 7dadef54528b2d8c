import Database
import Identity
import Markup
import PortalKit
import Web

/// The recovery codes of an account: shown until their owner has kept them, then only how many are left.
struct RecoveryCodePages {
    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(RecoveryCodes())
        blueprint.page(AccountLinks.recoveryCodes, .account) { db, visit in try show(db, visit) }
        blueprint.post(AccountLinks.recoveryCodes, .account) { visit in
            let account = try visit.account.account
            try await visit.write { try RecoveryCodes.keep($0, account: account) }
            let next = visit.form["next"] ?? ""
            // The sign-in page leads a signed-in account on.
            return .redirect(
                next.isEmpty
                    ? visit.link(AccountLinks.twoStepSettings).query(["saved": "1"])
                    : visit.link(SiteLinks.signIn).query(["next": next]))
        }
        blueprint.form(AccountLinks.newRecoveryCodes, .account) { db, visit in
            let account = try visit.account.account
            return NewRecoveryCodes(isPossible: try Self.mayHave(db, account, visit.site))
        }
    }

    /// Whether the account has a method that they can stand in for.
    static func mayHave(_ db: Connection, _ account: String, _ site: Site) throws -> Bool {
        guard let known = try AccountStore.find(db, id: account) else { return false }
        return try SecondStep(db, of: account, method: known.twoStep, site).factors.contains { $0.setUp != nil }
    }

    private func show(_ db: Connection, _ visit: Visit) throws -> Reply {
        let session = try visit.account
        guard try Self.mayHave(db, session.account, visit.site) else {
            return .redirect(visit.link(AccountLinks.twoStepSettings))
        }
        let codes = try RecoveryCodes.unkept(db, for: session, site: visit.site)
        let left = try RecoveryCodes.left(db, of: session.account)
        let content = codes.isEmpty ? count(left, visit) : list(codes, visit)
        return .page(
            AccountArea.shell(AccountArea.twoStep, heading: "recoveryCodes.title", visit, content: content))
    }

    private func list(_ codes: [String], _ visit: Visit) -> HTML {
        let texts = visit.texts
        let button: HTML = """
            \(Parts.hidden("next", visit.query["next"] ?? ""))\
            <p><button class="button">\(texts("recoveryCodes.kept"))</button></p>
            """
        return """
            \(texts.paragraphs("recoveryCodes.intro"))\
            <ol class="codes">\(each: codes, { "<li><code>\($0)</code></li>" })</ol>\
            \(texts.paragraphs("recoveryCodes.once"))\(Parts.form(visit.link(AccountLinks.recoveryCodes), visit, button))
            """
    }

    private func count(_ left: Int, _ visit: Visit) -> HTML {
        """
        <p>\(visit.texts("recoveryCodes.left", ["count": String(left)]))</p>\
        <p><a href="\(visit.link(AccountLinks.newRecoveryCodes))">\(visit.texts("recoveryCodes.new"))</a></p>
        """
    }
}

/// Makes new recovery codes in place of those of before, with the current password.
private struct NewRecoveryCodes: FormAction {
    typealias Extra = Account

    let isPossible: Bool
    let isRepeatable = true

    func fields(_ visit: Visit) -> [Field] { [AccountArea.currentPassword] }

    func unavailableReply(_ visit: Visit) throws -> Reply? {
        isPossible ? nil : .redirect(visit.link(AccountLinks.twoStepSettings))
    }

    func check(_ input: inout Input) async throws {
        input.extra = try await AccountArea.verifyPassword(&input.typed, input.visit)
    }

    func page(_ input: Input) -> Page {
        let texts = input.texts
        let content: HTML = """
            \(Parts.fields(fields(input.visit), input.typed, texts))\
            \(input.buttons("recoveryCodes.make", leaving: input.visit.link(AccountLinks.twoStepSettings)))
            """
        return AccountArea.shell(
            AccountArea.twoStep, heading: "recoveryCodes.new", input.visit, findings: input.typed.findings,
            content: "\(texts.paragraphs("recoveryCodes.replaces"))\(input.form(content))")
    }

    func perform(_ db: Connection, _ input: Input) throws -> Address {
        guard let account = input.extra else { throw Problem(.forbidden, detail: "no password") }
        let visit = input.visit
        try AccountArea.requireUnchanged(db, account)
        try RecoveryCodes.make(
            db, for: account.id, session: visit.account.id, site: visit.site, at: visit.now)
        try AccountStore.note(db, "recovery-codes-made", account: account.id, visit)
        return visit.link(AccountLinks.recoveryCodes)
    }
}
