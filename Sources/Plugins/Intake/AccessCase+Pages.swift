import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages of an access request.
extension AccessCase {
    private func lead(_ visit: Visit) -> HTML {
        """
        <p class="muted">\(IntakeParts.born(entry.born, visit)) / \
        \(visit.texts("access.team.line", ["name": requester.name, "date": visit.dates.date(request.at)]))</p>
        """
    }

    private func details(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = [
            (texts("access.team.asker"), "\(requester.name), \(requester.email)"),
            (texts("person.relationship"), texts(TextKey("person.relationship", request.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", request.responsibility.rawValue))),
            (texts("access.team.note"), request.note.isEmpty ? texts("intake.unsaid") : request.note),
        ]
        let files = files.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        return """
            <dl class="answers two">\(each: rows, { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" })</dl>\
            <h2>\(texts("access.team.files"))</h2>\(files.isEmpty ? "<p>\(texts("access.team.files.none"))</p>" : .empty)\
            \(list(files, request.id, visit), if: !files.isEmpty)
            """
    }

    private func list(_ files: [Attachment], _ id: String, _ visit: Visit) -> HTML {
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

    func page(_ input: FormInput) -> Page {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let finding = typed.finding("choice")
        let choice = Field("choice", "access.team.choose")
        let none: HTML = candidates.isEmpty ? Parts.note("<p>\(texts("access.team.choose.none"))</p>") : .empty
        let choices: HTML = """
            <fieldset class="field wide\(" wrong", if: finding != nil)"\
            \(" aria-describedby=\"choice-error\"", if: finding != nil)><legend>\(texts("access.team.choose"))</legend>\
            \(choice.errorText(finding, texts))\(none)\(each: candidates.enumerated(), { index, person in
                """
                <div class="card flow">\
                \(IntakeParts.radio(person.id, IntakeParts.label(person, visit), at: index, typed))\
                \(access(of: linked[person.id] ?? [], visit))\(Comparison(entry.details, person, visit).html(visit))</div>
                """
            })</fieldset>
            """
        let content: HTML = """
            \(choices)\(Parts.fields(fields(visit), typed, texts))\(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        return IntakeParts.page(
            entry.name, above: IntakeParts.requests(visit), findings: typed.findings, lead: lead(visit),
            visit,
            """
            \(details(visit))<h2>\(texts("access.team.settle"))</h2>\
            \(input.form(content))
            """)
    }

    /// The people who have access already; none of them is notified of the request.
    private func access(of involved: [Involvement], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !involved.isEmpty else { return "<p>\(texts("linking.none"))</p>" }
        let names = involved.map { "\($0.name), \(texts(TextKey("role", $0.role)))" }
        return "<p>\(texts("access.team.linked", ["names": names.joined(separator: "; ")]))</p>"
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let isLink = typed["outcome"] == "link"
        let words = message(typed, visit.site)
        let person = candidates.first { $0.id == typed["choice"] }
        let sees = IntakeParts.rights(rules.process.role(typed["role"]), visit) ?? texts("linking.sees.own")
        let link: HTML = """
            <p>\(texts("linking.preview", ["name": requester.name, "role": texts(TextKey("role", typed["role"]))]))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\
            \(person.map { Comparison(entry.details, $0, visit).html(visit) })
            """
        let preview = NotificationPreview(
            name: requester.name, title: typed["title"], way: .portal, words: IntakeParts.line(words))
        let content: HTML = """
            \(link, if: isLink)\(NotificationPreview.table([preview], visit))\
            <p>\(texts("access.team.others"))</p>\
            \(IntakeParts.confirm(isLink ? "access.team.link.do" : "access.team.refuse.do", visit))
            """
        return IntakeParts.page(
            texts("linking.check"), above: IntakeParts.requests(visit), lead: lead(visit), visit,
            "<div class=\"prose flow\">\(input.form(guarding: false, content))</div>"
        )
    }

    func settled(_ visit: Visit, isSecond: Bool = false) -> Page {
        let texts = visit.texts
        let isLinked = request.state == .linked
        let reason: HTML = "<p>\(texts("access.team.reason")): \(request.reason)</p>"
        let second: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<p>\(texts("access.team.second"))</p></div>
            """
        return IntakeParts.page(
            entry.name, above: IntakeParts.requests(visit), lead: lead(visit), visit,
            """
            \(second, if: isSecond)<p><b>\(texts(isLinked ? "access.team.isLinked" : "access.team.isRefused"))</b></p>\
            \(settledBy.map { "<p>\($0.words(visit))</p>" })\(reason, if: !isLinked)\(details(visit))
            """)
    }
}
