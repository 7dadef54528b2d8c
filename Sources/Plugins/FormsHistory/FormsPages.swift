import Casework
import Forms
import Foundation
import Markup
import PortalKit
import Web

struct FormsPages {
    let view: PersonOverview
    /// The documents that the team has published to the account.
    let documents: [Document]
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var name: String { view.entry.name }
    private var rows: PersonRows { PersonRows(view: view, visit: visit) }
    private var parts: PersonParts { PersonParts(view: view, visit: visit) }

    var page: Page {
        let main: HTML = """
            \(Parts.done(texts("account.saved")), if: visit.query["saved"] != nil)\(head)\(parts.access)\(parts.pages)\(state)\
            <div class="split block"><section class="flow" aria-labelledby="forms"><h2 id="forms">\(texts("history.forms"))</h2>\
            \(parts.search(above: "forms"))\(forms)</section>\
            <section class="flow" aria-labelledby="history"><h2 id="history">\(texts("history.title"))</h2>\(history)</section></div>\
            \(view.known.map { KeyDates(known: $0, entry: view.entry, visit: visit).html })\
            \(ContactPages.card(near: view.postcode, visit))
            """
        var page = Page(texts("history.page", ["name": name]), section: .people, main: main)
        page.trail = EntrySubjects.trail(visit)
        page.here = name
        return page
    }

    /// The link to the page where the account corrects its own entry.
    private var correction: HTML {
        """
        <a class="button quiet" href="\(visit.link(FamilyLinks.personDetails(view.entry.id)))">\(Icon.pencil.html) \
        <span>\(texts("person.correct.title"))<span class="hidden"> \(texts("progress.of", ["name": name]))</span></span></a>
        """
    }

    private var head: HTML {
        """
        <div class="title flow"><div class="row"><h1>\(name)</h1>\
        \(correction, if: !view.permissions.isShared)\
        </div><div class="prose flow">\(texts.paragraphs("history.intro"))</div></div>
        """
    }

    /// What happens with the case now, who has it, and the council's next date.
    private var state: HTML {
        guard !view.isBlind else { return .empty }
        guard let known = view.known else {
            return view.received.flatMap { view.process.due(view.stage, received: $0) }
                .map { "<div class=\"block\">\(Parts.due($0, visit))</div>" } ?? .empty
        }
        let closed = ["date": known.current.closed.map(visit.dates.words) ?? ""]
        let words =
            switch known.current.state {
            case .closed: texts.paragraphs("history.closed", closed)
            case .withdrawn: texts.paragraphs("history.withdrawn", closed)
            case .open: texts.paragraphs(TextKey("stage", view.stage, "now"))
            }
        let officer = known.coordinator.map { "<p>\(texts("history.coordinator", ["name": $0]))</p>" as HTML }
        return """
            <section class="now-panel block" aria-labelledby="now"><div class="flow prose">\
            <h2 id="now">\(texts("history.now"))</h2>\(words)\(officer)</div>\
            \(known.next.map { "<div class=\"flow\">\(Parts.due($0.due, visit))</div>" })</section>
            """
    }

    /// The forms that the team has asked for and that are not begun, and those that may be started.
    private var forms: HTML {
        let asked = view.asked.filter { !$0.isInHistory && view.shows($0.title) }
        // An account that is linked, but may not see the case, is offered only what the team asks for.
        let offers = (view.isBlind ? [] : view.offers(visit, ahead: true)).filter { offer in
            !view.asked.contains { $0.request.form == offer.name }
        }
        guard !asked.isEmpty || !offers.isEmpty else { return rows.nothing }
        return "<ul class=\"rows\">\(each: asked, { $0.row(visit) })\(each: offers, rows.offer)</ul>"
    }

    private var history: HTML {
        let items = items
        guard !items.isEmpty else {
            return Parts.empty(.clock, texts("history.none"), "\(texts("history.none.hint"))")
        }
        let all = visit.link(FamilyLinks.person(view.entry.id))
        return "<ul class=\"rows\">\(each: items, { $0 })</ul>\(view.entries.links(all, texts))"
    }

    /// What is begun, then all else with the newest first.
    private var items: [HTML] {
        let begun = view.entries.number == 1 ? view.asked.filter { $0.draft != nil } : []
        var drafts = begun.map { $0.row(visit) }
        var rest: [(day: Date, html: HTML)] = []
        for entry in view.entries.items {
            switch entry.state {
            case .draft where begun.contains(where: { $0.draft == entry.id }): break
            case .draft: drafts.append(rows.entry(entry))
            case .sent:
                let asked = view.asked.first { $0.returned == entry.id }
                rest.append((entry.at, rows.entry(entry, asked?.tag(visit) ?? .empty)))
            }
        }
        if view.entries.number == 1 {
            rest += view.shared.map { ($0.submission.received, rows.shared($0)) }
            rest += documents.filter { $0.recalled == nil }.map { ($0.published ?? $0.at, document($0)) }
        }
        return drafts + rest.sorted { $0.day > $1.day }.map(\.html)
    }

    private func document(_ document: Document) -> HTML {
        let day = visit.dates.document(CivilDate(document.published ?? document.at))
        return Parts.row(
            Parts.written(document.title, visit), [texts("history.sentBy", ["date": day])],
            beside: """
                <div class="row">\(Parts.tag("brand", .document, texts("history.shared")))\
                <a class="button second slim" href="\(visit.link(FamilyLinks.document(view.entry.id, document.id)))">\
                \(texts("shared.view"))<span class="hidden"> \(Parts.written(document.title, visit))</span></a></div>
                """)
    }
}

extension AskedForm {
    /// The id of the draft that answers it; nil if there is none.
    fileprivate var draft: String? {
        if case .goOn(let draft) = step { draft } else { nil }
    }

    /// The id of the returned submission that is to be corrected; nil if there is none.
    fileprivate var returned: String? {
        if case .mend(let submission) = step { submission } else { nil }
    }

    /// Whether the history has an item for it.
    fileprivate var isInHistory: Bool { draft != nil || returned != nil }
}
