import Casework
import Markup
import PortalKit
import Web

extension Page {
    /// A page about a child or young person of the account, below the page of their progress, with the menu that the
    /// portal's progress view gives to such pages.
    /// - Parameter parent: the name of the page of that menu that it is below; nil if its path says so.
    init(
        _ title: String, about entry: Entry, within parent: String? = nil, hasFindings: Bool = false, _ visit: Visit,
        main: HTML
    ) {
        let menu = visit.site.personMenu
        self.init(
            "\(title): \(entry.name)", section: .people, hasFindings: hasFindings,
            main: menu?.around(main, entry, within: parent, visit) ?? main)
        trail = menu == nil ? EntrySubjects.trail(visit, to: entry) : PersonMenu.trail(visit)
        here = title
    }
}

extension Parts {
    /// The heading of a page about a child or young person, with their name below it.
    static func title(_ heading: String, about entry: Entry) -> HTML {
        title(heading, "<p class=\"lead\">\(entry.name)</p>")
    }

    /// The buttons of a page that can be printed: `buttons`, and one to show it in large print or in the usual size.
    static func printing(_ here: Address, _ visit: Visit, _ buttons: HTML = .empty) -> HTML {
        let texts = visit.texts
        let other = visit.isLargePrint ? here : here.query(["print": "large"])
        let words = texts(visit.isLargePrint ? "form.print.usual" : "form.print.large")
        return """
            <p class="small muted on-screen">\(texts("form.print.how"))</p><div class="actions">\(buttons)\
            <a class="button second" href="\(other)">\(words)</a></div>
            """
    }
}

extension Visit {
    /// Whether the page is asked for in large print.
    var isLargePrint: Bool { query["print"] == "large" }
}

extension AccessRequest {
    /// Its state and, if it was refused, the reason, as its author reads them.
    func words(_ visit: Visit) -> HTML {
        let (texts, asked) = (visit.texts, ["date": visit.dates.words(CivilDate(at))])
        return switch state {
        case .waiting: "<p>\(texts("access.waiting", asked))</p>"
        case .refused: "<p>\(texts("access.refused", asked))</p>\(Parts.typed(reason, visit))"
        case .linked: "<p>\(texts("access.ended"))</p>"
        }
    }
}

extension ActionInput {
    /// Fields with their values, and below them the button to send them and the link to leave the form.
    func fields(_ fields: [Field], send: TextKey, leaving: Address) -> HTML {
        "\(Parts.fields(fields, typed, texts))\(buttons(send, leaving: leaving))"
    }
}
