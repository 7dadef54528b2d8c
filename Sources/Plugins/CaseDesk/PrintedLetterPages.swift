import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The documents of a case: viewing and downloading.
enum PrintedLetterPages {
    static func contribute(to blueprint: inout Blueprint) {
        let staff = Access.staff(.officer)
        blueprint.get(CaseDeskLinks.document, staff) { try await show($0) }
        blueprint.get(CaseDeskLinks.documentFile, staff) { try await file($0) }
        blueprint.get(CaseDeskLinks.requestFile, staff) { try await scan($0) }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let (open, document, recipients, file, order) = try await visit.site.store.read { db in
            let open = try OpenCase.find(db, for: visit)
            let document = try open.document(db, visit)
            let file = try UploadStore.attachments(db, of: document.id)[document.upload]
            let recipients = try DocumentStore.recipients(open.team(db), of: document.id)
            return (open, document, recipients, file, try Publishing.parts(db, of: document, open.rules))
        }
        try await visit.noteView(.viewedDocument, of: open, object: document.id)
        let texts = visit.texts
        let recalled: HTML =
            document.recalled.map { at in
                Parts.warning(
                    "<p>\(texts("case.recalled", ["date": visit.dates.date(at)]))</p><p>\(document.reason)</p>")
            } ?? .empty
        let attached: HTML =
            file.map { file in
                "<p>\(Icon.document.html) <a href=\"\(visit.link(CaseDeskLinks.documentFile(open.current.id, document.id, file.id)))\">\(file.name)</a></p>"
            } ?? .empty
        let recall: HTML =
            document.recalled == nil
            ? """
            <div class="actions"><a class="button warn" href="\(visit.link(RecallDocument.link(open.current.id, document.id)))">\
            \(texts("act.recall.title"))</a></div>
            """ : .empty
        return .page(
            open.page(
                document.title, visit,
                """
                \(recalled)<p class="muted">\(texts("case.dated", ["date": visit.dates.words(document.dated)]))</p>\
                \(attached)\(document.letter.map { $0.html(order, texts) })\
                <h2>\(texts("case.recipients"))</h2><ul class="rows">\
                \(each: recipients, { recipient($0, document, visit) })</ul>\(recall)
                """))
    }

    /// A recipient of a document, what they did with it, and the link to print the letter.
    private static func recipient(_ recipient: Recipient, _ document: Document, _ visit: Visit) -> HTML {
        let print: HTML =
            document.recalled == nil
            ? """
            <a class="button second slim" \
            href="\(visit.link(CaseDeskLinks.paperLetter(document.id, recipient.involvement)))">\
            \(visit.texts("case.print"))<span class="hidden"> \(document.title), \(recipient.name)</span></a>
            """ : .empty
        return """
            <li><div class="what"><b>\(recipient.name)</b></div>\
            <div class="row">\(state(recipient, document, visit))\(print)</div></li>
            """
    }

    static func state(_ recipient: Recipient, _ document: Document, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if let seen = recipient.seen {
            return
                "<span class=\"tag ok\">\(Icon.tick.html) \(texts("case.seen", ["date": visit.dates.date(seen)]))</span>"
        }
        if let posted = recipient.posted {
            return
                "<span class=\"tag ok\">\(Icon.envelope.html) \(texts("case.posted", ["date": visit.dates.date(posted)]))</span>"
        }
        if document.recalled != nil { return .empty }
        return recipient.told == .post
            ? "<span class=\"tag soon\">\(Icon.envelope.html) \(texts("case.toPost"))</span>"
            : "<span class=\"tag\">\(Icon.clock.html) \(texts("case.unseen"))</span>"
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let open = try OpenCase.find(db, for: visit)
            let held = try UploadStore.attachments(db, of: try open.document(db, visit).id)
            return held[visit.parameters["file"] ?? ""].map { ($0, open.person.id) }
        }
    }

    /// The scan of advice that arrived by another way than the portal.
    private static func scan(_ visit: Visit) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let open = try OpenCase.find(db, for: visit)
            let held = try UploadStore.attachments(db, of: try open.request(db, visit).id)
            return held[visit.parameters["file"] ?? ""].map { ($0, open.person.id) }
        }
    }
}
