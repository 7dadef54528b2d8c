import Casework
import Forms
import Markup
import PortalKit
import Web

enum DocumentPages {
    struct Opened: Sendable {
        let document: Document
        let recipient: Recipient
        let entry: Entry
        let file: Attachment?
        /// The names of the letter's parts, in the order of the process.
        let parts: [String]
    }

    static func list(_ all: [(document: Document, recipient: Recipient)], _ entry: Entry, _ visit: Visit) -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.title(texts("documents.title"), "<p class=\"lead\">\(entry.name)</p>"))\
            <div class="prose flow"><p>\(texts("documents.intro"))</p></div>\
            \(all.isEmpty ? none(visit) : table(all, entry, visit))
            """
        var page = Page("\(texts("documents.title")): \(entry.name)", section: .people, main: main)
        page.trail = EntrySubjects.trail(visit, to: entry)
        page.here = texts("documents.title")
        return page
    }

    private static func none(_ visit: Visit) -> HTML {
        """
        <p class="empty">\(Icon.document.html)<strong>\(visit.texts("documents.none"))</strong>\
        <span>\(visit.texts("documents.none.hint"))</span></p>
        """
    }

    private static func table(
        _ all: [(document: Document, recipient: Recipient)], _ entry: Entry, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        let (published, dated) = (texts("documents.published"), texts("documents.dated"))
        return """
            <table class="table"><caption>\(texts("documents.caption"))</caption><thead><tr>\
            <th scope="col">\(texts("documents.about"))</th><th scope="col">\(published)</th>\
            <th scope="col">\(dated)</th></tr></thead><tbody>\
            \(each: all, { document, recipient in
                let sent = document.published.map(visit.dates.date) ?? ""
                guard document.recalled == nil else {
                    return """
                        <tr><th scope="row">\(withdrawn(document, visit))</th>\
                        <td data-label="\(published)"><span>\(sent)</span></td>\
                        <td data-label="\(dated)"><span></span></td></tr>
                        """
                }
                let new: HTML = "<span class=\"tag soon\">\(Icon.dot.html) \(texts("documents.new"))</span> "
                let link = visit.link(FamilyLinks.document(entry.id, document.id))
                return """
                    <tr><th scope="row">\(new, if: recipient.seen == nil)<a href="\(link)">\(document.title)</a></th>\
                    <td data-label="\(published)"><span>\(sent)</span></td>\
                    <td data-label="\(dated)"><span>\(visit.dates.date(document.dated))</span></td></tr>
                    """
            })</tbody></table>
            """
    }

    /// The text that a document was withdrawn, without its title or content.
    private static func withdrawn(_ document: Document, _ visit: Visit) -> String {
        visit.texts("documents.withdrawn", ["date": document.recalled.map { visit.dates.words(CivilDate($0)) } ?? ""])
    }

    static func document(_ opened: Opened, _ visit: Visit) -> Page {
        let (texts, entry, document) = (visit.texts, opened.entry, opened.document)
        let isGone = document.recalled != nil
        let title = isGone ? texts("documents.withdrawn.title") : document.title
        let body: HTML =
            isGone
            ? "<div class=\"prose flow\"><p>\(withdrawn(document, visit))</p></div>"
            : "\(facts(opened, visit))\(letter(opened, visit))\(file(opened, visit))\(buttons(opened, visit))"
        let main: HTML = "\(Parts.title(title))<div class=\"flow\">\(body)</div>"
        var page = Page("\(title): \(entry.name)", section: .people, main: main)
        page.isLargePrint = !isGone && visit.query["print"] == "large"
        page.trail =
            EntrySubjects.trail(visit, to: entry) + [
                Page.Above(texts("documents.title"), visit.link(DocumentLinks.documents(entry.id)))
            ]
        page.here = title
        return page
    }

    private static func facts(_ opened: Opened, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return Parts.details([
            (texts("documents.to"), "\(opened.recipient.name)"), (texts("documents.child"), "\(opened.entry.name)"),
            (texts("documents.dated"), "\(visit.dates.words(opened.document.dated))"),
        ])
    }

    private static func letter(_ opened: Opened, _ visit: Visit) -> HTML {
        guard let letter = opened.document.letter else { return .empty }
        return "<div class=\"prose flow\">\(letter.html(opened.parts, visit.texts))</div>"
    }

    private static func file(_ opened: Opened, _ visit: Visit) -> HTML {
        guard let file = opened.file else { return .empty }
        guard file.state == .clean else {
            return Parts.note("<p>\(visit.texts(file.state == .held ? "upload.held" : "upload.refused"))</p>")
        }
        let link = visit.link(DocumentLinks.file(opened.entry.id, opened.document.id))
        return """
            <p><a class="button" href="\(link)">\(visit.texts("documents.download"))\
            <span class="hidden"> \(file.name)</span></a> <span class="small muted">\(file.name)</span></p>
            """
    }

    private static func buttons(_ opened: Opened, _ visit: Visit) -> HTML {
        guard opened.document.letter != nil else { return .empty }
        let here = visit.link(FamilyLinks.document(opened.entry.id, opened.document.id))
        let print: HTML =
            visit.query["print"] == "large"
            ? "<a class=\"button second\" href=\"\(here)\">\(visit.texts("form.print.usual"))</a>"
            : "<a class=\"button second\" href=\"\(here.query(["print": "large"]))\">\(visit.texts("form.print.large"))</a>"
        return """
            <p class="small muted on-screen">\(visit.texts("form.print.how"))</p><div class="actions">\(print)</div>
            """
    }
}
