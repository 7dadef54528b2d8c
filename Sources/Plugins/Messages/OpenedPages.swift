import Casework
import Markup
import PortalKit

/// An opened message, with links to what it is about.
struct OpenedPages {
    let opened: ReadMessage.Opened
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var message: Message { opened.message }

    var html: HTML {
        """
        <div class="title prose flow"><h1>\(message.shownSubject(texts))</h1><p class="muted">\(heading(message))</p></div>\
        <div class="prose flow">\(Parts.typed(message.shownBody(texts)))\(target)</div>\(earlier)
        """
    }

    private func heading(_ message: Message) -> String {
        let values = [
            "name": message.name, "date": visit.dates.date(message.at), "time": visit.dates.time(message.at),
        ]
        return texts(message.isIncoming ? "messages.byYou" : "messages.by", values)
    }

    /// The link or button for what the message is about.
    private var target: HTML {
        switch message.kind {
        case .asked:
            let asked: HTML =
                opened.asked.map { "<ul class=\"rows\">\($0.row(visit))</ul>" }
                ?? Parts.note("<p>\(texts("messages.asked.gone"))</p>")
            return "\(asked)\(everything)"
        case .returned:
            let about: HTML = "<span class=\"hidden\"> \(message.subject)</span>"
            return opened.returned.map { AskedForm.mend($0, about, visit) }
                ?? Parts.note("<p>\(texts("messages.returned.done"))</p>")
        case .document where !opened.name.isEmpty && visit.site.answers(FamilyLinks.document):
            return Parts.button(
                texts("messages.document"), to: visit.link(FamilyLinks.document(message.entry, message.object)))
        case .access where !opened.name.isEmpty && visit.site.answers(FamilyLinks.access):
            return Parts.button(texts("messages.access"), to: visit.link(FamilyLinks.access(message.entry)))
        case .written, .document, .access:
            guard !opened.name.isEmpty else { return .empty }
            let words = texts("person.back", ["name": opened.name])
            return "<p><a href=\"\(visit.link(FamilyLinks.person(message.entry)))\">\(words)</a></p>"
        }
    }

    /// The link to all information requests, if the portal has that page.
    private var everything: HTML {
        guard visit.site.answers(FamilyLinks.requests) else { return .empty }
        return "<p><a href=\"\(visit.link(FamilyLinks.requests))\">\(texts("asked.all"))</a></p>"
    }

    private var earlier: HTML {
        guard !opened.earlier.isEmpty else { return .empty }
        return """
            <section class="prose flow block" aria-labelledby="earlier"><h2 id="earlier">\(texts("messages.earlier"))</h2>\
            \(each: opened.earlier.reversed(), { previous in
                """
                <article class="flow"><h3>\(previous.shownSubject(texts))</h3><p class="muted">\(heading(previous))</p>\
                \(Parts.typed(previous.shownBody(texts)))\
                </article>
                """
            })</section>
            """
    }
}
