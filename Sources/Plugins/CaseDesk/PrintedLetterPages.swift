import Casework
import Database
import Forms
import Markup
import PortalKit

/// The documents of a case: viewing and downloading.
enum PrintedLetterPages {
    static func contribute(to blueprint: inout Blueprint) {
        let staff = Access.staff(.officer)
        blueprint.page(CaseDeskLinks.document, staff) { try show($0, $1) }
        blueprint.get(CaseDeskLinks.documentFile, staff) { visit in
            try await file(visit) { try $0.document($1, visit).id }
        }
        // The scan of advice that arrived by another way than the portal.
        blueprint.get(CaseDeskLinks.requestFile, staff) { visit in
            try await file(visit) { try $0.request($1, visit).id }
        }
    }

    private static func show(_ db: Connection, _ visit: Visit) throws -> Reply {
        let open = try OpenCase.find(db, for: visit)
        let document = try open.document(db, visit)
        let file = try UploadStore.attachments(db, of: document.id)[document.upload]
        let recipients = try DocumentStore.recipients(open.team(db), of: document.id)
        let order = try Publishing.parts(db, of: document, open.rules)
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
                document.title, isWritten: true, visit,
                """
                \(recalled)<p class="muted">\(texts("case.dated", ["date": visit.dates.document(document.dated)]))</p>\
                \(attached)\(document.letter.map { $0.html(order, visit) })\
                <h2>\(texts("case.recipients"))</h2><ul class="rows">\
                \(each: recipients, { recipient($0, document, visit) })</ul>\(recall)
                """)
        ).viewing([Reply.View(.viewedDocument, subject: open.person.id, object: document.id)])
    }

    /// A recipient of a document, what they did with it, and the link to print the letter.
    private static func recipient(_ recipient: Recipient, _ document: Document, _ visit: Visit) -> HTML {
        let print: HTML =
            document.recalled == nil
            ? """
            <a class="button second slim" \
            href="\(visit.link(CaseDeskLinks.paperLetter(document.id, recipient.involvement)))">\
            \(visit.texts("case.print"))<span class="hidden"> \(Parts.written(document.title, visit)), \(recipient.name)</span></a>
            """ : .empty
        return """
            <li><div class="what"><b>\(recipient.name)</b></div>\
            <div class="row">\(state(recipient, document, visit))\(print)</div></li>
            """
    }

    static func state(_ recipient: Recipient, _ document: Document, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if let seen = recipient.seen {
            return Icon.tick.tag(texts("case.seen", ["date": visit.dates.date(seen)]), "ok")
        }
        if let posted = recipient.posted {
            return Icon.envelope.tag(texts("case.posted", ["date": visit.dates.date(posted)]), "ok")
        }
        if document.recalled != nil { return .empty }
        return recipient.told == .post
            ? Icon.envelope.tag(texts("case.toPost"), "soon") : Icon.clock.tag(texts("case.unseen"))
    }

    /// The file of the route's parameter `file`, attached to the row of the case that `holder` finds.
    private static func file(
        _ visit: Visit, of holder: @escaping @Sendable (OpenCase, Connection) throws -> String
    ) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let open = try OpenCase.find(db, for: visit)
            let held = try UploadStore.attachments(db, of: try holder(open, db))
            return held[visit.parameters["file"] ?? ""].map { ($0, open.person.id) }
        }
    }
}
