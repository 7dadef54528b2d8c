import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// A message: reading it, with a link to what it is about, and replying.
struct ReadMessage: OpenedAction {
    private static let body = Field(
        "body", "messages.reply", .longText(isCounted: true), required: true, limit: Messages.limit)

    let message: Message
    /// The account's record of the person it is about; nil if it is about none.
    let entry: Entry?
    /// The other messages of its conversation, oldest first.
    let earlier: [Message]
    let asked: AskedForm?
    /// The id of the newest version of a returned submission that is still to be corrected.
    let returned: String?
    /// Whether the account may reply.
    let isOpen: Bool

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.form(FamilyLinks.message, access, bodyLimit: .encoded([body])) { try ReadMessage($0, for: $1) }
    }

    private init(_ db: Connection, for visit: Visit) throws {
        let inbox = try OwnMessages(visit)
        guard let message = try inbox.find(db, visit.parameters["message"] ?? "") else { throw Problem(.notFound) }
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
                let reviewed = try permissions.map({ try ReviewStore.find(db, sent.reference, $0) })
                    ?? ReviewStore.find(db, sent.reference, account: visit.account.account),
                permissions?.mayFill != false, case .returned = reviewed.reviewStatus
            {
                returned = reviewed.submission
            }
        case .written, .document, .access: break
        }
        (self.message, self.asked, self.returned) = (message, asked, returned)
        entry = permissions?.entry
        earlier = try inbox.conversation(db, of: message).filter { $0.id != message.id }
        isOpen =
            try visit.site.caseRules.allowsReplies && !message.isIncoming && permissions?.person == message.person
            && !message.person.isEmpty
    }

    /// Marks the message as read.
    func pageBefore(_ visit: Visit) async throws -> Reply? {
        guard !message.isIncoming, message.seen == nil else { return nil }
        let (id, inbox) = (message.id, try OwnMessages(visit))
        try await visit.write { db in
            guard let message = try inbox.find(db, id), message.seen == nil else { return }
            try inbox.see(db, id, at: visit.now)
            try visit.note(db, .messageRead, subject: message.entry, object: id)
        }
        return nil
    }

    func fields(_ visit: Visit) -> [Field] { [Self.body] }

    /// The text stays on the page if no reply is possible any more.
    func conflict(_ db: Connection, _ input: FormInput) -> FormConflict? { isOpen ? nil : FormConflict(.empty) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, session) = (input.visit, try input.visit.account)
        try IncomingMessages.send(
            db,
            Message(
                id: input.id, person: message.person, caseID: message.caseID, account: message.account,
                entry: message.entry, isIncoming: true, author: session.account, name: session.name,
                subject: message.shownSubject(input.texts), body: input["body"], thread: message.thread,
                at: visit.now), for: visit)
        return visit.link(FamilyLinks.message(message.id)).query(["sent": "1"])
    }
}

extension ReadMessage {
    func page(_ input: FormInput) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let subject = message.shownSubject(texts)
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.done(texts("messages.sent.done")), if: visit.query["sent"] != nil)\
            <div class="title prose flow"><h1>\(message.subjectWords(visit))</h1><p class="muted">\(heading(message, visit))</p></div>\
            <div class="prose flow">\(Parts.typed(message.shownBody(texts), visit))\(target(visit))</div>\
            \(conversation(visit), if: !earlier.isEmpty)\(answer(input), if: !message.isIncoming)
            """
        var page: Page
        if let entry, visit.site.personMenu != nil {
            page = Page(
                subject, about: entry, within: "messages", hasFindings: !findings.isEmpty, visit, main: main)
        } else {
            page = Page(subject, section: .messages, hasFindings: !findings.isEmpty, main: main)
            page.trail = MessagePages.trail(visit)
        }
        page.hereLanguage = message.isWithdrawn ? nil : visit.site.defaultLanguage
        return page
    }

    /// The name of the person it is about; empty if it is about no entry of this account.
    private var name: String { entry?.name ?? "" }

    private func heading(_ message: Message, _ visit: Visit) -> String {
        let values = [
            "name": message.name, "date": visit.dates.messageDay(message.at), "time": visit.dates.time(message.at),
        ]
        return visit.texts(message.isIncoming ? "messages.byYou" : "messages.by", values)
    }

    /// The link or button for what the message is about.
    private func target(_ visit: Visit) -> HTML {
        let texts = visit.texts
        switch message.kind {
        case .asked:
            let inNewTab = visit.site.features.kept(MessageStyle.self)?.opensFormsInNewTab == true
            let form = asked.map { "<ul class=\"rows\">\($0.row(visit, inNewTab: inNewTab))</ul>" as HTML }
            let all: HTML = "<p><a href=\"\(visit.link(FamilyLinks.requests))\">\(texts("asked.all"))</a></p>"
            return """
                \(form ?? Parts.note("<p>\(texts("messages.asked.gone"))</p>"))\
                \(all, if: visit.site.answers(FamilyLinks.requests))
                """
        case .returned:
            let about: HTML = "<span class=\"hidden\"> \(message.subject)</span>"
            return returned.map { AskedForm.mend($0, about, visit) }
                ?? Parts.note("<p>\(texts("messages.returned.done"))</p>")
        case .document where !name.isEmpty && visit.site.answers(FamilyLinks.document):
            return Parts.button(
                texts("messages.document"), to: visit.link(FamilyLinks.document(message.entry, message.object)))
        case .access where !name.isEmpty && visit.site.answers(FamilyLinks.access):
            return Parts.button(texts("messages.access"), to: visit.link(FamilyLinks.access(message.entry)))
        case .written, .document, .access:
            guard !name.isEmpty else { return .empty }
            let words = texts("person.back", ["name": name])
            return "<p><a href=\"\(visit.link(FamilyLinks.person(message.entry)))\">\(words)</a></p>"
        }
    }

    private func conversation(_ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <section class="prose flow block" aria-labelledby="earlier"><h2 id="earlier">\
            \(texts("messages.earlier"))</h2>\
            \(each: earlier.reversed(), { previous in
                """
                <article class="flow"><h3>\(previous.shownSubject(texts))</h3>\
                <p class="muted">\(heading(previous, visit))</p>\(Parts.typed(previous.shownBody(texts), visit))</article>
                """
            })</section>
            """
    }

    /// The form for a reply, or a note that none is possible, with the text that was submitted.
    private func answer(_ input: FormInput) -> HTML {
        let texts = input.texts
        guard isOpen else {
            return Parts.note("<p>\(texts("messages.noReply"))</p>\(Parts.typed(input["body"], input.visit))")
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
