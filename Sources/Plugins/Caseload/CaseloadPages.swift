import Casework
import Identity
import Markup
import PortalKit
import Web

/// The caseload, which is the team's home page.
enum CaseloadPages {
    /// - Parameter typed: the submitted values after a validation error.
    static func list(
        _ model: CaseloadModel, _ typed: FormValues, ticked: Set<String> = [], _ visit: Visit
    ) throws -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(done(visit))\
            <div class="row apart title"><div><h1>\(texts("caseload.title"))</h1>\
            <p class="muted">\(lead(model, visit))</p></div>\(open(visit))</div>\
            \(counters(model, visit))\(filters(model, visit))\(waiting(model.waiting, visit))\
            \(CaseloadTable.html(model, typed, ticked: ticked, visit))\
            \(model.found.page.links("caseload.pages", visit) { model.filter.address(visit, page: $0) })
            """
        return Page(texts("caseload.title"), section: .caseload, hasFindings: !typed.findings.isEmpty, main: main)
    }

    private static func done(_ visit: Visit) -> HTML {
        guard let count = visit.query.number("assigned", in: 0...1_000_000) else { return .empty }
        let words = count == 1 ? "caseload.assigned.one" : "caseload.assigned" as TextKey
        return "<div class=\"block\">\(Parts.done(visit.texts(words, ["count": String(count)])))</div>"
    }

    /// The link for opening a case by hand, if the site has that page.
    private static func open(_ visit: Visit) -> HTML {
        guard visit.site.answers(TeamLinks.openByHand) else { return .empty }
        return """
            <a class="button" href="\(visit.link(TeamLinks.openByHand))">\(Icon.plus.html) \(visit.texts("caseload.open"))</a>
            """
    }

    /// Today's date, and the officer's previous sign-in.
    private static func lead(_ model: CaseloadModel, _ visit: Visit) -> String {
        let (texts, today) = (visit.texts, CivilDate(visit.now))
        let day = texts(
            "caseload.day",
            ["weekday": texts(TextKey("weekday", String(today.weekday))), "date": visit.dates.words(today)])
        guard let previous = model.previous else { return "\(day) \(texts("caseload.last.never"))" }
        let values = ["time": visit.dates.time(previous), "date": visit.dates.words(CivilDate(previous))]
        let last: TextKey =
            switch CivilDate(previous).days(until: today) {
            case 0: "caseload.last.today"
            case 1: "caseload.last.yesterday"
            default: "caseload.last.day"
            }
        return "\(day) \(texts(last, values))"
    }

    private static func counters(_ model: CaseloadModel, _ visit: Visit) -> HTML {
        let (texts, counts) = (visit.texts, model.counters)
        var here = model.filter
        here.page = 1
        func counter(
            _ count: Int, _ words: TextKey, to filter: CaseListFilter, style: HTML, icon: HTML = .empty
        ) -> HTML {
            let current: HTML = here == filter ? " aria-current=\"true\"" : .empty
            return """
                <li><a class="\(style)" href="\(filter.address(visit))"\(current)><b>\(icon)\(count)</b>\
                \(texts(words))</a></li>
                """
        }
        let (warning, clock): (HTML, HTML) = ("\(Icon.warning.html) ", "\(Icon.clock.html) ")
        return """
            <ul class="counters" aria-label="\(texts("caseload.counters"))">\
            \(counter(
                counts.overdue, "caseload.overdue", to: CaseListFilter(state: .overdue),
                style: counts.overdue > 0 ? "counter late" : "counter", icon: warning))\
            \(counter(
                counts.week, "caseload.week", to: CaseListFilter(state: .week),
                style: counts.week > 0 ? "counter soon" : "counter", icon: clock))\
            \(counter(
                counts.waiting, "caseload.waiting.mine", to: CaseListFilter(whose: .mine, state: .waiting),
                style: "counter"))\
            \(counter(counts.unread, "caseload.unread.all", to: CaseListFilter(state: .unread), style: "counter"))\
            \(counter(counts.news, "caseload.news", to: CaseListFilter(state: .news), style: "counter"))</ul>
            """
    }

    private static func filters(_ model: CaseloadModel, _ visit: Visit) -> HTML {
        let (texts, filter) = (visit.texts, model.filter)
        let whose: [(String, String)] =
            [
                ("", texts("caseload.whose.team")), ("mine", texts("caseload.whose.mine")),
                ("nobody", texts("caseload.nobody")),
            ] + model.team.map { ($0.id, $0.name.isEmpty ? $0.email : $0.name) }
        let stages =
            [("", texts("caseload.stage.all"))]
            + model.rules.process.stages.map { ($0.name, texts(TextKey("stage", $0.name, "title"))) }
        let states = CaseListFilter.State.allCases.map { state in
            (state.rawValue, texts(TextKey("caseload.state", state == .any ? "any" : state.rawValue)))
        }
        return """
            <form class="filters" role="search" action="\(visit.link(SiteLinks.home))" aria-label="\(texts("caseload.filter"))">\
            <div class="grow"><label for="q">\(texts("caseload.search"))</label>\
            <input class="input" id="q" name="q" type="search" autocomplete="off" value="\(filter.search)"></div>\
            \(select("whose", texts("caseload.whose"), from: whose, chosen: filter.whose.text))\
            \(select("stage", texts("caseload.stage"), from: stages, chosen: filter.stage))\
            \(select("state", texts("caseload.state"), from: states, chosen: filter.state.rawValue))\
            <div><button class="button second wide">\(texts("caseload.show"))</button></div></form>
            """
    }

    /// The submissions waiting for intake that the search finds, if the site has an intake; they have no case yet.
    private static func waiting(_ found: [WaitingRequest], _ visit: Visit) -> HTML {
        let texts = visit.texts
        let takesIn = visit.site.answers(TeamLinks.request)
        guard takesIn, !found.isEmpty else { return .empty }
        let more: HTML = "<p><a href=\"\(visit.link(TeamLinks.requests))\">\(texts("caseload.requests.more"))</a></p>"
        return """
            <section class="block" aria-labelledby="waiting"><h2 id="waiting">\(texts("caseload.requests"))</h2>\
            <ul class="rows">\(each: found.prefix(WaitingRequest.most), { request in
                let about = [
                    "reference": request.reference, "born": visit.dates.birth(request.born),
                    "date": visit.dates.date(request.sent),
                ]
                return """
                    <li><div class="what"><b>\
                    <a href="\(visit.link(TeamLinks.request(request.reference)))">\(request.name)</a></b>\
                    <small>\(texts("caseload.requests.line", about))</small></div></li>
                    """
            })</ul>\(more, if: found.count > WaitingRequest.most)</section>
            """
    }

    private static func select(
        _ name: String, _ label: String, from choices: [(value: String, words: String)], chosen: String
    ) -> HTML {
        """
        <div><label for="\(name)">\(label)</label><select class="input" id="\(name)" name="\(name)">\
        \(options(choices, chosen))</select></div>
        """
    }

    static func options(_ choices: [(value: String, words: String)], _ chosen: String) -> HTML {
        """
        \(each: choices, { choice in
            let selected: HTML = choice.value == chosen ? " selected" : .empty
            return "<option value=\"\(choice.value)\"\(selected)>\(choice.words)</option>"
        })
        """
    }
}
