import Casework
import Markup
import PortalKit

struct MessagePages {
    let list: MessageList
    let visit: Visit

    private var texts: Texts { visit.texts }

    var page: Page {
        let title = texts("messages.title")
        let name: HTML? = list.about.map { "<p class=\"lead\">\($0.name)</p>" }
        let intro = texts(list.hasReplies ? "messages.intro" : "messages.oneWay")
        let main: HTML = """
            \(Parts.title(title, "\(name)<p>\(intro)</p>"))\(actions)\(list.messages.items.isEmpty ? none : table)\
            \(list.messages.links(here, texts))
            """
        if let entry = list.about { return Page(title, about: entry, visit, main: main) }
        var page = Page(title, section: .messages, main: main)
        page.trail = [Page.Above(texts("nav.home"), visit.link(SiteLinks.home))]
        return page
    }

    private var here: Address {
        if let entry = list.about { return visit.link(MessageLinks.ofPerson(entry.id)) }
        let all = visit.link(MessageLinks.messages)
        return list.isSent ? all.query(["box": "sent"]) : all
    }

    private var actions: HTML {
        let (all, new) = (visit.link(MessageLinks.messages), visit.link(MessageLinks.new))
        let address = list.about.map { new.query(["about": $0.id]) } ?? new
        let write: HTML = "<a class=\"button\" href=\"\(address)\">\(Icon.plus.html)\(texts("messages.new"))</a>"
        func link(_ address: Address, _ words: TextKey) -> HTML {
            "<a class=\"button second\" href=\"\(address)\">\(texts(words))</a>"
        }
        let other =
            list.about != nil
            ? link(all, "messages.all")
            : list.isSent ? link(all, "messages.toReceived") : link(all.query(["box": "sent"]), "messages.toSent")
        return """
            <div class="actions">\(write, if: list.mayWrite)\(other, if: list.about != nil || list.hasReplies)</div>
            """
    }

    private var none: HTML {
        Parts.empty(
            .envelope, texts(list.isSent ? "messages.sent.none" : "messages.none"), "\(texts("messages.none.hint"))")
    }

    private var table: HTML {
        let count = ["count": String(list.unread)]
        return Parts.table(
            texts(list.isSent ? "messages.sent" : "messages.caption", count),
            [
                texts("messages.subject"), texts("messages.about"),
                texts(list.isSent ? "messages.sentOn" : "messages.received"),
            ],
            rows: list.messages.items.map { message in
                [
                    subject(message), "<span>\(list.names[message.entry] ?? "")</span>",
                    "<span>\(visit.dates.message(message.at))</span>",
                ]
            })
    }

    /// The link to the message; marked and bold if it is unread.
    private func subject(_ message: Message) -> HTML {
        let link: HTML = "<a href=\"\(visit.link(FamilyLinks.message(message.id)))\">\(message.shownSubject(texts))</a>"
        guard !message.isIncoming, message.seen == nil else { return "<span class=\"plain\">\(link)</span>" }
        return "\(Parts.tag("soon", .dot, texts("messages.isNew"))) <strong>\(link)</strong>"
    }

    /// The unread messages as an item of a list, with the newest one's subject.
    static func waiting(_ unread: Int, newest: Message, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let title: TextKey = unread == 1 ? "messages.waiting.one" : "messages.waiting.many"
        let read = visit.link(unread == 1 ? FamilyLinks.message(newest.id) : MessageLinks.messages())
        return Parts.row(
            "\(texts(title, ["count": String(unread)]))", [newest.shownSubject(texts)],
            beside: "<div class=\"row\"><a class=\"button slim\" href=\"\(read)\">\(texts("messages.waiting.read"))</a></div>")
    }

    /// The breadcrumbs of a page below all messages.
    static func trail(_ visit: Visit) -> [Page.Above] {
        [
            Page.Above(visit.texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(visit.texts("messages.title"), visit.link(MessageLinks.messages)),
        ]
    }
}

extension Message {
    /// The subject as its recipient sees it; of a message about a recalled document, only that it was withdrawn.
    func shownSubject(_ texts: Texts) -> String { isWithdrawn ? texts("messages.withdrawn") : subject }

    /// The body as its recipient sees it.
    func shownBody(_ texts: Texts) -> String { isWithdrawn ? texts("messages.withdrawn.body") : body }
}
