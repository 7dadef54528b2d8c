import Configuration
import Foundation
import Markup
import PortalKit
import Web

/// The words of a council as a spreadsheet, which translators fill in: downloaded, uploaded, read through, and saved to the
/// draft.
enum WordSheetHandler {
    /// The rows of a spreadsheet as a hidden field.
    private static let rows = Field("rows", "console.sheet.title", .longText(), limit: 2_000_000)

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.sheet) { .page(try await page($0)) }
        blueprint.get(ConsoleLinks.sheetFile) { request in
            let isOpen = request.visit.query["show"] == "open"
            let bytes = try await request.service.onWorker { WordSheet(request).csv(isOpen: isOpen).bytes }
            return .response(
                Response(
                    status: 200,
                    fields: [
                        "Content-Type": "text/csv; charset=utf-8",
                        "Content-Disposition": ContentDisposition.attachment(filename: "words-\(request.tenant).csv"),
                    ], content: .bytes(bytes)))
        }
        blueprint.post(ConsoleLinks.sheet, bodyLimit: .multipart([Field](), files: 1, megabytes: 10)) { request in
            let path = request.visit.files.first { $0.name == "sheet" && $0.count > 0 }?.path
            guard let path, let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
                return .page(try await page(request, saying: request.texts("console.sheet.missing")), status: 422)
            }
            return try await preview(bytes, request)
        }
        blueprint.post(ConsoleLinks.sheetSave, bodyLimit: .encoded([rows])) { request in
            try await save(Array((request.visit.form["rows"] ?? "").utf8), request)
        }
    }

    /// Shows what a file would change.
    private static func preview(
        _ bytes: [UInt8], isConflict: Bool = false, _ request: ConsoleRequest
    ) async throws -> Reply {
        do {
            let upload = try await read(bytes, request)
            return .page(preview(upload, isConflict: isConflict, request), status: isConflict ? 409 : 200)
        } catch let error as WordSheetUpload.Unreadable {
            return .page(try await page(request, saying: request.texts(error.words, error.values)), status: 422)
        }
    }

    /// Reads and checks a file. Throws ``WordSheetUpload/Unreadable``.
    private static func read(_ bytes: [UInt8], _ request: ConsoleRequest) async throws -> WordSheetUpload {
        var upload = try await request.service.onWorker { try WordSheetUpload(bytes, WordSheet(request), request) }
        try await upload.check(request)
        return upload
    }

    /// Saves the rows that the preview showed, or shows it again if it is not true any more.
    private static func save(_ bytes: [UInt8], _ request: ConsoleRequest) async throws -> Reply {
        let upload: WordSheetUpload
        do {
            upload = try await read(bytes, request)
        } catch is WordSheetUpload.Unreadable {
            throw Problem(.malformed, detail: "no rows")
        }
        guard upload.refused.isEmpty, case .saved = try await request.save(upload.edits) else {
            return try await preview(bytes, isConflict: true, try await ConsoleRequest(request.visit))
        }
        return .redirect(request.visit.link(ConsoleLinks.changes).query(["done": "saved"]))
    }

    /// - Parameter error: why the file was not taken; nil if none was sent.
    private static func page(_ request: ConsoleRequest, saying error: String? = nil) async throws -> Page {
        try await request.service.onWorker { content(request, saying: error) }
    }

    private static func content(_ request: ConsoleRequest, saying error: String?) -> Page {
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
            \(open(request))<h2>\(texts("console.sheet.upload.title"))</h2><p>\(texts("console.sheet.upload.about"))</p>\
            \(Parts.form(visit.link(ConsoleLinks.sheet), visit, megabytes: 10, upload))
            """
        return ConsoleFrame(request).page(
            texts("console.sheet.title"), lead: texts("console.sheet.lead"),
            findings: finding.map { [$0] } ?? [], hasMenu: false, content)
    }

    /// How many texts the page lists.
    private static let most = 100

    /// What someone has to translate, each with the page on which it is changed.
    private static func open(_ request: ConsoleRequest) -> HTML {
        let (texts, sheet) = (request.texts, WordSheet(request))
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

    private static func preview(_ upload: WordSheetUpload, isConflict: Bool, _ request: ConsoleRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let refused = upload.refused.prefix(most).map { row -> [HTML] in ["\(String(row.number))", "\(row.message)"] }
        let columns: [TextKey] = ["console.sheet.row", "console.sheet.why"]
        let difference = ChangeList(request, from: request.draft.overlay, to: upload.overlay)
        let save: HTML = """
            \(Parts.hidden("rows", String(decoding: upload.csv.bytes, as: UTF8.self)))\
            <div class="actions"><button class="button">\(texts("console.sheet.save", ["count": String(upload.count)]))</button></div>
            """
        let table = Parts.table(texts("console.sheet.refused"), columns.map { texts($0) }, rows: refused)
        let content: HTML = """
            \(Parts.alert(saying: texts("console.sheet.conflict")), if: isConflict)\
            \(table, if: !refused.isEmpty)\
            \("<p>\(texts("console.sheet.refused.more", ["count": String(upload.refused.count - most)]))</p>", if: upload.refused.count > most)\
            \(Parts.empty(.document, texts("console.sheet.same")), if: upload.count == 0)\
            \(difference.html())\(Parts.form(visit.link(ConsoleLinks.sheetSave), visit, save), if: upload.count > 0)\
            <p><a href="\(visit.link(ConsoleLinks.sheet))">\(texts("console.sheet.again"))</a></p>
            """
        return ConsoleFrame(request).page(
            texts("console.sheet.preview"), lead: texts("console.sheet.preview.lead"), hasMenu: false, content)
    }
}
