import Casework
import Forms
import Markup
import PortalKit
import Web

/// The page of a form without an account, as one request has it: who sends it, who it is about, and the form.
struct OpenRequestForm: Sendable {
    /// Who sends it.
    static let sender = [
        Field("sender-forename", "openRequest.forename", required: true, autocomplete: "given-name"),
        Field("sender-surname", "openRequest.surname", required: true, autocomplete: "family-name"),
        Field(
            "sender-email", "openRequest.email", hint: "openRequest.email.hint", .email, required: true, limit: 254,
            autocomplete: "email"),
        Field("sender-phone", "openRequest.phone", .telephone, autocomplete: "tel"),
    ]

    let form: WholeForm
    let person: PersonForm
    let visit: Visit
    /// The id of the page, which leads to the receipt.
    let id: String
    var typed: FormValues
    var filled: FilledForm
    /// What stands above the page; empty for nothing.
    var notice = HTML.empty

    private var fields: [Field] { Self.sender + person.fields(visit) }

    /// The page as it is first opened.
    init(_ form: WholeForm, _ person: PersonForm, _ visit: Visit) {
        (self.form, self.person, self.visit) = (form, person, visit)
        (id, typed, filled) = (newID(), FormValues(), form.empty(visit))
    }

    /// The page as it was posted.
    /// - Returns: the page, and whether a button of an address or a school was pressed.
    static func posted(
        _ form: WholeForm, _ person: PersonForm, _ visit: Visit
    ) async throws -> (OpenRequestForm, isSearch: Bool) {
        let (filled, isFormSearch) = try await form.posted(visit)
        let all = sender + person.fields(visit)
        var typed = FormValues.read(all, from: visit.form)
        let isSearch = try await typed.act(all, on: visit.form, for: visit)
        if !isSearch, !isFormSearch { PersonDetails.check(&typed, all, for: visit) }
        let page = OpenRequestForm(form, person, visit, typed: typed, filled: filled)
        return (page, isSearch || isFormSearch)
    }

    private init(_ form: WholeForm, _ person: PersonForm, _ visit: Visit, typed: FormValues, filled: FilledForm) {
        (self.form, self.person, self.visit, self.typed, self.filled) = (form, person, visit, typed, filled)
        let sent = visit.form["id"] ?? ""
        id = (16...64).contains(sent.utf8.count) ? sent : newID()
    }

    var findings: [ValidationError] { typed.findings + filled.findings }

    /// The entry with a new id; nil if a required value is missing.
    var entry: Entry? { person.entry(newID(), typed) }

    var page: Page {
        let texts = visit.texts
        let title = form.title(visit.language)
        let lost: HTML =
            visit.files.isEmpty
            ? .empty
            : Parts.warning(
                """
                <p>\(texts("openRequest.filesAgain"))</p>\
                <ul>\(each: visit.files, { "<li>\(FormValues.cleaned($0.filename))</li>" })</ul>
                """)
        func section(_ name: String, _ heading: TextKey, _ fields: [Field]) -> HTML {
            """
            <section class="flow" aria-labelledby="\(name)"><h2 id="\(name)">\(texts(heading))</h2>\
            \(Parts.fields(fields, typed, texts))</section>
            """
        }
        let content: HTML = """
            \(Parts.hidden("id", id))\(section("about-you", "openRequest.you", Self.sender))\
            \(section("about-child", "openRequest.child", person.fields(visit)))\(filled.html)\
            <div class="actions"><button class="button">\(texts("openRequest.send"))</button>\
            <a class="button second" href="\(visit.link(SiteLinks.landing))">\(texts("action.cancel"))</a></div>
            """
        let lead: HTML = "<p class=\"lead\">\(texts("openRequest.intro"))</p>"
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(title, lead))<div class="prose flow">\(notice)\(lost)\
            \(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(OpenRequestLinks.form(form.name)), visit, guarding: true, megabytes: form.bodyLimit.megabytes, content))\
            </div>
            """
        return Page(title, hasFindings: !findings.isEmpty, main: main)
    }
}
