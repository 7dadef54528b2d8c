import Casework
import Forms
import Markup
import PortalKit
import Web

struct DashboardPages {
    let view: DashboardView
    let style: DashboardStyle
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var entry: Entry { view.entry }
    private var isLinked: Bool { view.permissions.involvement != nil }

    var page: Page {
        let title = texts("caseDashboard.title", ["name": entry.name])
        let dates: HTML = """
            <a href="\(visit.link(FamilyLinks.request(entry.id)))">\(texts("caseDashboard.dates"))</a>
            """
        let main: HTML = """
            \(Parts.done(texts("account.saved")), if: visit.query["saved"] != nil)\
            <div class="row apart title"><h1>\(title)</h1>\(dates)</div>\(waiting)\(linking)\
            \(Tracker(style.boxes, view.progress).html(style.colours, visit))\
            <div class="split aside-last"><section class="now-panel" aria-labelledby="stage"><div class="flow">\
            <h2 id="stage">\(texts("caseDashboard.stage"))</h2>\(happening)</div></section>\
            <div class="flow">\(coordinator)\(localOffer)</div></div>\
            <div class="panels">\(each: style.panels, panel)</div>\(others)\
            \(ContactPages.card(near: view.postcode, visit))
            """
        var page = Page(title, section: .people, main: main)
        page.trail = PersonMenu.trail(visit)
        page.here = texts("caseDashboard.here")
        return page
    }

    /// What an account that is not linked can do, and what became of its access request.
    private var linking: HTML {
        guard !isLinked else { return .empty }
        if let access = view.access { return "<div class=\"block\">\(Parts.note(access.words(visit)))</div>" }
        guard view.progress.received == nil else { return .empty }
        let access = visit.site.features.personPage("access").flatMap { page in
            view.others.contains { $0.name == page.name } ? page : nil
        }
        let ask: HTML = """
            <p><a href="\(visit.link(FamilyLinks.complete(entry.id)))">\(texts("caseDashboard.begin.request"))</a></p>
            """
        let link = access.map { page -> HTML in
            """
            <p>\(texts("caseDashboard.begin.access"))</p>\
            <p><a href="\(visit.link(page.link(entry.id)))">\(texts(page.label))</a></p>
            """
        }
        return """
            <section class="card raised flow block" aria-labelledby="begin"><h2 id="begin">\
            \(texts("caseDashboard.begin"))</h2>\(ask, if: !view.progress.offers(visit).isEmpty)\(link)</section>
            """
    }

    /// What waits, first on the page: links with counts.
    private var waiting: HTML {
        let unopened = view.documents.count { $0.recipient.seen == nil }
        let counts: [(count: Int, words: TextKey, page: DashboardStyle.Panel)] = [
            (view.waiting.count, "caseDashboard.waiting.complete", .complete),
            (view.unread, "caseDashboard.waiting.messages", .messages),
            (unopened, "caseDashboard.waiting.documents", .documents),
        ].filter { $0.count > 0 }
        guard !counts.isEmpty else { return .empty }
        return """
            <ul class="row waits block" aria-label="\(texts("caseDashboard.waiting"))">\(each: counts, { waits in
                let page = visit.site.features.personPage(waits.page.rawValue)
                let address = visit.link(page?.link(entry.id) ?? FamilyLinks.person(entry.id))
                let words = texts(waits.count == 1 ? waits.words.part("one") : waits.words, ["count": String(waits.count)])
                return "<li><a class=\"tag soon\" href=\"\(address)\">\(Icon.clock.html) \(words)</a></li>"
            })</ul>
            """
    }

    private var happening: HTML {
        let closed = ["date": view.progress.known?.current.closed.map(visit.dates.words) ?? ""]
        return switch view.progress.known?.current.state {
        case .closed: texts.paragraphs("caseDashboard.closed", closed)
        case .withdrawn: texts.paragraphs("caseDashboard.withdrawn", closed)
        case .open: texts.paragraphs(TextKey("stage", view.progress.stage, "now"))
        case nil where view.progress.received != nil: texts.paragraphs(TextKey("stage", view.progress.stage, "now"))
        case nil: texts.paragraphs(isLinked ? "caseDashboard.unseen" : "caseDashboard.nothing")
        }
    }

