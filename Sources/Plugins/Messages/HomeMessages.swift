import Casework
import Database
import Markup
import PortalKit

/// The newest messages of an account, for its home page.
struct HomeMessages {
    private let messages: [(message: Message, about: String)]
    private let unread: Int
    private let visit: Visit

    private var texts: Texts { visit.texts }

    /// - Parameter count: how many messages.
    init(_ db: Connection, newest count: Int, for visit: Visit) throws {
        let inbox = try OwnMessages(visit)
        let people = try Permissions.all(db, for: visit)
        let asked = try AskedForm.all(db, for: visit)
        (unread, self.visit) = (try inbox.unread(db), visit)
        messages = try inbox.received(db, limit: count, offset: 0).map { message in
            let name = people.first { $0.entry.id == message.entry }?.entry.name ?? ""
            guard message.kind == .asked, let form = asked.first(where: { $0.request.id == message.object }) else {
                return (message, name)
            }
            let values = ["name": name, "form": form.title, "date": visit.dates.date(form.request.due)]
            return (message, visit.texts("messages.home.asked", values))
        }
    }

    var html: HTML {
        let count = ["count": String(unread)]
        let all: TextKey = unread == 0 ? "messages.home.all" : unread == 1 ? "messages.home.one" : "messages.home.many"
        let none = Parts.empty(.envelope, texts("messages.none"), "\(texts("messages.none.hint"))")
        return """
            <section class="flow block" aria-labelledby="messages"><div class="section-head">\
            <h2 id="messages">\(texts("messages.title"))</h2>\
            <a href="\(visit.link(MessageLinks.messages))">\(texts(all, count))</a></div>\
            \(messages.isEmpty ? none : Parts.rows(messages) { row($0.message, $0.about) })</section>
            """
    }

    private func row(_ message: Message, _ about: String) -> HTML {
        let state =
            message.seen == nil
            ? Parts.tag("brand", .envelope, texts("messages.isNew"))
            : "<span class=\"tag\">\(texts("messages.home.read"))</span>"
        return Parts.row(
            "<a href=\"\(visit.link(FamilyLinks.message(message.id)))\">\(message.subjectWords(visit))</a>",
            about.isEmpty ? [] : [about],
            beside: """
                <div class="row">\(state)<span class="small muted">\(visit.dates.messageDay(message.at))</span></div>
                """)
    }
}
