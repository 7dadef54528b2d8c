import Casework
import Forms
import Markup
import PortalKit
import Web

struct ProgressPages {
    let view: PersonOverview
    let colours: StageColours
    let visit: Visit

    var texts: Texts { visit.texts }
    private var name: String { view.entry.name }

    var page: Page {
        let main: HTML = """
            \(Parts.done(texts("account.saved")), if: visit.query["saved"] != nil)\(head)\(parts.access)\(parts.pages)\
            \(stageLine, if: !view.isBlind)\(now, if: !view.isBlind)\
            \(view.known.map { KeyDates(known: $0, entry: view.entry, visit: visit).html })\
            <section class="flow" aria-labelledby="info"><h2 id="info">\(texts("progress.collected"))</h2>\
            <div class="prose flow">\(collect)</div>\(PersonRows(view: view, visit: visit).html)</section>\
            \(ContactPages.card(near: view.postcode, visit))
            """
        var page = Page(texts("progress.title", ["name": name]), section: .people, main: main)
        page.trail = EntrySubjects.trail(visit)
        page.here = name
        return page
    }

    private var parts: PersonParts { PersonParts(view: view, visit: visit) }

    /// The link to the page where the account corrects its own entry.
    private var correction: HTML {
        """
        <a class="button quiet" href="\(visit.link(FamilyLinks.personDetails(view.entry.id)))">\(Icon.pencil.html) \
        <span>\(texts("person.correct.title"))<span class="hidden"> \(texts("progress.of", ["name": name]))</span></span></a>
        """
    }

    private var head: HTML {
        """
        <div class="row apart title"><div class="row"><h1>\(name)</h1>\
        \(correction, if: !view.permissions.isShared)\
        </div>\(parts.search(above: "info"))</div>
        """
    }

    private var collect: HTML {
        view.isBlind
            ? "<p>\(texts("progress.collect.asked"))</p>" : texts.paragraphs(TextKey("stage", view.stage, "collect"))
    }

    private var now: HTML {
        """
        <section class="now-panel block" aria-labelledby="now"><div class="flow prose">\
        <h2 id="now">\(texts("progress.now"))</h2>\(happening)\(begin)\(coordinator)</div>\(due)</section>
        """
    }

    private var happening: HTML {
        let closed = ["date": view.known?.current.closed.map(visit.dates.words) ?? ""]
        let words =
            switch view.known?.current.state {
            case .closed: texts.paragraphs("progress.closed", closed)
            case .withdrawn: texts.paragraphs("progress.withdrawn", closed)
            case .open, nil: texts.paragraphs(TextKey("stage", view.stage, "now"))
            }
        return "<div class=\"lead\">\(words)</div>"
    }

    private var coordinator: HTML {
        guard let name = view.known?.coordinator else { return .empty }
        return "<p>\(texts("progress.coordinator", ["name": name]))</p>"
    }

    /// How to begin, if nothing was received and a form can be started.
    private var begin: HTML {
        let hasBegun = view.entries.items.contains(where: \.isDraft)
        guard view.received == nil, hasBegun || !view.offers(visit).isEmpty || !view.words.isEmpty,
            visit.site.features.offers.contains(where: { $0.stage == view.stage && !$0.isOnRequest })
        else { return .empty }
        return "<p>\(texts(hasBegun ? "progress.begun" : "progress.begin"))</p>"
    }

    /// The council's next date, the family's own dates, and the date for an appeal.
    private var due: HTML {
        guard let known = view.known else {
            return view.received.flatMap { view.process.due(view.stage, received: $0) }.map { Parts.due($0, visit) }
                ?? .empty
        }
        func date(_ words: TextKey, _ due: Due) -> HTML {
            Parts.keyDate(texts(words), visit.dates.words(due.date), Parts.rule(due, visit))
        }
        let today = CivilDate(visit.now)
        return """
            <div class="flow">\(known.next.map { Parts.due($0.due, visit) })\
            \(each: known.ofFamily(on: today), { date(TextKey("deadline", $0.deadline.name), $0.due) })\
            \(known.appeal.map { date($0.isLate(on: today) ? "progress.appeal.past" : "progress.appeal", $0.due) })\
            </div>
            """
    }
}

extension FormEntry {
    fileprivate var isDraft: Bool {
        if case .draft = state { true } else { false }
    }
}
