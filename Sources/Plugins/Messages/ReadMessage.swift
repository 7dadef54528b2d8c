import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// A message: reading it, with a link to what it is about, and replying.
struct ReadMessage {
    /// The data of a message's page.
    struct Opened: Sendable {
        let message: Message
        /// The name of the person it is about; empty if it is about no entry of this account.
        let name: String
        /// The other messages of the conversation.
        let earlier: [Message]
        /// The information request that it is about.
        let asked: AskedForm?
        /// The id of the newest version of a returned submission that is still to be corrected.
        let returned: String?
        /// Whether the account may reply.
        let isOpen: Bool
    }

    private static let body = Field(
        "body", "messages.reply", .longText(isCounted: true), required: true, limit: Messages.limit)

    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(FamilyLinks.message, access) { visit in
            let opened = try await Self.open(visit)
            return .page(Self.page(opened, visit.heldTyped ?? FormValues(), visit))
        }
        blueprint.post(FamilyLinks.message, access, bodyLimit: .encoded([Self.body])) { try await Self.reply($0) }
    }

    /// Loads a message, and marks it as read.
    private static func open(_ visit: Visit) async throws -> Opened {
        let (inbox, account) = (try OwnMessages(visit), try visit.account.account)
        let id = visit.parameters["message"] ?? ""
        return try await visit.write { db in
            guard let message = try inbox.find(db, id) else { throw Problem(.notFound) }
            if !message.isIncoming, message.seen == nil {
                try MessageStore.see(db, id, at: visit.now)
                try Audit.note(
                    db, .messageRead, by: account, on: visit.site, subject: message.entry, object: id, at: visit.now)
            }
            return try opened(db, message, in: inbox, for: visit)
        }
    }

    private static func opened(
        _ db: Connection, _ message: Message, in inbox: OwnMessages, for visit: Visit
    ) throws -> Opened {
        let account = try visit.account.account
        let permissions = try Permissions.find(db, entry: message.entry, for: visit)
        var asked: AskedForm?
        var returned: String?
        switch message.kind {
        case .asked:
            let requests = try RequestStore.asked(db, for: visit)
            asked = try requests.first { $0.request.id == message.object }
                .map { try AskedForm.find(db, $0.request, $0.permissions, for: visit) }
        case .returned:
            if let sent = try SubmissionStore.find(db, message.object),
                let judged = try ReviewStore.find(db, sent.reference, account: account),
                case .returned = judged.judgement
            {
                returned = judged.submission
            }
        case .written, .document, .access: break
        }
        return Opened(
            message: message, name: permissions?.entry.name ?? "",
            earlier: try inbox.conversation(db, of: message).filter { $0.id != message.id },
            asked: asked, returned: returned,
            isOpen: try visit.site.caseRules.allowsReplies && !message.isIncoming
                && permissions?.person == message.person && !message.person.isEmpty)
    }

    private static func reply(_ visit: Visit) async throws -> Reply {
        let (inbox, session) = (try OwnMessages(visit), try visit.account)
        var typed = FormValues.read([body], from: visit.form)
        typed.check([body], for: visit)
        let (text, isGood) = (typed["body"], typed.findings.isEmpty)
        let id = chosenID(visit.form["id"])
        let opened = try await visit.write { db -> Opened in
            guard let message = try inbox.find(db, visit.parameters["message"] ?? "") else { throw Problem(.notFound) }
            let opened = try Self.opened(db, message, in: inbox, for: visit)
            guard isGood, opened.isOpen else { return opened }
            try IncomingMessages.send(
                db,
                Message(
                    id: id, person: message.person, caseID: message.caseID, account: session.account,
                    entry: message.entry, isIncoming: true, author: session.account, name: session.name,
                    subject: message.shownSubject(visit.texts), body: text, thread: message.thread, at: visit.now),
                for: visit)
            return opened
        }
        guard opened.isOpen else { return .page(page(opened, typed, visit), status: 409) }
        guard isGood else { return .page(page(opened, typed, visit), status: 422) }
        return .redirect(visit.link(FamilyLinks.message(opened.message.id)).query(["sent": "1"]))
    }

    private static func page(_ opened: Opened, _ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.done(texts("messages.sent.done")), if: visit.query["sent"] != nil)\
            \(OpenedPages(opened: opened, visit: visit).html)\(answer(opened, typed, visit))
            """
        var page = Page(
            opened.message.shownSubject(texts), section: .messages, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(texts("messages.title"), visit.link(MessageLinks.messages)),
        ]
        return page
    }

    /// The form for a reply, or a note that none is possible, with the text that was submitted.
    private static func answer(_ opened: Opened, _ typed: FormValues, _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !opened.message.isIncoming else { return .empty }
        guard opened.isOpen else {
            let words: HTML = "<p>\(texts("messages.noReply"))</p>"
            return Parts.note(typed["body"].isEmpty ? words : "\(words)\(Parts.typed(typed["body"]))")
        }
        let content: HTML = """
            <input type="hidden" name="id" value="\(chosenID(visit.form["id"]))">\(body.html(typed, texts))\
            <div class="actions"><button class="button">\(texts("messages.send"))</button></div>
            """
        return """
            <section class="prose flow block" aria-labelledby="answer"><h2 id="answer">\(texts("messages.answer"))</h2>\
            \(Parts.form(visit.link(FamilyLinks.message(opened.message.id)), visit, guarding: true, content))</section>
            """
    }
}
