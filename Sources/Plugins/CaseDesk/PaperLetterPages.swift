import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// What must be sent by post: the list, printing, and marking as posted.
enum PaperLetterPages {
    static func contribute(to blueprint: inout Blueprint) {
        let staff = Access.staff(.officer)
        blueprint.add(
            NavigationItem(
                .lettersToPost, "posting.title", to: CaseDeskLinks.lettersToPost(),
                count: { try PaperLetterStore.count($0) }))
        blueprint.get(CaseDeskLinks.lettersToPost, staff) { try await list($0) }
        blueprint.page(CaseDeskLinks.paperLetter, staff) { try printLetter($0, $1) }
        blueprint.page(CaseDeskLinks.paperMessage, staff) { try printMessage($0, $1) }
        blueprint.post(CaseDeskLinks.letterPosted, staff) { try await postLetter($0) }
        blueprint.post(CaseDeskLinks.messagePosted, staff) { try await postMessage($0) }
    }

    private static func list(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer
        let postings = try await visit.site.store.scan { try PaperLetterStore.all(officer.team($0)) }
        let texts = visit.texts
        let rows: HTML =
            postings.isEmpty
            ? "<p class=\"empty\" role=\"status\">\(texts("posting.none"))</p>"
            : "<ul class=\"rows\">\(each: postings, { row($0, isWithinCase: false, visit) })</ul>"
        let done: HTML = visit.query["done"] == nil ? .empty : Parts.done(texts("posting.done"))
        return .page(
            Page(
                texts("posting.title"), section: .lettersToPost,
                main: """
                    \(done)<div class="title"><h1>\(texts("posting.title"))</h1>\
                    <p class="muted">\(texts("posting.lead"))</p></div>\(rows)
                    """))
    }

    /// One item to post, with the link to print it and the button to mark it as posted.
    static func row(_ letter: PaperLetter, isWithinCase: Bool, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let (print, posted): (Address, Address) =
            switch letter.item {
            case .letter(let id):
                (
                    visit.link(CaseDeskLinks.paperLetter(id, letter.involvement)),
                    visit.link(CaseDeskLinks.letterPosted(letter.caseID, id))
                )
            case .message(let id):
                (visit.link(CaseDeskLinks.paperMessage(id)), visit.link(CaseDeskLinks.messagePosted(letter.caseID, id)))
            }
        let why = texts(letter.account.isEmpty ? "posting.noAccount" : "posting.refused", ["name": letter.name])
        let about: HTML = """
            <small><a href="\(visit.link(TeamLinks.case(letter.caseID)))">\(letter.about)</a>, \
            \(letter.reference)</small>
            """
        let of: HTML = "<span class=\"hidden\"> \(Parts.written(letter.title, visit)), \(letter.name)</span>"
        return """
            <li><div class="what"><b>\(Parts.written(letter.title, visit))</b><small>\(why)</small>\(about, if: !isWithinCase)\
            <small>\(texts("posting.since", ["date": visit.dates.date(letter.at)]))</small></div>\
            <div class="row"><a class="button second slim" href="\(print)">\(texts("case.print"))\(of)</a>\
            <form method="post" action="\(posted)">\(visit.formFields)\
            <input type="hidden" name="involvement" value="\(letter.involvement)">\
            <input type="hidden" name="from" value="\(isWithinCase ? "case" : "post")">\
            <button class="button second slim">\(texts("case.post"))\(of)</button></form></div></li>
            """
    }

    private static func postLetter(_ visit: Visit) async throws -> Reply {
        try await post(visit) { db, open in
            let (document, involvement) = (try open.document(db, visit), visit.form["involvement"] ?? "")
            let team = open.team(db)
            let recipients = try DocumentStore.recipients(team, of: document.id)
            guard let recipient = recipients.first(where: { $0.involvement == involvement }) else {
                throw Problem(.notFound)
            }
            guard recipient.posted == nil else { return (document.id, false) }
            // A letter must not be posted if it was recalled, or its recipient left, after printing.
            guard document.recalled == nil,
                try InvolvementStore.find(team, involvement)?.ended == nil
            else { throw Problem(.conflict, detail: "the letter was taken back, or is for no one involved any more") }
            try DocumentStore.post(team, document.id, involvement: involvement, at: visit.now)
            return (document.id, true)
        }
    }

