import Configuration
import Markup
import PortalKit

/// The page of the spreadsheet of words, and that of what an uploaded one would change.
enum WordSheetPage {
    /// - Parameter error: why the file was not taken; nil if none was sent.
    static func page(_ sheet: WordSheet, _ request: ConsoleRequest, saying error: String? = nil) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let finding = error.map { ValidationError("sheet", $0) }
        let upload: HTML = """
            \(ConsoleFrame.file(
                "sheet", label: "console.sheet.file", hint: "console.sheet.file.hint", ending: ".csv", finding, texts))\
            <p><button class="button">\(texts("console.sheet.upload"))</button></p>
            """
        let content: HTML = """
            <h2>\(texts("console.sheet.download.title"))</h2><p>\(texts("console.sheet.download.about"))</p>\
            <p><a class="button second" href="\(visit.link(ConsoleLinks.sheetFile))" download>\(texts("console.sheet.download"))</a></p>\
            <p><a href="\(visit.link(ConsoleLinks.sheetFile).query(["show": "open"]))" download>\(texts("console.sheet.download.open"))</a></p>\
            \(open(sheet, request))<h2>\(texts("console.sheet.upload.title"))</h2><p>\(texts("console.sheet.upload.about"))</p>\
            \(Parts.form(visit.link(ConsoleLinks.sheet), visit, megabytes: 10, upload))
            """
        return ConsoleFrame(request).page(
            texts("console.sheet.title"), lead: texts("console.sheet.lead"),
            findings: finding.map { [$0] } ?? [], hasMenu: false, content)
    }

    /// How many texts the page lists.
    private static let most = 100

    /// What someone has to translate, each with the page on which it is changed.
    private static func open(_ sheet: WordSheet, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let rows = sheet.rows.filter(\.isOpen)
        let list = Parts.rows(rows.prefix(most)) { row in
            let page = request.shapes.page(of: row.input.path)
            let address = request.visit.link(ConsoleLinks.settings(page.text))
            let words = row.texts.first { !$0.isEmpty } ?? row.id
            return Parts.row(
                "<a href=\"\(address)\">\(SettingWords.shown(words))</a>", [sheet.place(of: row)],
                beside: Parts.tag("late", .warning, sheet.state(of: row)))
        }
        return """
            <h2>\(texts("console.sheet.open", ["count": String(rows.count)]))</h2>\
            \(Parts.empty(.tick, texts("console.sheet.open.none")), if: rows.isEmpty)\(list)
            """
    }

    /// What a file would change.
    static func preview(_ upload: WordSheetUpload, isConflict: Bool, _ request: ConsoleRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let refused = upload.refused.prefix(most).map { row -> [HTML] in ["\(String(row.number))", "\(row.message)"] }
        let columns: [TextKey] = ["console.sheet.row", "console.sheet.why"]
        let difference = ChangeList(request, from: request.draft.overlay, to: upload.overlay)
        let save: HTML = """
            \(Parts.hidden("rows", String(decoding: upload.csv.bytes, as: UTF8.self)))\
            <div class="actions"><button class="button">\(texts("console.sheet.save"))</button></div>
            """
        let table = Parts.table(texts("console.sheet.refused"), columns.map { texts($0) }, rows: refused)
        let content: HTML = """
            \(Parts.alert(saying: texts("console.sheet.conflict")), if: isConflict)\
            \(table, if: !refused.isEmpty)\
            \("<p>\(texts("console.sheet.refused.more", ["count": String(upload.refused.count - most)]))</p>", if: upload.refused.count > most)\
            \(Parts.empty(.document, texts("console.sheet.same")), if: upload.isEmpty)\
            \(difference.html())\(Parts.form(visit.link(ConsoleLinks.sheetSave), visit, save), if: !upload.isEmpty)\
            <p><a href="\(visit.link(ConsoleLinks.sheet))">\(texts("console.sheet.again"))</a></p>
            """
        return ConsoleFrame(request).page(
            texts("console.sheet.preview"), lead: texts("console.sheet.preview.lead"), hasMenu: false, content)
    }
}
