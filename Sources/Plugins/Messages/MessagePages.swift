import Casework
import Markup
import PortalKit

struct MessagePages {
    let list: MessageList
    let style: MessageStyle
    let visit: Visit

    private var texts: Texts { visit.texts }

    var page: Page {
        let title = texts("messages.title")
        let name: HTML? = list.about.map { "<p class=\"lead\">\($0.name)</p>" }
        let intro = texts(list.hasReplies ? "messages.intro" : "messages.oneWay")
        let older = Parts.pages(list.number, hasOlder: list.hasOlder, texts) { here.query(["page": String($0)]) }
        let main: HTML = """
            \(Parts.title(title, "\(name)<p>\(intro)</p>"))\(actions)\(boxes)\(older)
            """
        if let entry = list.about { return Page(title, about: entry, visit, main: main) }
        var page = Page(title, section: .messages, main: main)
        page.trail = [Page.Above(texts("nav.home"), visit.link(SiteLinks.home))]
        return page
    }

    private var here: Address {
        if let entry = list.about { return visit.link(MessageLinks.ofPerson(entry.id)) }
        let all = visit.link(MessageLinks.messages)
        return list.received == nil ? all.query(["box": "sent"]) : all
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
            : list.received == nil
                ? link(all, "messages.toReceived") : link(all.query(["box": "sent"]), "messages.toSent")
        let isApart = style.boxes == .apart
        return """
            <div class="actions">\(write, if: list.mayWrite)\
            \(other, if: isApart && (list.about != nil || list.hasReplies))\
            \(link(here, "action.refresh"), if: style.hasRefresh)</div>
            """
    }

    private var boxes: HTML {
        guard style.boxes == .together else {
            let isSent = list.received == nil
            let messages = (list.received ?? list.sent)?.items ?? []
            guard messages.isEmpty else { return table(messages, isSent: isSent) }
            let none: TextKey = isSent ? "messages.sent.none" : "messages.none"
            return Parts.empty(.envelope, texts(none), "\(texts("messages.none.hint"))")
        }
        return "\(box("inbox", "messages.inbox", list.received))\(box("sent", "messages.sentItems", list.sent))"
    }

    /// The received or the sent messages below their heading.
    private func box(_ id: String, _ heading: TextKey, _ messages: ListPage<Message>?) -> HTML {
        let items = messages?.items ?? []
        let content: HTML =
            items.isEmpty
            ? "<p class=\"empty\">\(Icon.envelope.html)<strong>\(texts("messages.noItems"))</strong></p>"
            : table(items, isSent: id == "sent")
        return """
            <section class="flow block" aria-labelledby="\(id)"><h2 id="\(id)">\
            \(texts(heading, ["name": list.about?.name ?? list.owner]))</h2>\(content)</section>
            """
    }

    private func table(_ messages: [Message], isSent: Bool) -> HTML {
        Parts.table(
            texts(isSent ? "messages.sent" : "messages.caption", ["count": String(list.unread)]), style: "table whole",
            hidesCaption: style.boxes == .together, style.columns.map { title($0, isSent: isSent) },
            heading: style.columns.firstIndex(of: .subject) ?? 0,
            rows: messages.map { message in style.columns.map { cell($0, of: message) } })
    }

    private func title(_ column: MessageStyle.Column, isSent: Bool) -> String {
        switch column {
        case .subject: texts("messages.subject")
        case .about: texts("messages.about")
        case .received: texts(isSent ? "messages.sentOn" : "messages.received")
        case .from: texts("messages.from")
        case .to: texts("messages.to")
        }
    }

    private func cell(_ column: MessageStyle.Column, of message: Message) -> HTML {
        switch column {
        case .subject: subject(message)
        case .about: "<span>\(list.names[message.entry] ?? "")</span>"
        case .received: "<span>\(visit.dates.message(message.at))</span>"
        case .from: "<span>\(message.name)</span>"
        case .to: "<span>\(message.isIncoming ? texts("messages.team") : list.owner)</span>"
        }
    }

    /// The link to the message; marked and bold if it is unread.
    private func subject(_ message: Message) -> HTML {
        let link: HTML = """
            <a href="\(visit.link(FamilyLinks.message(message.id)))">\(message.subjectWords(visit))</a>
            """
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
            beside:
                "<div class=\"row\"><a class=\"button slim\" href=\"\(read)\">\(texts("messages.waiting.read"))</a></div>"
        )
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

    /// The same, escaped, with the language in which it was written.
    func subjectWords(_ visit: Visit) -> HTML {
        isWithdrawn ? "\(shownSubject(visit.texts))" : Parts.written(subject, visit)
    }

    /// The body as its recipient sees it.
    func shownBody(_ texts: Texts) -> String { isWithdrawn ? texts("messages.withdrawn.body") : body }
}
