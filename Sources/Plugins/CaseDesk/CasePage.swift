import Casework
import Markup
import PortalKit

/// The page of a case.
struct CasePage {
    let view: CaseView
    let visit: Visit

    var texts: Texts { visit.texts }
    var open: OpenCase { view.open }
    var today: CivilDate { CivilDate(visit.now) }

    var page: Page {
        let main: HTML = """
            \(CaseDone(page: self).html)\(head)\
            <div class="flow">\(reach)\(untold)\(waiting)</div>\(actions)\
            <div class="split aside-last"><div>\(CaseLists(page: self).html)</div>\
            <div>\(CaseTimeline(page: self).html)\(CaseAside(page: self).html)</div></div>
            """
        var page = Page(open.person.listed(visit), section: .caseload, main: main)
        page.trail = [Page.Above(texts("caseload.title"), visit.link(SiteLinks.home))]
        return page
    }

    /// A section with a heading.
    func section(_ id: String, _ title: TextKey, _ content: HTML) -> HTML {
        """
        <section class="block" aria-labelledby="\(id)"><h2 id="\(id)">\(texts(title))</h2>\(content)</section>
        """
    }

    private var head: HTML {
        let (person, current) = (open.person, open.current)
        let school = person.schooling?.school?.name ?? person.schooling.map { texts.words($0.at.label) } ?? ""
        let born = texts(
            "case.born", ["date": visit.dates.birth(person.born), "age": String(person.details.age(on: today))])
        let about = [school, current.reference].filter { !$0.isEmpty }.joined(separator: " / ")
        let coordinator = view.staff[current.coordinator] ?? texts("case.nobody")
        let closed = current.closed.map { day in
            Icon.dot.tag(texts(TextKey("case.state", current.state.rawValue), ["date": visit.dates.date(day)]))
        }
        let area = visit.site.tenant.area(of: person.address?.postcode).map { area -> HTML in
            let name = [area.name(visit.language), area.team?(visit.language)].compactMap { $0 }.joined(separator: ", ")
            return "<p>\(texts("case.area")): \(name)</p>"
        }
        return """
            <div class="row apart title"><div><h1>\(person.name)</h1><p>\(born) <span class="muted">/ \(about)</span></p>\(area)</div>\
            <div class="row">\(Icon.dot.tag(texts(TextKey("stage", current.stage, "title")), "solid"))\(closed)\
            <span>\(texts("case.coordinator")): <strong>\(coordinator)</strong></span>\
            <a class="button second slim" href="\(visit.link(AssignCase.link(open.current.id)))">\(texts("case.reassign"))</a>\
            <a class="button second slim" href="\(visit.link(TeamLinks.person(person.id)))">\(texts("case.person"))</a></div></div>
            """
    }

    private var reach: HTML {
        let own = open.person.reach
        guard !own.isEmpty || !view.wishes.isEmpty else { return .empty }
        let said: HTML = """
            <ul>\(each: view.wishes, { participant in
                "<li>\(participant.name): \(participant.wishes.words(texts).joined(separator: "; "))</li>"
            })</ul>
            """
        return """
            <div class="notice info">\(Icon.info.html)<div><p><strong>\(texts("case.reach")):</strong> \(own)</p>\
            \(said, if: !view.wishes.isEmpty)</div></div>
            """
    }

    /// A warning if the case has no participant with the right to be notified, such as a parent.
    private var untold: HTML {
        guard open.current.isOpen, view.participants.told.isEmpty else { return .empty }
        return Parts.warning(
            """
            <p><strong>\(texts("case.noFamily"))</strong> \(texts("case.noFamily.body"))</p><div class="row">\
            <a class="button slim" href="\(visit.link(TeamLinks.addParticipant(open.current.id)))">\(texts("involvement.add"))</a></div>
            """)
    }

    /// The decisions that are not published yet.
    private var waiting: HTML {
        """
        \(each: view.waiting, { decision in
            Parts.warning(
                """
                <p><strong>\(texts("case.untold"))</strong> \(decision.words(texts)), \(visit.dates.words(decision.day)).</p>\
                <p>\(texts("case.untold.body"))</p><div class="row">\
                <a class="button slim" href="\(visit.link(DecisionLetter.link(open.current.id, decision.id)))">\(texts("act.letter.title"))</a>\
                <a class="button second slim" href="\(visit.link(WithdrawDecision.link(open.current.id, decision.id)))">\
                \(texts("act.withdrawDecision.title"))</a></div>
                """)
        })
        """
    }

    private var actions: HTML {
        let state: CaseMenu = open.current.isOpen ? .open : .closed
        let offered = CaseDesk.actions.compactMap { $0 as? any CaseMenuAction.Type }.filter { $0.menu.contains(state) }
        return """
            <div class="actions block" role="group" aria-label="\(texts("case.actions"))">\
            \(each: offered.enumerated(), { index, action in
                "<a class=\"button\(index == 0 ? .empty : " second" as HTML)\" href=\"\(visit.link(action.link(open.current.id)))\">\(texts(TextKey("act", action.name, "title")))</a>"
            })</div>
            """
    }
}
