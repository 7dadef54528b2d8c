import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages of an access request.
enum AccessReviewPages {
    private static func lead(_ found: AccessCase, _ visit: Visit) -> HTML {
        """
        <p class="muted">\(IntakeParts.born(found.entry.born, visit)) / \
        \(visit.texts("access.team.line", ["name": found.requester.name, "date": visit.dates.date(found.request.at)]))</p>
        """
    }

    private static func details(_ found: AccessCase, _ visit: Visit) -> HTML {
        let (texts, request) = (visit.texts, found.request)
        let rows = [
            (texts("access.team.asker"), "\(found.requester.name), \(found.requester.email)"),
            (texts("person.relationship"), texts(TextKey("person.relationship", request.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", request.responsibility.rawValue))),
            (texts("access.team.note"), request.note.isEmpty ? texts("intake.unsaid") : request.note),
        ]
        let files = found.files.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        return """
            <dl class="answers two">\(each: rows, { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" })</dl>\
            <h2>\(texts("access.team.files"))</h2>\(files.isEmpty ? "<p>\(texts("access.team.files.none"))</p>" : .empty)\
            \(list(files, request.id, visit), if: !files.isEmpty)
            """
    }

    private static func list(_ files: [Attachment], _ id: String, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <ul class="rows">\(each: files, { file in
                let address = visit.link(IntakeLinks.accessRequestFile(id, file.id))
                return file.state == .clean
                    ? "<li><div class=\"what\"><b>\(Icon.document.html) <a href=\"\(address)\">\(file.name)</a></b></div></li>"
                    : "<li><div class=\"what\"><b>\(file.name)</b><small>\(texts("access.team.file.held"))</small></div></li>"
            })</ul>
            """
    }

    static func form(_ found: AccessCase, _ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let finding = typed.finding("choice")
        let choice = Field("choice", "access.team.choose")
        let none: HTML = found.candidates.isEmpty ? Parts.note("<p>\(texts("access.team.choose.none"))</p>") : .empty
        let choices: HTML = """
            <fieldset class="field wide\(" wrong", if: finding != nil)"\
            \(" aria-describedby=\"choice-error\"", if: finding != nil)><legend>\(texts("access.team.choose"))</legend>\
            \(choice.errorText(finding, texts))\(none)\(each: found.candidates.enumerated(), { index, person in
                """
                <div class="card flow">\
                \(AcceptRequestPages.radio(person.id, AcceptRequestPages.label(person, visit), at: index, typed))\
                \(linked(found.linked[person.id] ?? [], visit))\(Comparison(found.entry.details, person, visit).html(visit))</div>
                """
            })</fieldset>
            """
        let content: HTML = """
            \(choices)\(Parts.fields(found.fields, typed, texts))\(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        return IntakeParts.page(
            found.entry.name, above: IntakeParts.requests(visit), findings: typed.findings, lead: lead(found, visit),
            visit,
            """
            \(details(found, visit))<h2>\(texts("access.team.settle"))</h2>\
            \(Parts.form(visit.link(IntakeLinks.accessRequest(found.request.id)), visit, guarding: true, content))
            """)
    }

    /// The people who have access already; none of them is notified of the request.
    private static func linked(_ involved: [Involvement], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !involved.isEmpty else { return "<p>\(texts("linking.none"))</p>" }
        let names = involved.map { "\($0.name), \(texts(TextKey("role", $0.role)))" }
        return "<p>\(texts("access.team.linked", ["names": names.joined(separator: "; ")]))</p>"
    }

    static func preview(_ found: AccessCase, _ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let isLink = typed["outcome"] == "link"
        let words = found.message(typed, visit.site)
        let person = found.candidates.first { $0.id == typed["choice"] }
        let sees = IntakeParts.rights(found.rules.process.role(typed["role"]), visit) ?? texts("linking.sees.own")
        let link: HTML = """
            <p>\(texts("linking.preview", ["name": found.requester.name, "role": texts(TextKey("role", typed["role"]))]))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\
            \(person.map { Comparison(found.entry.details, $0, visit).html(visit) })
            """
        let telling = NotificationPreview(
            name: found.requester.name, title: typed["title"], way: .portal, words: IntakeParts.line(words))
        let content: HTML = """
            \(IntakeParts.carried(visit))\(link, if: isLink)\(NotificationPreview.table([telling], visit))\
            <p>\(texts("access.team.others"))</p>\
            \(IntakeParts.confirm(isLink ? "access.team.link.do" : "access.team.refuse.do", visit))
            """
        return IntakeParts.page(
            texts("linking.check"), above: IntakeParts.requests(visit), lead: lead(found, visit), visit,
            "<div class=\"prose flow\">\(Parts.form(visit.link(IntakeLinks.accessRequest(found.request.id)), visit, content))</div>"
        )
    }

    static func settled(_ found: AccessCase, _ visit: Visit, isSecond: Bool = false) -> Page {
        let texts = visit.texts
        let isLinked = found.request.state == .linked
        let reason: HTML = "<p>\(texts("access.team.reason")): \(found.request.reason)</p>"
        let second: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<p>\(texts("access.team.second"))</p></div>
            """
        return IntakeParts.page(
            found.entry.name, above: IntakeParts.requests(visit), lead: lead(found, visit), visit,
            """
            \(second, if: isSecond)<p><b>\(texts(isLinked ? "access.team.isLinked" : "access.team.isRefused"))</b></p>\
            \(found.settledBy.map { "<p>\($0.words(visit))</p>" })\(reason, if: !isLinked)\(details(found, visit))
            """)
    }
}
