public import Database
public import Markup
public import PortalKit
import Web

private struct AccountForm: FormAction {
    let page: AccountPage
    let fields: [Field]
    let lead: TextKey?
    let button: TextKey
    let isRepeatable: Bool
    let stored: FormValues
    let save: @Sendable (Connection, FormInput) throws -> Void

    func fields(_ visit: Visit) -> [Field] { fields }
    func initial(_ visit: Visit) -> FormValues { stored }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        try save(db, input)
        try AccountStore.note(db, "changed-\(page.name)", account: visit.account.account, visit)
        return visit.link(page.link).query(["saved": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let lead = lead.map { input.texts.paragraphs($0) } ?? .empty
        return AccountArea.page(
            page, fields: fields, typed: input.typed, input.visit, lead: lead, button: button, form: { input.form($0) })
    }
}

extension Blueprint {
    /// Adds a page of My account with a form, its entry in the menu, and its routes.
    /// - Parameters:
    ///   - lead: the wording above the fields; nil for none.
    ///   - creates: whether each submission creates something, instead of replacing the stored values.
    ///   - stored: reads the stored values of the account.
    ///   - save: stores the valid values, inside the write transaction.
    public mutating func form(
        _ page: AccountPage, fields: [Field], lead: TextKey? = nil, button: TextKey = "account.save",
        creates: Bool = false,
        stored: @escaping @Sendable (Connection, _ account: String) throws -> FormValues = { _, _ in FormValues() },
        save: @escaping @Sendable (Connection, FormInput) throws -> Void
    ) {
        add(page)
        form(page.link, .account, bodyLimit: .encoded(fields)) { db, visit in
            AccountForm(
                page: page, fields: fields, lead: lead, button: button, isRepeatable: !creates,
                stored: try stored(db, visit.account.account), save: save)
        }
    }
}

extension AccountArea {
    /// A page of My account: the menu on the left; `lead`, the fields and a button on the right.
    /// - Parameter form: the form around the fields and the button, such as ``ActionInput/form(guarding:megabytes:_:)``;
    ///   nil for one that is posted to the page.
    public static func page(
        _ page: AccountPage, fields: [Field], typed: FormValues, _ visit: Visit, lead: HTML = .empty,
        button: TextKey = "account.save", form: ((HTML) -> HTML)? = nil
    ) -> Page {
        let content: HTML = """
            \(Parts.fields(fields, typed, visit.texts))<p><button class="button">\(visit.texts(button))</button></p>
            """
        let form = form?(content) ?? Parts.form(visit.link(page.link), visit, guarding: true, content)
        let required = fields.contains(where: \.isRequired) ? Parts.requiredNote(visit.texts) : .empty
        return shell(page, visit, findings: typed.findings, content: "\(lead)\(required)\(form)")
    }

    /// A page of My account: the menu on the left, `content` on the right under `heading`, by default the page's label.
    public static func shell(
        _ page: AccountPage, heading: TextKey? = nil, _ visit: Visit, findings: [ValidationError] = [], content: HTML
    ) -> Page {
        let texts = visit.texts
        let saved: HTML = visit.query["saved"] == nil ? .empty : Parts.done(texts("account.saved"))
        let items = visit.site.features.accountPages.map { other in
            Parts.MenuItem(texts(other.label), visit.link(other.link), other.name == page.name ? .page : nil)
        }
        let menu = Parts.menu(
            "account-menu", label: texts("account.title"), button: texts("account.menu"), items, texts)
        // Before the second step is set up, the other pages of the menu are not open.
        guard visit.isSignedIn else {
            let cancel: HTML = "<p><button class=\"button second\">\(texts("code.cancel"))</button></p>"
            let main: HTML = """
                <div class="prose flow">\(Parts.summary(findings, texts))\(Parts.title(texts(heading ?? page.label)))\
                \(content)\(Parts.form(visit.link(AccountLinks.cancelCode), visit, cancel))</div>
                """
            return Page(texts(heading ?? page.label), hasFindings: !findings.isEmpty, main: main)
        }
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(texts("account.title")))<div class="split menu-first">\
            \(menu)<section class="flow prose" aria-labelledby="part"><h2 id="part">\(texts(heading ?? page.label))</h2>\
            \(saved)\(content)</section></div>
            """
        return Page(
            "\(texts(heading ?? page.label)) - \(texts("account.title"))", section: .account,
            hasFindings: !findings.isEmpty, main: main)
    }
}
