import Markup
import PortalKit

/// Pages that mailed links lead to.
enum LinkPages {
    /// The response to a link that is not valid: why, and what to do.
    static func ended(
        _ state: LinkStore.State, _ visit: Visit, action: HTML = .empty,
        used: (TextKey, TextKey) = ("link.used.title", "link.used.body"),
        expired: (TextKey, TextKey) = ("link.expired.title", "link.expired.body"),
        replaced: (TextKey, TextKey) = ("link.replaced.title", "link.replaced.body")
    ) -> Reply {
        let (title, body): (TextKey, TextKey) =
            switch state {
            case .used: used
            case .expired: expired
            case .replaced: replaced
            case .withdrawn: ("link.withdrawn.title", "link.withdrawn.body")
            case .good, .unknown: ("link.unknown.title", "link.unknown.body")
            }
        let isKnown = if case .unknown = state { false } else { true }
        return .page(message(title, body, visit, action: action), status: isKnown ? 410 : 404)
    }

    /// What happened, and what to do.
    static func message(_ title: TextKey, _ body: TextKey, _ visit: Visit, action: HTML) -> Page {
        page(title, lead: visit.texts.paragraphs(body), visit, action)
    }

    /// A page in one column: the validation errors, the title with `lead` below it, and `content`.
    static func page(
        _ title: TextKey, lead: HTML, typed: FormValues = FormValues(), _ visit: Visit, _ content: HTML
    ) -> Page {
        let main: HTML = """
            \(Parts.summary(typed.findings, visit.texts))\(Parts.title(visit.texts(title), lead))\
            <div class="prose">\(content)</div>
            """
        return Page(visit.texts(title), hasFindings: !typed.findings.isEmpty, main: main)
    }
}
