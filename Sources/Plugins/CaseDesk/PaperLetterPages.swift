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
        blueprint.get(CaseDeskLinks.paperLetter, staff) { try await printLetter($0) }
        blueprint.get(CaseDeskLinks.paperMessage, staff) { try await printMessage($0) }
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
        let of: HTML = "<span class=\"hidden\"> \(letter.title), \(letter.name)</span>"
        return """
            <li><div class="what"><b>\(letter.title)</b><small>\(why)</small>\(about, if: !isWithinCase)\
            <small>\(texts("posting.since", ["date": visit.dates.date(letter.at)]))</small></div>\
            <div class="row"><a class="button second slim" href="\(print)">\(texts("case.print"))\(of)</a>\
            <form method="post" action="\(posted)">\(visit.formFields)\
            <input type="hidden" name="involvement" value="\(letter.involvement)">\
            <input type="hidden" name="from" value="\(isWithinCase ? "case" : "post")">\
            <button class="button second slim">\(texts("case.post"))\(of)</button></form></div></li>
            """
    }

    private static func postLetter(_ visit: Visit) async throws -> Reply {
        let (id, object) = try await visit.write { db in
            let open = try OpenCase.find(db, for: visit)
            let (document, involvement) = (try open.document(db, visit), visit.form["involvement"] ?? "")
            let team = open.team(db)
            let recipients = try DocumentStore.recipients(team, of: document.id)
            guard let recipient = recipients.first(where: { $0.involvement == involvement }) else {
                throw Problem(.notFound)
            }
            guard recipient.posted == nil else { return (open.current.id, document.id) }
            // A letter must not be posted if it was recalled, or its recipient left, after printing.
            guard document.recalled == nil,
                try InvolvementStore.find(team, involvement)?.ended == nil
            else { throw Problem(.conflict, detail: "the letter was taken back, or is for nobody involved any more") }
            try DocumentStore.post(team, document.id, involvement: involvement, at: visit.now)
            try note(db, document.id, of: open, visit)
            return (open.current.id, document.id)
        }
        return back(to: id, object, visit)
    }

    private static func postMessage(_ visit: Visit) async throws -> Reply {
        let (id, object) = try await visit.write { db in
            let open = try OpenCase.find(db, for: visit)
            let written = try message(db, visit)
            guard written.caseID == open.current.id else { throw Problem(.notFound) }
            guard written.posted == nil else { return (open.current.id, written.id) }
            try PaperLetterStore.post(open.team(db), message: written.id, at: visit.now)
            try note(db, written.id, of: open, visit)
            return (open.current.id, written.id)
        }
        return back(to: id, object, visit)
    }

    private static func note(_ db: Connection, _ object: String, of open: OpenCase, _ visit: Visit) throws {
        try Audit.note(
            db, LetterPosted.event, by: open.officer.account, on: visit.site, subject: open.person.id, object: object,
            at: visit.now)
    }

    /// Redirects to the list on which the button was.
    private static func back(to caseID: String, _ object: String, _ visit: Visit) -> Reply {
        .redirect(
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

    private static func printLetter(_ visit: Visit) async throws -> Reply {
        let (envelope, letter) = try await visit.site.store.read { db in
            let officer = try visit.officer
            let (id, involvement) = (visit.parameters["document"] ?? "", visit.parameters["involvement"] ?? "")
            let team = officer.team(db)
            let recipients = try DocumentStore.recipients(team, of: id)
            guard let document = try DocumentStore.find(team, id), document.published != nil,
                document.recalled == nil, let recipient = recipients.first(where: { $0.involvement == involvement })
            else { throw Problem(.notFound) }
            let order = try Publishing.parts(db, of: document, visit.site.caseRules)
            let author = try AccountStore.find(db, id: document.author)?.name ?? officer.name
            let envelope = try Envelope(
                team, to: recipient.name, involvement: InvolvementStore.find(team, involvement),
                caseID: document.caseID, title: document.title, dated: document.dated, author: author,
                hasFile: !document.upload.isEmpty)
            let words = document.letter.map { $0.html(order, visit.texts) }
            return (envelope, words ?? .empty)
        }
        let document = visit.parameters["document"] ?? ""
        try await visit.noteView(.viewedDocument, subject: envelope.person.id, object: document)
        let here = visit.link(CaseDeskLinks.paperLetter(document, envelope.involvement.id))
        return .page(envelope.page(letter, at: here, visit))
    }

    private static func printMessage(_ visit: Visit) async throws -> Reply {
        let (envelope, written) = try await visit.site.store.read { db in
            let (officer, written) = (try visit.officer, try message(db, visit))
            let team = officer.team(db)
            let involvement = try InvolvementStore.current(
                team, account: written.account, entry: written.entry)
            let envelope = try Envelope(
                team, involvement: involvement, caseID: written.caseID, title: written.subject,
                dated: CivilDate(written.at), author: written.name, hasFile: false)
            return (envelope, written)
        }
        try await visit.noteView(.viewedMessage, subject: envelope.person.id, object: written.id)
        let here = visit.link(CaseDeskLinks.paperMessage(written.id))
        return .page(envelope.page("<p>\(broken(written.body))</p>", at: here, visit))
    }
}