    private static func postMessage(_ visit: Visit) async throws -> Reply {
        try await post(visit) { db, open in
            let written = try message(db, visit)
            guard written.caseID == open.current.id else { throw Problem(.notFound) }
            guard written.posted == nil else { return (written.id, false) }
            try PaperLetterStore.post(open.team(db), message: written.id, at: visit.now)
            return (written.id, true)
        }
    }

    /// Marks an item as posted, with its audit row, and redirects to the list on which the button was.
    /// - Parameter mark: returns the id of the document or message, and whether it was not marked before.
    private static func post(
        _ visit: Visit, _ mark: @escaping @Sendable (Connection, OpenCase) throws -> (object: String, isNew: Bool)
    ) async throws -> Reply {
        let (caseID, object) = try await visit.write { db in
            let open = try OpenCase.find(db, for: visit)
            let (object, isNew) = try mark(db, open)
            if isNew {
                try Audit.note(
                    db, LetterPosted.event, by: open.officer.account, on: visit.site, subject: open.person.id,
                    object: object, at: visit.now)
            }
            return (open.current.id, object)
        }
        return .redirect(
            visit.form["from"] == "post"
                ? visit.link(CaseDeskLinks.lettersToPost).query(["done": "posted"])
                : CaseDone.address(caseID, LetterPosted.name, of: object, visit))
    }

    /// A message from the team. Throws `Problem(.notFound)` for any other.
    private static func message(_ db: Connection, _ visit: Visit) throws -> Message {
        guard let message = try MessageStore.find(visit.team(db), visit.parameters["message"] ?? ""),
            !message.isIncoming
        else { throw Problem(.notFound) }
        return message
    }

    private static func printLetter(_ db: Connection, _ visit: Visit) throws -> Reply {
        let officer = try visit.officer
        let (id, involvement) = (visit.parameters["document"] ?? "", visit.parameters["involvement"] ?? "")
        let team = officer.team(db)
        let recipients = try DocumentStore.recipients(team, of: id)
        guard let document = try DocumentStore.find(team, id), document.published != nil, document.recalled == nil,
            let recipient = recipients.first(where: { $0.involvement == involvement })
        else { throw Problem(.notFound) }
        let envelope = try Envelope(
            team, to: recipient.name, involvement: InvolvementStore.find(team, involvement),
            caseID: document.caseID, title: document.heading, dated: document.dated,
            author: AccountStore.find(db, id: document.author)?.name ?? officer.name,
            hasFile: !document.upload.isEmpty)
        let order = try Publishing.parts(db, of: document, visit.site.caseRules)
        let words = document.letter.map { $0.html(order, visit) } ?? .empty
        return .page(envelope.page(words, at: visit.link(CaseDeskLinks.paperLetter(id, involvement)), visit))
            .viewing([Reply.View(.viewedDocument, subject: envelope.person.id, object: id)])
    }

    private static func printMessage(_ db: Connection, _ visit: Visit) throws -> Reply {
        let (team, written) = (try visit.team(db), try message(db, visit))
        let envelope = try Envelope(
            team, involvement: InvolvementStore.current(team, account: written.account, entry: written.entry),
            caseID: written.caseID, title: written.subject, dated: CivilDate(written.at), author: written.name,
            hasFile: false)
        let here = visit.link(CaseDeskLinks.paperMessage(written.id))
        return .page(envelope.page("<p>\(broken(written.body))</p>", at: here, visit))
            .viewing([Reply.View(.viewedMessage, subject: envelope.person.id, object: written.id)])
    }
}
