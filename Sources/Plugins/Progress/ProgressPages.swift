import Casework
import Forms
import Markup
import PortalKit
import Web

/// The page of one person's progress.
struct ProgressPages {
    let view: ProgressView
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var name: String { view.entry.name }

    var page: Page {
        let main: HTML = """
            \(Parts.done(texts("account.saved")), if: visit.query["saved"] != nil)\(head)\(stages)\(now)\
            <section class="flow" aria-labelledby="info"><h2 id="info">\(texts("progress.collected"))</h2>\
            <div class="prose flow">\(texts.paragraphs(TextKey("stage", view.stage, "collect")))</div>\
            \(ProgressRows(view: view, visit: visit).html)</section>
            """
        var page = Page(texts("progress.title", ["name": name]), section: "people", main: main)
        page.trail = EntrySubjects.trail(visit)
        page.here = name
        return page
    }

    private var here: Address { visit.link("people", view.entry.id) }

    private var head: HTML {
        """
        <div class="row apart title"><div class="row"><h1>\(name)</h1>\
        <a class="button quiet" href="\(visit.link("people", view.entry.id, "details"))">\(Icon.pencil.html) \
        <span>\(texts("person.correct.title"))<span class="hidden"> \(texts("progress.of", ["name": name]))</span></span></a>\
        </div><form role="search" action="\(here)"><label class="hidden" for="q">\(texts("progress.search"))</label>\
        <div class="joined"><input class="input" id="q" type="search" name="q" value="\(view.words)" \
        placeholder="\(texts("progress.search.hint"))" autocomplete="off"><button class="button second slim">\
        \(texts("progress.search"))</button></div></form></div>
        """
    }

    private var stages: HTML {
        let stages = Array(view.process.stages.enumerated())
        return """
            <ol class="stages across block" aria-label="\(texts("progress.stages"))">\
            \(each: stages, { stage($0.element.name, number: $0.offset + 1) })</ol>
            """
    }

    private func stage(_ stage: String, number: Int) -> HTML {
        let title = texts(TextKey("stage", stage, "title"))
        guard stage == view.stage else {
            return """
                <li><span class="dot" aria-hidden="true">\(number)</span><b>\(title)</b>\
                <small>\(texts("progress.notStarted"))</small></li>
                """
        }
        let state = texts(view.received == nil ? "progress.here" : "progress.inProgress")
        let received: HTML =
            view.received.map { day in
                "<small>\(texts("progress.received", ["date": visit.dates.date(day)]))</small>"
            } ?? .empty
        return """
            <li class="now" aria-current="step"><span class="dot" aria-hidden="true"></span><b>\(title)</b>\
            <span class="tag solid">\(Icon.dot.html) \(state)</span>\(received)</li>
            """
    }

    private var now: HTML {
        """
        <section class="now-panel block" aria-labelledby="now"><div class="flow prose">\
        <h2 id="now">\(texts("progress.now"))</h2><div class="lead">\
        \(texts.paragraphs(TextKey("stage", view.stage, "now")))</div>\(begin)</div>\(due)</section>
        """
    }

    /// Says how to begin, where nothing was sent and something can be.
    private var begin: HTML {
        guard view.received == nil, visit.site.features.offers.contains(where: { $0.stage == view.stage }) else {
            return .empty
        }
        let hasBegun = view.entries.contains(where: \.isDraft)
        return "<p>\(texts(hasBegun ? "progress.begun" : "progress.begin"))</p>"
    }

    /// The day by which the council has to tell.
    private var due: HTML {
        view.received.flatMap { view.process.due(view.stage, received: $0) }.map { Parts.due($0, visit) } ?? .empty
    }
}

extension FormEntry {
    /// Whether it was begun and not sent.
    fileprivate var isDraft: Bool {
        if case .draft = state { true } else { false }
    }
}
