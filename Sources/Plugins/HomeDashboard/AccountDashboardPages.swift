import Casework
import Markup
import PortalKit

/// The home page: a bar and panels for each person of the account, or how to begin.
struct AccountDashboardPages {
    let people: [PersonSummary]
    let panels: [HomeDashboard.Panel]
    let visit: Visit

    private var texts: Texts { visit.texts }

    var page: Page {
        let main: HTML = """
            \(Parts.title(texts("dashboard.title")))\(people.isEmpty ? begin : "\(each: people.indices, section)")\
            \(another, if: !people.isEmpty)
            """
        return Page(texts("dashboard.title"), section: .home, main: main)
    }

    /// The bar that leads to a person's page; to the list of people where there is none.
    private func bar(_ address: Address, _ about: HTML = .empty) -> HTML {
        "<p><a class=\"bar\" href=\"\(address)\">\(Icon.plus.html)<span>\(texts("dashboard.view"))\(about)</span></a></p>"
    }

    private var begin: HTML {
        let add: HTML = Parts.button(texts("dashboard.add"), to: visit.link(FamilyLinks.addPerson))
        return """
            \(bar(visit.link(SiteLinks.people)))<section class="card raised flow block" aria-labelledby="begin">\
            <h2 id="begin">\(texts("dashboard.begin"))</h2>\(texts.paragraphs("dashboard.begin.body"))\
            \(add, if: visit.site.answers(FamilyLinks.addPerson))</section>
            """
    }

    private var another: HTML {
        guard visit.site.answers(FamilyLinks.addPerson) else { return .empty }
        return """
            <p class="block"><a class="button second" href="\(visit.link(FamilyLinks.addPerson))">\(Icon.plus.html)\
            \(texts("dashboard.add.another"))</a></p>
            """
    }

    private func section(_ index: Int) -> HTML {
        let person = people[index]
        let name = person.entry.name
        let heading: HTML = "<h2 id=\"person-\(index)\">\(name)</h2>"
        let about: HTML = "<span class=\"hidden\"> \(texts("progress.of", ["name": name]))</span>"
        let panels = PersonPanels(person: person, index: index, visit: visit)
        let isOne = people.count == 1
        let label: HTML = isOne ? " aria-label=\"\(name)\"" : " aria-labelledby=\"person-\(index)\""
        return """
            <section class="flow block"\(label)>\(heading, if: !isOne)\
            \(bar(visit.link(FamilyLinks.person(person.entry.id)), about))\
            <div class="panels">\(each: self.panels, panels.html)</div></section>
            """
    }
}
