import Identity
import Markup
import PortalKit

/// Who sends a form, and the person it is about, as the summary and the submission show them.
struct AboutPages {
    let form: FormDefinition
    /// As kept with a submission: `submitter`, `name` and the names of the details.
    let details: Answers
    let visit: Visit
    /// The page where the person's details are corrected; nil for none.
    var change: Address?

    private var texts: Texts { visit.texts }

    /// The sections that the form asks for; empty for none.
    var html: HTML { "\(submitter, if: form.about.submitter)\(person)" }

    private var submitter: HTML {
        """
        <section class="flow"><div class="section-head"><h3>\(texts("form.about.submitter"))</h3></div>\
        \(named(details["submitter"]))</section>
        """
    }

    private var person: HTML {
        guard let parts = form.about.person else { return .empty }
        let title = texts("form.about.person")
        let link: HTML =
            change.map { address in
                "<a href=\"\(address)\">\(texts("form.change"))<span class=\"hidden\"> \(title)</span></a>"
            } ?? .empty
        return """
            <section class="flow"><div class="section-head"><h3>\(title)</h3>\(link)</div>\(named(details["name"]))\
            <dl class="answers">\(each: parts, { part in
                let words = self.words(of: part)
                let said: HTML = words.isEmpty ? "<span class=\"muted\">\(texts("form.none"))</span>" : "\(words)"
                return "<div><dt>\(texts(TextKey("form.about", part.rawValue)))</dt><dd>\(said)</dd></div>"
            })</dl></section>
            """
    }

    private func named(_ name: String) -> HTML { "<p>\(Icon.person.html) <strong>\(name)</strong></p>" }

    private func words(of part: FormDefinition.About.Detail) -> String {
        let value = details[part.rawValue]
        return switch part {
        case .gender: PersonFields.genders.first { $0.value == value }.map { texts.words($0.label) } ?? ""
        case .born: CivilDate(iso: value).map(visit.dates.birth) ?? ""
        case .school: value
        }
    }

    /// The details that the form shows, by `submitter`, `name` and the names of its other details.
    /// - Parameter facts: those of the person, as in ``Subject/facts``.
    static func details(of form: FormDefinition, _ name: String, _ facts: [String: String], _ visit: Visit) -> Answers {
        var details = Answers()
        if form.about.submitter { details["submitter"] = visit.session?.name ?? "" }
        guard let parts = form.about.person else { return details }
        details["name"] = name
        for part in parts { details[part.rawValue] = facts["person.\(part.rawValue)"] ?? "" }
        return details
    }
}
