import Casework
import Forms
import Markup
import PortalKit

enum DocumentPages {
    struct Opened: Sendable {
        let document: Document
        let recipient: Recipient
        let entry: Entry
        let file: Attachment?
        /// The names of the letter's parts, in the order of the process.
        let parts: [String]
    }

    static func list(
        _ all: [(document: Document, recipient: Recipient)], forms: [SharedForm], of entry: Entry,
        as style: DocumentStyle, _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let none = Parts.empty(.document, texts("documents.none"), "\(texts("documents.none.hint"))")
        let table = Parts.table(
            texts("documents.caption", ["name": entry.name]), style.columns.map { title($0, texts) },
            heading: style.columns.firstIndex(of: .title) ?? 0,
            rows: all.map { published in
                style.columns.map { cell($0, published.document, to: published.recipient, of: entry, as: style, visit) }
            })
        let completed: HTML = """
            <section class="flow block" aria-labelledby="forms"><h2 id="forms">\(texts("documents.forms"))</h2>\
            \(Parts.rows(forms) { $0.row(entry, visit) })</section>
            """
        let refresh: HTML = """
            <div class="actions"><a class="button second" href="\(visit.link(DocumentLinks.documents(entry.id)))">\
            \(texts("action.refresh"))</a></div>
            """
        let main: HTML = """
            \(Parts.title(texts("documents.title"), about: entry))\
            <div class="prose flow"><p>\(texts("documents.intro"))</p></div>\(all.isEmpty ? none : table)\
            \(completed, if: !forms.isEmpty)\(refresh, if: style.hasRefresh)
            """
        return Page(texts("documents.title"), about: entry, visit, main: main)
    }

    /// An unread document as an item of a list.
    static func waiting(_ document: Document, _ entry: Entry, _ visit: Visit) -> HTML {
        let link = visit.link(FamilyLinks.document(entry.id, document.id))
        return Parts.row(
            Parts.written(document.title, visit), [entry.name, visit.texts("documents.waiting")],
            beside: """
                <div class="row"><a class="button slim" href="\(link)">\(visit.texts("documents.waiting.read"))\
                <span class="hidden"> \(Parts.written(document.title, visit))</span></a></div>
                """)
    }

    private static func title(_ column: DocumentStyle.Column, _ texts: Texts) -> String {
        switch column {
        case .title: texts("documents.about")
        case .published: texts("documents.published")
        case .dated: texts("documents.dated")
        }
    }

    private static func cell(
        _ column: DocumentStyle.Column, _ document: Document, to recipient: Recipient, of entry: Entry,
        as style: DocumentStyle, _ visit: Visit
    ) -> HTML {
        let isGone = document.recalled != nil
        let words: HTML =
            switch column {
            case .title: isGone ? "\(withdrawn(document, visit))" : Parts.written(document.title, visit)
            case .published: "\(document.published.map(visit.dates.date) ?? "")"
            case .dated: isGone ? .empty : "\(visit.dates.date(document.dated))"
            }
        let new: HTML = "\(Parts.tag("soon", .dot, visit.texts("documents.new"))) "
        let isNew = column == .title && recipient.seen == nil && !isGone
        guard column == style.opener, !isGone else {
            return column == .title ? "\(new, if: isNew)\(words)" : "<span>\(words)</span>"
        }
        // A date says nothing of what it opens.
        let about: HTML =
            column == .title ? .empty : "<span class=\"hidden\"> \(Parts.written(document.title, visit))</span>"
        let link = visit.link(FamilyLinks.document(entry.id, document.id))
        return "\(new, if: isNew)<a href=\"\(link)\">\(words)\(about)</a>"
    }

    /// The text that a document was withdrawn, without its title or content.
    private static func withdrawn(_ document: Document, _ visit: Visit) -> String {
        visit.texts("documents.withdrawn", ["date": document.recalled.map { visit.dates.words(CivilDate($0)) } ?? ""])
    }

    static func document(_ opened: Opened, _ style: DocumentStyle, _ visit: Visit) -> Page {
        let (texts, entry, document) = (visit.texts, opened.entry, opened.document)
        let isGone = document.recalled != nil
        let letter: HTML? = document.letter.map { letter in
            let heading: HTML? = letter.title.map {
                "<h2>\(Parts.words($0, in: visit.site.defaultLanguage, visit))</h2>"
            }
            return "<div class=\"prose flow\">\(heading)\(letter.html(opened.parts, visit))</div>"
        }
        let download = style.hasLetterFiles && document.letter != nil ? letterLink(opened, visit) : .empty
        let printing = Parts.printing(visit.link(FamilyLinks.document(entry.id, document.id)), visit)
        let title = isGone ? texts("documents.withdrawn.title") : document.title
        let body: HTML =
            isGone
            ? "<div class=\"prose flow\"><p>\(withdrawn(document, visit))</p></div>"
            : "\(facts(opened, visit))\(letter)\(file(opened, visit))\(download)\(printing, if: document.letter != nil)"
        let heading = isGone ? "\(title)" : Parts.written(title, visit)
        let main: HTML = "\(Parts.title(html: heading))<div class=\"flow\">\(body)</div>"
        var page = Page(title, about: entry, visit, main: main)
        page.isLargePrint = !isGone && visit.isLargePrint
        page.hereLanguage = isGone ? nil : visit.site.defaultLanguage
        page.trail.append(Page.Above(texts("documents.title"), visit.link(DocumentLinks.documents(entry.id))))
        return page
    }

    /// The link to the letter as a file.
    private static func letterLink(_ opened: Opened, _ visit: Visit) -> HTML {
        let link = visit.link(DocumentLinks.letter(opened.entry.id, opened.document.id))
        let name = opened.document.letterFileName
        return """
            <p><a class="button" href="\(link)">\(visit.texts("documents.download"))\
            <span class="hidden"> \(name)</span></a> <span class="small muted">\(name)</span></p>
            """
    }

    /// The letter as a file in Rich Text Format; nil for a document without one.
    static func letterFile(_ opened: Opened, _ visit: Visit) -> [UInt8]? {
        let texts = visit.texts
        let about = [
            (texts("documents.to"), opened.recipient.name), (texts("documents.child"), opened.entry.name),
            (texts("documents.dated"), visit.dates.document(opened.document.dated)),
        ]
        return opened.document.letter?.richText(opened.document.heading, about: about, opened.parts, texts)
    }

    private static func facts(_ opened: Opened, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return Parts.details([
            (texts("documents.to"), "\(opened.recipient.name)"), (texts("documents.child"), "\(opened.entry.name)"),
            (texts("documents.dated"), "\(visit.dates.document(opened.document.dated))"),
        ])
    }

    private static func file(_ opened: Opened, _ visit: Visit) -> HTML {
        guard let file = opened.file else { return .empty }
        guard file.state == .clean else {
            return Parts.note("<p>\(visit.texts(file.state == .unscanned ? "upload.held" : "upload.refused"))</p>")
        }
        let link = visit.link(DocumentLinks.file(opened.entry.id, opened.document.id))
        return """
            <p><a class="button" href="\(link)">\(visit.texts("documents.download"))\
            <span class="hidden"> \(file.name)</span></a> <span class="small muted">\(file.name)</span></p>
            """
    }
}

extension Document {
    /// The name of its letter as a file.
    var letterFileName: String { title.lowercased().hasSuffix(".rtf") ? title : "\(title).rtf" }
}
