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
        blueprint.get(ConsoleLinks.sheet) { .page(WordSheetPage.page(try await WordSheet.read($0), $0)) }
        blueprint.get(ConsoleLinks.sheetFile) { request in
            let isOpen = request.visit.query["show"] == "open"
            let sheet = try await WordSheet.read(request)
            let bytes = try await request.service.onWorker { sheet.csv(isOpen: isOpen).bytes }
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
                return try await refuse(request.texts("console.sheet.missing"), request)
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
            return .page(WordSheetPage.preview(upload, isConflict: isConflict, request), status: isConflict ? 409 : 200)
        } catch let error as WordSheetUpload.Unreadable {
            return try await refuse(request.texts(error.words, error.values), request)
        }
    }

    /// Says why a file is not taken.
    private static func refuse(_ message: String, _ request: ConsoleRequest) async throws -> Reply {
        .page(WordSheetPage.page(try await WordSheet.read(request), request, saying: message), status: 422)
    }

    /// Reads and checks a file. Throws ``WordSheetUpload/Unreadable``.
    private static func read(_ bytes: [UInt8], _ request: ConsoleRequest) async throws -> WordSheetUpload {
        let sheet = try await WordSheet.read(request)
        var upload = try await request.service.onWorker { try WordSheetUpload(bytes, sheet, request) }
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
}
