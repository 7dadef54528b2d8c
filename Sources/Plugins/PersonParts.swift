import Casework
import Markup
import PortalKit
import Web

/// What the pages of one person have in common besides their forms.
struct PersonParts {
    let view: PersonOverview
    let visit: Visit

    private var texts: Texts { visit.texts }

    /// The search box for the forms.
    /// - Parameter section: the id of the section that the results are shown in.
    func search(above section: String) -> HTML {
        let here = visit.link(FamilyLinks.person(view.entry.id)).fragment(section)
        return """
            <form role="search" action="\(here)"><label class="hidden" for="q">\(texts("progress.search"))</label>\
            <div class="joined"><input class="input" id="q" type="search" name="q" value="\(view.words)" \
            placeholder="\(texts("progress.search.hint"))" autocomplete="off"><button class="button second slim">\
            \(texts("progress.search"))</button></div></form>
            """
    }

    /// The state of the account's access request, if it is not linked.
    var access: HTML {
        view.access.map { "<div class=\"block\">\(Parts.note($0.words(visit)))</div>" } ?? .empty
    }

    /// The links to the pages about the person that other features have added.
    var pages: HTML {
        guard !view.pages.isEmpty else { return .empty }
        return """
            <nav class="actions block" aria-label="\(texts("progress.more", ["name": view.entry.name]))">\(each: view.pages, { personPage, unread in
                """
                <a class="button second slim" href="\(visit.link(personPage.link(view.entry.id)))">\(texts(personPage.label))\
                \(Parts.badge(unread, of: personPage.name, texts))</a>
                """
            })</nav>
            """
    }
}