    private var coordinator: HTML {
        guard let known = view.progress.known else { return .empty }
        guard let name = known.coordinator else {
            return "<section class=\"card flow\"><p>\(texts("caseDashboard.coordinator.none"))</p></section>"
        }
        return """
            <section class="card flow" aria-labelledby="who"><h2 id="who">\(texts("caseDashboard.coordinator", ["name": name]))</h2>\
            <p class="small muted">\(texts("caseDashboard.coordinator.about"))</p></section>
            """
    }

    private var localOffer: HTML {
        guard let address = style.localOffer else { return .empty }
        return """
            <p><a class="button second wide" href="\(address)">\(texts("caseDashboard.localOffer")) \(Icon.arrow.html)</a></p>
            """
    }

    /// Links to the pages that no panel leads to, and to the account's other people.
    private var others: HTML {
        func link(_ address: Address, _ words: String) -> HTML {
            "<a class=\"button second slim\" href=\"\(address)\">\(words)</a>"
        }
        return """
            <nav class="actions block" aria-label="\(texts("caseDashboard.more", ["name": entry.name]))">\
            \(each: view.others, { link(visit.link($0.link(entry.id)), texts($0.label)) })\
            \(link(visit.link(FamilyLinks.personDetails(entry.id)), texts("person.correct.title")), if: !view.permissions.isShared)\
            \(link(visit.link(SiteLinks.people), texts("personMenu.change")), if: view.hasOthers)</nav>
            """
    }
}

extension DashboardPages {
    private func panel(_ panel: DashboardStyle.Panel) -> HTML {
        let link = visit.site.features.personPage(panel.rawValue)?.link(entry.id)
        func framed(_ heading: String, _ content: HTML) -> HTML {
            Parts.panel(panel.rawValue, heading, to: link.map(visit.link), content)
        }
        switch panel {
        case .request:
            let rows = view.progress.requestRows(visit)
            return framed(
                texts("caseDashboard.dates"),
                rows.isEmpty
                    ? Parts.empty(.clock, texts("caseDashboard.dates.none"), "\(texts("caseDashboard.dates.hint"))")
                    : Parts.details(rows))
        case .complete:
            return framed(texts("caseDashboard.forms", ["count": String(view.waiting.count)]), forms)
        case .messages:
            return framed(texts("caseDashboard.messages", ["count": String(view.unread)]), messages)
        case .documents: return framed(texts("caseDashboard.documents"), documents)
        }
    }

    private var forms: HTML {
        guard view.waiting.count > 0 else {
            let startable = view.progress.offers(visit).count
            let hint =
                startable == 0
                ? texts("caseDashboard.forms.hint")
                : texts(
                    startable == 1 ? "caseDashboard.forms.start.one" : "caseDashboard.forms.start",
                    ["count": String(startable)])
            return Parts.empty(.document, texts("caseDashboard.forms.none"), "\(hint)")
        }
        let address = visit.link(FamilyLinks.complete(entry.id))
        return Parts.links(view.waiting.items.prefix(3).map { ($0.title(visit), address, $0.tag(visit)) })
    }

    private var messages: HTML {
        guard view.unread > 0 else {
            return Parts.empty(
                .envelope, texts("caseDashboard.messages.none"), "\(texts("caseDashboard.messages.hint"))")
        }
        return Parts.links(
            view.messages.map { message in
                let words: HTML =
                    message.isWithdrawn
                    ? "\(texts("caseDashboard.message.withdrawn"))" : Parts.written(message.subject, visit)
                return (
                    words, visit.link(FamilyLinks.message(message.id)), "\(visit.dates.message(message.at))"
                )
            })
    }

    private var documents: HTML {
        guard !view.documents.isEmpty else {
            return Parts.empty(
                .document, texts("caseDashboard.documents.none"), "\(texts("caseDashboard.documents.hint"))")
        }
        return Parts.links(
            view.documents.prefix(3).map { document, recipient in
                let new: HTML = " \(Parts.tag("soon", .dot, texts("caseDashboard.documents.new")))"
                let day = document.published.map(visit.dates.date) ?? ""
                return (
                    "\(document.title)", visit.link(FamilyLinks.document(entry.id, document.id)),
                    "<span class=\"date\">\(day)</span>\(new, if: recipient.seen == nil)"
                )
            })
    }
}
