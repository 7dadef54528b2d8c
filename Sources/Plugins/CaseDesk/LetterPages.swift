import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Documents of a case: to read, to fetch, to print for the post.
enum LetterPages {
    static func contribute(to blueprint: inout Blueprint) {
        let staff = Access.staff(.officer)
        blueprint.get("cases/:case/documents/:document", staff) { try await show($0) }
        blueprint.get("cases/:case/documents/:document/files/:file", staff) { try await file($0) }
        blueprint.post("cases/:case/documents/:document/posted", staff) { try await post($0) }
        blueprint.get("letters/:document/:involvement", staff) { try await print($0) }
        blueprint.get("cases/:case/requests/:request/files/:file", staff) { try await scan($0) }
    }

    /// The words of a letter, its parts in the order of the process.
    static func words(_ letter: LetterText, _ order: [String], _ texts: Texts) -> HTML {
        let parts = order.filter { letter.parts[$0] != nil } + letter.parts.keys.filter { !order.contains($0) }.sorted()
        return """
            \(paragraphs(letter.body))\(each: parts, { part in
                "<h3>\(texts(TextKey("letter.part", part)))</h3>\(paragraphs(letter.parts[part] ?? ""))"
            })
            """
    }

    private static func paragraphs(_ words: String) -> HTML {
        "\(each: words.split(separator: "\n").map(String.init), { "<p>\($0)</p>" })"
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let (open, document, recipients, file, order) = try await visit.site.store.read { db in
            let open = try OpenCase.find(db, for: visit)
            let document = try open.document(db, visit)
            let file = try UploadStore.held(db, by: document.id)[document.upload]
            let decision = try DecisionStore.find(db, document.decision)
            let order = decision.flatMap { Publishing.outcome(of: $0, open.rules)?.letter } ?? []
            return (open, document, try DocumentStore.recipients(db, of: document.id), file, order)
        }
        try await visit.noteView("viewed-document", of: open, object: document.id)
        let texts = visit.texts
        let recalled: HTML =
            document.recalled.map { at in
                Parts.warning(
                    "<p>\(texts("case.recalled", ["date": visit.dates.date(at)]))</p><p>\(document.reason)</p>")
            } ?? .empty
        let attached: HTML =
            file.map { file in
                "<p>\(Icon.document.html) <a href=\"\(visit.link("cases", open.now.id, "documents", document.id, "files", file.id))\">\(file.name)</a></p>"
            } ?? .empty
        let recall: HTML =
            document.recalled == nil
            ? """
            <div class="actions"><a class="button warn" href="\(visit.link("cases", open.now.id, "documents", document.id, "recall"))">\
            \(texts("act.recall.title"))</a></div>
            """ : .empty
        return .page(
            open.page(
                document.title, visit,
                """
                \(recalled)<p class="muted">\(texts("case.dated", ["date": visit.dates.words(document.dated)]))</p>\
                \(attached)\(document.letter.map { words($0, order, texts) })\
                <h2>\(texts("case.recipients"))</h2><ul class="rows">\
                \(each: recipients, { recipient($0, open, document, visit) })</ul>\(recall)
                """))
    }

    /// Whom a document is for, and what became of it there.
    static func recipient(_ one: Recipient, _ open: OpenCase, _ document: Document, _ visit: Visit) -> HTML {
        "<li><div class=\"what\"><b>\(one.name)</b></div><div class=\"row\">\(state(one, document, visit))\(printing(one, open, document, visit))</div></li>"
    }

    static func state(_ one: Recipient, _ document: Document, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if let seen = one.seen {
            return
                "<span class=\"tag ok\">\(Icon.tick.html) \(texts("case.seen", ["date": visit.dates.date(seen)]))</span>"
        }
        if let posted = one.posted {
            return
                "<span class=\"tag ok\">\(Icon.envelope.html) \(texts("case.posted", ["date": visit.dates.date(posted)]))</span>"
        }
        if document.recalled != nil { return .empty }
        return one.told == .post
            ? "<span class=\"tag soon\">\(Icon.envelope.html) \(texts("case.toPost"))</span>"
            : "<span class=\"tag\">\(Icon.clock.html) \(texts("case.unseen"))</span>"
    }

