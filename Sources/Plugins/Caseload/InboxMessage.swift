import Casework
import Database
import Identity
import Markup
import PortalKit

/// A message without a case, such as a change of circumstances from an account that is not linked yet: its text, and
/// how to contact its author.
enum InboxMessage {
    private struct Opened: Sendable {
        let message: Message
        let sender: Account?
        let contact: AccountStore.Contact
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let opened = try await visit.site.store.read { db in
            let message = try find(db, visit)
            return Opened(
                message: message, sender: try AccountStore.find(db, id: message.account),
                contact: try AccountStore.contact(db, message.account))
        }
        if opened.message.isUnread { try await visit.write { try see($0, visit) } }
        return .page(page(opened, visit))
            .viewing([Reply.View(.viewedMessage, subject: opened.message.person, object: opened.message.id)])
    }

    private static func find(_ db: Connection, _ visit: Visit) throws -> Message {
        guard let message = try MessageStore.find(visit.team(db), visit.parameters["message"] ?? ""),
            message.isIncoming, message.caseID.isEmpty
        else { throw Problem(.notFound) }
        return message
    }

    /// Marks the message as read.
    private static func see(_ db: Connection, _ visit: Visit) throws {
        let message = try find(db, visit)
        guard message.isUnread else { return }
        try MessageStore.see(visit.team(db), message.id, at: visit.now)
        try Audit.note(
            db, .messageRead, by: visit.officer.account, on: visit.site, subject: message.person,
            object: message.id, at: visit.now)
    }

    private static func page(_ opened: Opened, _ visit: Visit) -> Page {
        let (texts, message) = (visit.texts, opened.message)
        let title = message.subject.isEmpty ? texts("inbox.subject.none") : message.subject
        let person: HTML =
            message.person.isEmpty
            ? "<p>\(texts("inbox.noChild"))</p>"
            : "<p><a href=\"\(visit.link(TeamLinks.person(message.person)))\">\(texts("case.person"))</a></p>"
        let ways = [
            (texts("inbox.sender.email"), opened.sender?.email ?? ""),
            (
                texts("inbox.sender.phone"),
                [opened.contact.mobile, opened.contact.home, opened.contact.work]
                    .filter { !$0.isEmpty }.joined(separator: "\n")
            ),
            (texts("inbox.sender.address"), opened.contact.address?.line ?? ""),
        ].filter { !$0.1.isEmpty }
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow"><p class="muted">\(message.name), \
            \(visit.dates.message(message.at))</p>\(Parts.typed(message.body, visit))\
            <h2>\(texts("inbox.sender"))</h2>\(person)\
            \(Parts.details(ways.map { ($0.0, Parts.typed($0.1, visit)) }))</div>
            """
        var page = Page(title, section: .messages, main: main)
        page.trail = [
            Page.Above(texts("caseload.title"), visit.link(SiteLinks.home)),
            Page.Above(texts("inbox.title"), visit.link(CaseloadLinks.inbox)),
        ]
        return page
    }
}
