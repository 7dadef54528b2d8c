import Casework
import Foundation
import Markup
import PortalKit

struct MessagePages {
    let visit: Visit

    private var texts: Texts { visit.texts }

    func list(_ list: MessageList) -> Page {
        let main: HTML = """
            \(title(list))\(actions(list))\(list.messages.isEmpty ? none(list) : table(list))\(pages(list))
            """
        guard let entry = list.about else {
            var page = Page(texts("messages.title"), section: .messages, main: main)
            page.trail = [Page.Above(texts("nav.home"), visit.link(SiteLinks.home))]
            return page
        }
        var page = Page("\(texts("messages.title")): \(entry.name)", section: .people, main: main)
        page.trail = EntrySubjects.trail(visit) + [Page.Above(entry.name, visit.link(FamilyLinks.person(entry.id)))]
        page.here = texts("messages.title")
        return page
    }

    private func title(_ list: MessageList) -> HTML {
        let whom: HTML = list.about.map { "<p class=\"lead\">\($0.name)</p>" } ?? .empty
        let intro = texts(list.hasReplies ? "messages.intro" : "messages.oneWay")
        return Parts.title(texts("messages.title"), "\(whom)<p>\(intro)</p>")
    }

    private func actions(_ list: MessageList) -> HTML {
        let here = visit.link(MessageLinks.messages)
        let new =
            list.about.map { visit.link(MessageLinks.new).query(["about": $0.id]) } ?? visit.link(MessageLinks.new)
        let write: HTML =
            list.mayWrite ? "<a class=\"button\" href=\"\(new)\">\(Icon.plus.html)\(texts("messages.new"))</a>" : .empty
        if list.about != nil {
            return """
                <div class="actions">\(write)<a class="button second" href="\(here)">\(texts("messages.all"))</a></div>
                """
        }
        let other: HTML =
            list.isSent
            ? "<a class=\"button second\" href=\"\(here)\">\(texts("messages.toReceived"))</a>"
            : "<a class=\"button second\" href=\"\(here.query(["box": "sent"]))\">\(texts("messages.toSent"))</a>"
        return "<div class=\"actions\">\(write)\(other, if: list.hasReplies)</div>"
    }

    private func none(_ list: MessageList) -> HTML {
        """
        <p class="empty">\(Icon.envelope.html)<strong>\(texts(list.isSent ? "messages.sent.none" : "messages.none"))</strong>\
        <span>\(texts("messages.none.hint"))</span></p>
        """
    }

    private func table(_ list: MessageList) -> HTML {
        let (about, at) = (texts("messages.about"), texts(list.isSent ? "messages.sentOn" : "messages.received"))
        return """
            <table class="table"><caption>\(texts(list.isSent ? "messages.sent" : "messages.caption", count(list.unread)))\
            </caption><thead><tr><th scope="col">\(texts("messages.subject"))</th><th scope="col">\(about)</th>\
            <th scope="col">\(at)</th></tr></thead><tbody>\
            \(each: list.messages, { message in
                """
                <tr><th scope="row">\(subject(message))</th>\
                <td data-label="\(about)"><span>\(list.names[message.entry] ?? "")</span></td>\
                <td data-label="\(at)"><span>\(visit.dates.date(message.at)) \(visit.dates.time(message.at))</span></td></tr>
                """
            })</tbody></table>
            """
    }

    private func count(_ unread: Int) -> [String: String] { ["count": String(unread)] }

    /// The link to the message; marked and bold if it is unread.
    private func subject(_ message: Message) -> HTML {
        let link: HTML = "<a href=\"\(visit.link(FamilyLinks.message(message.id)))\">\(message.shownSubject(texts))</a>"
        guard !message.isIncoming, message.seen == nil else { return "<span class=\"plain\">\(link)</span>" }
        return """
            <span class="tag soon">\(Icon.dot.html) \(texts("messages.isNew"))</span> <strong>\(link)</strong>
            """
    }

    private func pages(_ list: MessageList) -> HTML {
        let here = list.about.map { visit.link(MessageLinks.ofPerson($0.id)) } ?? visit.link(MessageLinks.messages)
        return Parts.pages(list.page, hasOlder: list.hasOlder, texts) { page in
            list.isSent ? here.query(["box": "sent", "page": String(page)]) : here.query(["page": String(page)])
        }
    }
}

extension Message {
    /// The subject as its recipient sees it; of a message about a recalled document, only that it was withdrawn.
    func shownSubject(_ texts: Texts) -> String { isWithdrawn ? texts("messages.withdrawn") : subject }

    /// The body as its recipient sees it.
    func shownBody(_ texts: Texts) -> String { isWithdrawn ? texts("messages.withdrawn.body") : body }
}
