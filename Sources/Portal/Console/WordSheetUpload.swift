import Configuration
import Markup
import PortalKit

/// A spreadsheet of words that came back: what it changes, and the rows that cannot be taken.
struct WordSheetUpload {
    /// A row that cannot be taken.
    struct Refused {
        /// As the spreadsheet counts, the header being row 1.
        let number: Int
        let message: String
    }

    /// A row with new words.
    private struct Changed {
        let number: Int
        let row: WordSheet.Row
        let cells: [String]
        let edits: [ConfigurationService.Edit]
    }

    /// In the order of the spreadsheet.
    private(set) var refused: [Refused] = []
    /// The draft with what can be taken.
    private(set) var overlay: Overlay
    private var changed: [Changed] = []
    private let languages: [Language]

    /// Why a file cannot be read at all, as words for an admin.
    struct Unreadable: Error {
        let words: TextKey
        var values: [String: String] = [:]
    }

    /// How often rows are taken out, because each may hide the next.
    private static let mostRounds = 8
    /// How many rows a file may have.
    private static let most = 50_000

    /// Reads a file, which ``check(_:)`` is to follow.
    init(_ bytes: [UInt8], _ sheet: WordSheet, _ request: ConsoleRequest) throws {
        (languages, overlay) = (sheet.languages, request.draft.overlay)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Unreadable(words: "console.sheet.encoding") }
        let names = ["id"] + sheet.languages.map(\.rawValue) + ["version"]
        var (reader, rows) = (CSVReader(names), [[String]]())
        func take(_ cells: [[UInt8]]) {
            rows.append(cells.map { WordSheet.cleaned(CSVTable.text(of: String(decoding: $0, as: UTF8.self))) })
        }
        reader.take(bytes, row: take)
        reader.end(row: take)
        guard let missing = reader.missing, missing.isEmpty else {
            let columns = (reader.missing ?? names).joined(separator: ", ")
            throw Unreadable(words: "console.sheet.columns", values: ["columns": columns])
        }
        guard !reader.isCutOff else { throw Unreadable(words: "console.sheet.cutOff") }
        guard rows.count <= Self.most else { throw Unreadable(words: "console.sheet.tooLong") }
        let known = Dictionary(sheet.rows.map { ($0.id, $0) }) { first, _ in first }
        var taken: Set<String> = []
        for (place, cells) in rows.enumerated() { read(cells, number: place + 2, of: known, &taken, request) }
    }

    private mutating func read(
        _ cells: [String], number: Int, of known: [String: WordSheet.Row], _ taken: inout Set<String>,
        _ request: ConsoleRequest
    ) {
        let texts = request.texts
        guard let row = known[cells[0]] else {
            let message = texts("console.sheet.unknown", ["id": cells[0]])
            return refused.append(Refused(number: number, message: message))
        }
        let new = Array(cells.dropFirst().dropLast())
        let edits = row.edits(new, request.state, languages, version: cells.last ?? "")
        guard !edits.isEmpty else { return }
        guard cells.last == row.version else {
            let message = texts(
                "console.sheet.changed", ["id": row.id, "now": SettingWords.shown(row.texts.joined(separator: " / "))])
            return refused.append(Refused(number: number, message: message))
        }
        guard taken.insert(row.id).inserted else {
            return refused.append(Refused(number: number, message: texts("console.sheet.twice", ["id": row.id])))
        }
        changed.append(Changed(number: number, row: row, cells: cells, edits: edits))
    }

    /// Takes out the rows that the files do not allow.
    mutating func check(_ request: ConsoleRequest) async throws {
        var rounds = 0
        while !changed.isEmpty {
            rounds += 1
            let draft = request.draft.overlay
            overlay = try await request.service.overlay(draft, with: edits, of: request.tenant)
            let refusals = try await request.service.refusals(of: overlay, tenant: request.tenant, before: draft)
            if refusals.isEmpty { break }
            let before = changed.count
            for refusal in refusals {
                let message = RefusalWords(refusal, request).message
                guard
                    let place = changed.firstIndex(where: { changed in
                        refusal.path.map { path in
                            changed.edits.contains {
                                $0.path == path || $0.path.isPart(of: path) || path.isPart(of: $0.path)
                            }
                        } ?? false
                    })
                else { continue }
                refused.append(Refused(number: changed.remove(at: place).number, message: message))
            }
            if changed.count == before || rounds == Self.mostRounds {
                // What no row can be named for is refused as a whole.
                let message = RefusalWords(refusals[0], request).message
                refused += changed.map { Refused(number: $0.number, message: message) }
                changed = []
            }
        }
        if changed.isEmpty { overlay = request.draft.overlay }
        refused.sort { $0.number < $1.number }
    }

    /// The changes of the draft.
    var edits: [ConfigurationService.Edit] { changed.flatMap(\.edits) }

    /// Whether no row has new words that can be taken.
    var isEmpty: Bool { changed.isEmpty }

    /// The rows that can be taken, as a file again.
    var csv: CSVTable {
        var table = CSVTable(["id"] + languages.map(\.rawValue) + ["version"])
        for changed in changed { table.append(changed.cells) }
        return table
    }
}

extension WordSheet.Row {
    /// What new texts change. An empty cell changes nothing.
    /// - Parameters:
    ///   - texts: in the order of `languages`, those of the sheet.
    ///   - version: that of the texts which the new ones were written for.
    func edits(
        _ texts: [String], _ state: CouncilState, _ languages: [Language], version: String
    ) -> [ConfigurationService.Edit] {
        let new = zip(languages, zip(texts, self.texts)).reduce(into: [Language: String]()) { new, text in
            new[text.0] = text.1.0.isEmpty ? text.1.1 : text.1.0
        }
        let parts = input.parts(state.value(input.path))
        let names = parts.flatMap(\.names)
        let typed = FormValues(
            Dictionary(zip(names, self.languages.map { new[$0] ?? "" })) { first, _ in first })
        return parts.compactMap { part in
            let current = state.value(part.path)
            let shown = input.shown(current, of: part).map(WordSheet.cleaned)
            guard part.names.map({ typed[$0] }) != shown, let value = input.value(of: part, typed, current: current)
            else {
                return nil
            }
            return .init(path: part.path, change: .set(value)) { [input, own = self.languages] draft in
                let now = WordSheet.texts(input, own, draft)
                return WordSheet.version(languages.map { now[$0] ?? "" }) == version
            }
        }
    }
}
