import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages of an access request.
extension AccessCase {
    private func lead(_ visit: Visit) -> String {
        let values = ["name": author.account.name, "date": visit.dates.date(request.at)]
        return "\(IntakeParts.born(entry.born, visit)) / \(visit.texts("access.team.line", values))"
    }

    private func details(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = [
            (texts("access.team.asker"), "\(author.account.name), \(author.account.email)"),
            (texts("person.relationship"), texts(TextKey("person.relationship", request.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", request.responsibility.rawValue))),
            (texts("access.team.note"), request.note),
        ]
        let files = files.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let list = Parts.rows(files) { file in
            guard file.state == .clean else { return Parts.row("\(file.name)", [texts("access.team.file.held")]) }
            let address = visit.link(IntakeLinks.accessRequestFile(request.id, file.id))
            return Parts.row("\(Icon.document.html) <a href=\"\(address)\">\(file.name)</a>")
        }
        return """
            \(IntakeParts.details(rows, visit))<h2>\(texts("access.team.files"))</h2>\
            \(files.isEmpty ? "<p>\(texts("access.team.files.none"))</p>" : list)
            """
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let choice = Comparison.choice(
            "\(texts("access.team.choose"))", of: candidates.map { ($0, access(of: linked[$0.id] ?? [], visit)) },
            for: entry, none: "access.team.choose.none", input)
        let content: HTML = """
            \(choice)\(Parts.fields(fields(visit), typed, texts))\(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        return IntakeParts.page(
            entry.name, findings: typed.findings, lead: lead(visit), visit,
            "\(details(visit))<h2>\(texts("access.team.settle"))</h2>\(input.form(content))")
    }

    /// The people who have access already; none of them is notified of the request.
    private func access(of involved: [Involvement], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !involved.isEmpty else { return "<p>\(texts("linking.none"))</p>" }
        let names = involved.map { "\($0.name), \(texts(TextKey("role", $0.role)))" }
        return "<p>\(texts("access.team.linked", ["names": names.joined(separator: "; ")]))</p>"
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit, role) = (input.texts, input.visit, input["role"])
        let isLink = input["outcome"] == "link"
        let values = ["name": author.account.name, "role": texts(TextKey("role", role))]
        let link: HTML = """
            <p>\(texts("linking.preview", values))</p>\
            \(IntakeParts.sight(IntakeParts.sees(role, rules.process, visit), visit))\
            \(chosen(input).map { Comparison(written: entry.details, person: $0, visit: visit).html })
            """
        let preview = author.preview(message(input.typed, visit.site), title: input["title"])
        let content: HTML = """
            \(link, if: isLink)\(NotificationPreview.table([preview], visit))\
            <p>\(texts("access.team.others"))</p>\
            \(IntakeParts.confirm(isLink ? "access.team.link.do" : "access.team.refuse.do", visit))
            """
        return IntakeParts.page(
            texts("linking.check"), lead: lead(visit), visit,
            "<div class=\"prose flow\">\(input.form(guarding: false, content))</div>")
    }

    func settled(_ visit: Visit, isSecond: Bool) -> Page {
        let texts = visit.texts
        let isLinked = request.state == .linked
        return IntakeParts.page(
            entry.name, lead: lead(visit), visit,
            """
            \(Parts.alert(saying: texts("access.team.second")), if: isSecond)\
            <p><b>\(texts(isLinked ? "access.team.isLinked" : "access.team.isRefused"))</b></p>\
            \(settledBy.map { "<p>\($0.words(visit))</p>" })\
            \("<p>\(texts("access.team.reason")): \(request.reason)</p>", if: !isLinked)\(details(visit))
            """)
    }
}
