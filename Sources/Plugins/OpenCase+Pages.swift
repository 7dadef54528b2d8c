import Casework
import Markup
import PortalKit

extension OpenCase {
    /// A page below the case, with its breadcrumbs and, above the body, the validation errors.
    /// - Parameter isWritten: whether someone wrote the title, in the language that they meant.
    func page(
        _ title: String, isWritten: Bool = false, findings: [ValidationError] = [], _ visit: Visit, _ body: HTML
    ) -> Page {
        let words = isWritten ? Parts.written(title, visit) : "\(title)"
        let main: HTML = """
            \(Parts.summary(findings, visit.texts))\(Parts.title(html: words, "<p class=\"muted\">\(heading(visit))</p>"))\
            <div class="prose flow">\(body)</div>
            """
        var page = Page(title, section: .caseload, hasFindings: !findings.isEmpty, main: main)
        page.hereLanguage = isWritten ? visit.site.defaultLanguage : nil
        page.trail = [
            Page.Above(visit.texts("caseload.title"), visit.link(SiteLinks.home)),
            Page.Above(person.listed(visit), visit.link(TeamLinks.case(current.id))),
        ]
        return page
    }

    /// The person's name, date of birth, age and the case's reference: twins may differ in their forename only.
    func heading(_ visit: Visit) -> String {
        visit.texts(
            "case.heading",
            [
                "name": person.name, "date": visit.dates.birth(person.born),
                "age": String(person.details.age(on: CivilDate(visit.now))), "reference": current.reference,
            ])
    }

    /// The notice of what was done since the page was made and who did it, with a checkbox to proceed.
    static func conflicts(_ lines: [AuditLine], _ visit: Visit) -> HTML {
        changed(
            lines, visit,
            """
            <div class="choice"><input type="checkbox" id="insists" name="insists" value="yes">\
            <label for="insists">\(visit.texts("case.changed.insist"))</label></div>
            """)
    }

    /// The same notice, with `way` in place of the checkbox.
    static func changed(_ lines: [AuditLine], _ visit: Visit, _ way: HTML = .empty) -> HTML {
        let list: HTML = "<ul>\(each: lines, { "<li>\($0.wordsOfConflict(visit))</li>" })</ul>"
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(visit.texts("case.changed"))</h2>\
            <p>\(visit.texts("case.changed.body"))</p>\(list)\(way)</div></div>
            """
    }
}

/// A form about a case.
protocol CaseFormAction: FormAction {
    /// The case.
    var open: OpenCase { get }
}

extension CaseFormAction {
    /// Those of the case.
    func versions(_ visit: Visit) -> [String: String] { open.versions(visit) }

    /// The case.
    var views: [Reply.View] { [Reply.View(.viewedCase, subject: open.person.id, object: open.current.id)] }
}

extension Visit {
    /// Writes an audit row that an officer views something of a case; to be called before the page is made.
    /// - Parameters:
    ///   - kind: which page it is, such as ``AuditEvent/viewedCase``.
    ///   - object: the id of what is viewed; empty for the case itself.
    /// - Throws: `Problem(.forbidden)` without a signed-in session; `DatabaseError`.
    func noteView(_ kind: AuditEvent, of open: OpenCase, object: String = "") async throws {
        try await noteView(kind, subject: open.person.id, object: object.isEmpty ? open.current.id : object)
    }
}