    static func printing(_ one: Recipient, _ open: OpenCase, _ document: Document, _ visit: Visit) -> HTML {
        guard one.told == .post, document.recalled == nil else { return .empty }
        let texts = visit.texts
        let posted: HTML =
            one.posted == nil
            ? """
            <form method="post" action="\(visit.link("cases", open.now.id, "documents", document.id, "posted"))">\
            \(visit.formFields)<input type="hidden" name="involvement" value="\(one.involvement)">\
            <button class="button second slim">\(texts("case.post"))<span class="hidden"> \(document.title), \(one.name)</span></button></form>
            """ : .empty
        return """
            <a class="button second slim" href="\(visit.link("letters", document.id, one.involvement))">\
            \(texts("case.print"))<span class="hidden"> \(document.title), \(one.name)</span></a>\(posted)
            """
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let open = try OpenCase.find(db, for: visit)
            let held = try UploadStore.held(db, by: try open.document(db, visit).id)
            return held[visit.parameters["file"] ?? ""].map { ($0, open.person.id) }
        }
    }

    /// The scan of what came by another way than the portal.
    private static func scan(_ visit: Visit) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let open = try OpenCase.find(db, for: visit)
            let held = try UploadStore.held(db, by: try AskedOf.read(db, open, visit).request.id)
            return held[visit.parameters["file"] ?? ""].map { ($0, open.person.id) }
        }
    }

    private static func post(_ visit: Visit) async throws -> Reply {
        let (id, letter) = try await visit.write { db in
            let open = try OpenCase.find(db, for: visit)
            let (document, involvement) = (try open.document(db, visit), visit.form["involvement"] ?? "")
            guard
                let one = try DocumentStore.recipients(db, of: document.id).first(where: {
                    $0.involvement == involvement
                })
            else { throw Problem(.notFound) }
            guard one.posted == nil else { return (open.now.id, document.id) }
            try DocumentStore.post(db, document.id, involvement: involvement, by: open.officer, at: visit.now)
            try Audit.note(
                db, "letter-posted", by: open.officer.account, on: visit.site, subject: open.person.id,
                object: document.id, at: visit.now)
            return (open.now.id, document.id)
        }
        return .redirect(CaseDone.address(id, "posted", of: letter, visit))
    }

    /// The letter as it goes into an envelope: to one recipient's own address, and nobody else's.
    private static func print(_ visit: Visit) async throws -> Reply {
        let found = try await visit.site.store.read { db in
            let officer = try visit.officer
            let (id, involvement) = (visit.parameters["document"] ?? "", visit.parameters["involvement"] ?? "")
            guard let document = try DocumentStore.find(db, id), document.published != nil, document.recalled == nil,
                try DocumentStore.recipients(db, of: id).contains(where: { $0.involvement == involvement }),
                let one = try InvolvementStore.find(db, involvement),
                let now = try CaseStore.find(db, document.casefile), let person = try PersonStore.find(db, now.person)
            else { throw Problem(.notFound) }
            let order = try DecisionStore.find(db, document.decision)
                .flatMap { try Publishing.outcome(of: $0, visit.site.caseRules)?.letter }
            let author = try AccountStore.find(db, id: document.author)?.name ?? officer.name
            return (document, one, now, person, order ?? [], author)
        }
        let (document, one, now, person, order, author) = found
        try await visit.noteView("viewed-document", subject: person.id, object: document.id)
        let texts = visit.texts
        let hasFile: HTML = document.upload.isEmpty ? .empty : Parts.note("<p>\(texts("case.print.file"))</p>")
        let isLarge = visit.query["print"] == "large"
        let here = visit.link("letters", document.id, one.id)
        let other = isLarge ? here : here.query(["print": "large"])
        let main: HTML = """
            <div class="on-screen flow block">\(Parts.note("<p>\(texts("case.print.how"))</p>"))\(hasFile)\
            <p><a class="button second slim" href="\(other)">\(texts(isLarge ? "form.print.usual" : "form.print.large"))</a></p></div>\
            <article class="card letter prose flow"><p>\(broken(([one.name] + one.lines).joined(separator: "\n")))</p>\
            <p>\(visit.dates.words(document.dated))</p>\
            <p>\(texts("case.print.about", ["child": person.name, "date": visit.dates.words(person.born), "reference": now.reference]))</p>\
            <h1>\(document.title)</h1>\(document.letter.map { words($0, order, texts) })\
            <p>\(author)<br>\(visit.site.tenant.name)</p></article>\
            <div class="actions"><a class="button" href="\(visit.link("cases", now.id))">\(texts("case.back"))</a></div>
            """
        var page = Page(document.title, section: "caseload", main: main)
        page.isLargePrint = isLarge
        page.trail = [
            Page.Above(texts("caseload.title"), visit.link("home")),
            Page.Above(person.listed, visit.link("cases", now.id)),
        ]
        return .page(page)
    }
}
