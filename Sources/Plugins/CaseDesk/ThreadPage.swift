import Casework
import Database
import Markup
import PortalKit

/// A conversation with one account about a case.
enum ThreadPage {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(CaseDeskLinks.thread, .staff(.officer)) { try await show($0) }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let (open, messages) = try await visit.site.store.read { try read($0, visit) }
        if messages.contains(where: \.isUnread) { try await visit.write { try see($0, visit) } }
        guard let first = messages.first else { throw Problem(.notFound) }
        let texts = visit.texts
        let reply = visit.link(AnswerMessage.link(open.current.id, first.id))
        return .page(
            open.page(
                first.subject, isWritten: true, visit,
                """
                \(each: messages, { message in
                    """
                    <section class="card flow"><h2>\(message.name)</h2><p class="muted">\(when(message, visit)) \
                    \(state(message, visit))</p>\("<p><b>\(Parts.written(message.subject, visit))</b></p>", if: message.subject != first.subject)<p>\(broken(message.body))</p></section>
                    """
                })<div class="actions"><a class="button" href="\(reply)">\(texts("case.reply"))</a></div>
                """)
        ).viewing([Reply.View(.viewedMessage, subject: open.person.id, object: first.id)])
    }

    /// The case, and the messages of the conversation with the account of the chosen one.
    private static func read(_ db: Connection, _ visit: Visit) throws -> (open: OpenCase, messages: [Message]) {
        let open = try OpenCase.find(db, for: visit)
        let selected = try open.message(db, visit)
        let messages = try MessageStore.thread(open.team(db), selected.thread).filter {
            $0.caseID == open.current.id && $0.account == selected.account
        }
        return (open, messages)
    }

    /// Marks the unread messages as read.
    private static func see(_ db: Connection, _ visit: Visit) throws {
        let (open, messages) = try read(db, visit)
        for message in messages where message.isUnread {
            try MessageStore.see(open.team(db), message.id, at: visit.now)
            try Audit.note(
                db, .messageRead, by: open.officer.account, on: visit.site, subject: open.person.id,
                object: message.id, at: visit.now)
        }
        try CaseStore.refresh(open.team(db), open.current.id, open.rules)
    }

    private static func when(_ message: Message, _ visit: Visit) -> String {
        visit.texts(
            "case.at", ["date": visit.dates.messageDay(message.at), "time": visit.dates.time(message.at)])
    }

    static func state(_ message: Message, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if message.isUnread { return Icon.envelope.tag(texts("case.unread"), "brand") }
        if message.isIncoming { return .empty }
        guard let seen = message.seen else { return Icon.clock.tag(texts("case.notRead")) }
        return Icon.tick.tag(texts("case.read", ["date": visit.dates.date(seen)]), "ok")
    }
}
