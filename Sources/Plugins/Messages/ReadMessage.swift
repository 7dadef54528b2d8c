import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// A message: reading it, with a link to what it is about, and replying.
struct ReadMessage: OpenedAction {
    struct Opened: Sendable {
        let message: Message
        /// The name of the person it is about; empty if it is about no entry of this account.
        let name: String
        let earlier: [Message]
        let asked: AskedForm?
        /// The id of the newest version of a returned submission that is still to be corrected.
        let returned: String?
        /// Whether the account may reply.
        let isOpen: Bool
    }

    private static let body = Field(
        "body", "messages.reply", .longText(isCounted: true), required: true, limit: Messages.limit)

    let opened: Opened

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.form(FamilyLinks.message, access, bodyLimit: .encoded([body])) { db, visit in
            let inbox = try OwnMessages(visit)
            guard let message = try inbox.find(db, visit.parameters["message"] ?? "") else { throw Problem(.notFound) }
            return ReadMessage(opened: try opened(db, message, in: inbox, for: visit))
        }
    }

    /// Marks the message as read.
    func pageBefore(_ visit: Visit) async throws -> Reply? {
        let (message, inbox) = (opened.message, try OwnMessages(visit))
        guard !message.isIncoming, message.seen == nil else { return nil }
        try await visit.write { db in
            guard try inbox.find(db, message.id)?.seen == nil else { return }
            try MessageStore.see(db, message.id, at: visit.now)
            try visit.note(db, .messageRead, subject: message.entry, object: message.id)
        }
        return nil
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

    func fields(_ visit: Visit) -> [Field] { [Self.body] }

    /// The text stays on the page if no reply is possible any more.
    func conflict(_ db: Connection, _ input: FormInput) -> FormConflict? { opened.isOpen ? nil : FormConflict(.empty) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, session, message) = (input.visit, try input.visit.account, opened.message)
        try IncomingMessages.send(
            db,
            Message(
                id: input.id, person: message.person, caseID: message.caseID, account: session.account,
                entry: message.entry, isIncoming: true, author: session.account, name: session.name,
                subject: message.shownSubject(input.texts), body: input["body"], thread: message.thread,
                at: visit.now), for: visit)
        return visit.link(FamilyLinks.message(message.id)).query(["sent": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.done(texts("messages.sent.done")), if: visit.query["sent"] != nil)\
            \(OpenedPages(opened: opened, visit: visit).html)\(answer(input))
            """
        var page = Page(
            opened.message.shownSubject(texts), section: .messages, hasFindings: !findings.isEmpty, main: main)
        page.trail = MessagePages.trail(visit)
        return page
    }

    /// The form for a reply, or a note that none is possible, with the text that was submitted.
    private func answer(_ input: FormInput) -> HTML {
        let texts = input.texts
        guard !opened.message.isIncoming else { return .empty }
        guard opened.isOpen else {
            let words: HTML = "<p>\(texts("messages.noReply"))</p>"
            return Parts.note(input["body"].isEmpty ? words : "\(words)\(Parts.typed(input["body"]))")
        }
        let content: HTML = """
            \(Self.body.html(input.typed, texts))\
            <div class="actions"><button class="button">\(texts("messages.send"))</button></div>
            """
        return """
            <section class="prose flow block" aria-labelledby="answer"><h2 id="answer">\(texts("messages.answer"))</h2>\
            \(input.form(content))</section>
            """
    }
}
