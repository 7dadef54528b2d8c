public import Database
public import Markup
public import PortalKit
import Web

extension AccountArea {
    /// Responds with a page of My account that shows stored values, for a feature with its own fields.
    /// - Parameter known: reads the stored values of the account.
    /// - Throws: what `known` throws; `DatabaseError`; `Problem(.forbidden)` without a signed-in session.
    public static func edit(
        _ page: AccountPage, fields: [Field], _ visit: Visit, lead: HTML = .empty,
        button: TextKey = "account.save",
        known: @escaping @Sendable (Connection, _ account: String) throws -> FormValues
    ) async throws -> Reply {
        let account = try visit.account.account
        var typed = try await visit.site.store.read { try known($0, account) }
        typed.values.merge(visit.heldTyped?.values ?? [:]) { $1 }
        return .page(self.page(page, fields: fields, typed: typed, visit, lead: lead, button: button))
    }

    /// Validates and stores the values posted to a page of My account, and redirects to it; responds with the page
    /// (422) if a value is invalid.
    /// - Parameter keep: stores the valid values, inside the write transaction.
    /// - Throws: what `keep` throws; `SessionEnded`; `DatabaseError`; `Problem(.forbidden)` without a session.
    public static func save(
        _ page: AccountPage, fields: [Field], _ visit: Visit,
        keep: @escaping @Sendable (Connection, _ account: String, FormValues) throws -> Void
    ) async throws -> Reply {
        let account = try visit.account.account
        var typed = FormValues.read(fields, from: visit.form)
        if try await typed.act(fields, on: visit.form, for: visit) {
            return .page(
                self.page(page, fields: fields, typed: typed, visit), status: typed.findings.isEmpty ? 200 : 422)
        }
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else {
            return .page(self.page(page, fields: fields, typed: typed, visit), status: 422)
        }
        let kept = typed
        try await visit.write { db in
            try keep(db, account, kept)
            try AccountStore.note(db, "changed-\(page.name)", site: visit.site, account: account, at: visit.now)
        }
        return .redirect(visit.link(page.link()).query(["saved": "1"]))
    }

    /// A page of My account: the menu on the left; `lead`, the fields and a button on the right.
    public static func page(
        _ page: AccountPage, fields: [Field], typed: FormValues, _ visit: Visit,
        lead: HTML = .empty, button: TextKey = "account.save"
    ) -> Page {
        let content: HTML = """
            \(Parts.fields(fields, typed, visit.texts))<p><button class="button">\(visit.texts(button))</button></p>
            """
        let form = Parts.form(visit.link(page.link()), visit, guarding: true, content)
        let required = fields.contains(where: \.isRequired) ? Parts.requiredNote(visit.texts) : .empty
        return shell(page, visit, findings: typed.findings, content: "\(lead)\(required)\(form)")
    }

    /// A page of My account: the menu on the left, `content` on the right under `heading`, by default the page's label.
    public static func shell(
        _ page: AccountPage, heading: TextKey? = nil, _ visit: Visit, findings: [ValidationError] = [], content: HTML
    ) -> Page {
        let texts = visit.texts
        let saved: HTML = visit.query["saved"] == nil ? .empty : Parts.done(texts("account.saved"))
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(texts("account.title")))<div class="split menu-first">\
            <nav aria-label="\(texts("account.title"))"><button type="button" class="button second menu-fold" \
            popovertarget="account-menu">\(Icon.menu.html) \(texts("account.menu"))</button>\
            <ul class="menu" id="account-menu" popover><li class="menu-fold"><button type="button" \
            class="button quiet" popovertarget="account-menu" popovertargetaction="hide">\(Icon.cross.html) \
            \(texts("nav.close"))</button></li>\(each: visit.site.features.accountPages, { entry($0, isCurrent: $0.name == page.name, visit) })</ul></nav>\
            <section class="flow prose" aria-labelledby="part"><h2 id="part">\(texts(heading ?? page.label))</h2>\(saved)\(content)\
            </section></div>
            """
        return Page(
            "\(texts(heading ?? page.label)) - \(texts("account.title"))", section: .account,
            hasFindings: !findings.isEmpty,
            main: main)
    }

    private static func entry(_ page: AccountPage, isCurrent: Bool, _ visit: Visit) -> HTML {
        let current: HTML = isCurrent ? " aria-current=\"page\"" : .empty
        return """
            <li><a href="\(visit.link(page.link()))"\(current)>\(visit.texts(page.label))</a></li>
            """
    }
}
