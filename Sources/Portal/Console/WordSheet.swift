import Configuration
import Markup
import PortalKit
import Vault

/// All words that a council can change, as the rows of a spreadsheet: those of its portals, pages, forms and settings.
struct WordSheet {
    /// Words that are translated together.
    struct Row {
        /// Names the row, whatever the languages are.
        let id: String
        /// In the order of the sheet's languages.
        let texts: [String]
        let input: SettingInput
        /// In the same order; those of the sheet that the portal does not have are missing.
        let languages: [Language]
        let isStale: Bool
        /// Whether there are no words in a language that has to have them.
        let isMissing: Bool

        /// Whether someone has to translate it.
        var isOpen: Bool { isStale || isMissing }

        /// Identifies the texts, by which a change is noticed that was made after the download.
        var version: String { WordSheet.version(texts) }
    }

    /// The languages of the council, which are columns with their codes as names.
    let languages: [Language]
    let rows: [Row]
    private let request: ConsoleRequest

    init(_ request: ConsoleRequest, _ translations: Translations) {
        self.request = request
        let languages = request.languages(.tenant)
        self.languages = languages
        rows = Self.inputs(request).map { id, input, own in
            let texts = Self.texts(input, own, request.state)
            let all = languages.map { texts[$0] ?? "" }
            let isMissing = own.contains { texts[$0] ?? "" == "" } && !all.allSatisfy(\.isEmpty)
            return Row(
                id: id, texts: all, input: input, languages: own,
                isStale: input.translations(request.value(input.path)).contains(where: translations.isStale),
                isMissing: isMissing)
        }
    }

    /// Reads the words on a thread that may be busy for a while.
    static func read(_ request: ConsoleRequest) async throws -> WordSheet {
        let translations = try await request.translations()
        return try await request.service.onWorker { WordSheet(request, translations) }
    }

    static func version(_ texts: [String]) -> String {
        String(Digest.sha256Hex(texts.map(cleaned).joined(separator: "\u{1F}")).prefix(12))
    }

    /// A text as it comes back from a browser or a spreadsheet.
    static func cleaned(_ text: String) -> String { FormValues.cleaned(text, keepingLines: true) }

    /// The words by language in one state of the council.
    static func texts(_ input: SettingInput, _ languages: [Language], _ state: CouncilState) -> [Language: String] {
        let parts = input.parts(state.value(input.path))
        let shown = parts.flatMap { input.shown(state.value($0.path), of: $0) }
        return Dictionary(zip(languages, shown.map(cleaned))) { first, _ in first }
    }

    /// The columns before and after those of the languages.
    private static let (before, after) = (["id", "where"], ["state", "version"])

    /// The file.
    /// - Parameter isOpen: whether only with what someone has to translate.
    func csv(isOpen: Bool) -> CSVTable {
        var table = CSVTable(Self.before + languages.map(\.rawValue) + Self.after)
        for row in rows where row.isOpen || !isOpen {
            table.append([row.id, place(of: row)] + row.texts + [state(of: row), row.version])
        }
        return table
    }

    /// Where the words are, without the language.
    func place(of row: Row) -> String { SettingWords(request).names(row.input.path).joined(separator: ", ") }

    /// Why someone has to translate a row; empty if no one has.
    func state(of row: Row) -> String {
        let texts = request.texts
        return row.isStale ? texts("console.words.stale") : row.isMissing ? texts("console.words.missing") : ""
    }

    /// The inputs of all words, each with its id and its languages.
    private static func inputs(_ request: ConsoleRequest) -> [(id: String, input: SettingInput, languages: [Language])]
    {
        var found: [(id: String, input: SettingInput, languages: [Language])] = []
        func settings(_ shape: SettingsShape, _ path: SettingPath, _ languages: [Language]) {
            for entry in shape.entries {
                let inner = path.part(entry.key)
                switch entry.content {
                case .group(let group) where request.value(inner) != nil: settings(group, inner, languages)
                case .each(let group):
                    for name in request.value(inner)?.table?.keys ?? [] { settings(group, inner.part(name), languages) }
                case .value where entry.owner == .council && request.value(inner) != nil:
                    guard let input = SettingInput(entry, at: inner, name: "x", languages: languages) else {
                        continue
                    }
                    let inputs = input.translated(request.value(inner))
                    found += inputs.map { ($0.path.text, $0, languages) }
                default: break
                }
            }
        }
        let all = request.languages(.tenant)
        request.shapes.shape(of: .tenant).map { settings($0, SettingPath(.tenant), all) }
        for portal in request.base.portals {
            let (file, languages) = (CouncilFile.portal(portal), request.languages(.portal(portal)))
            let entries = EntryWordings.tables(of: portal).flatMap { table in
                (request.value(table)?.table?.keys ?? []).flatMap { EntryWordings(of: table.part($0))?.all ?? [] }
            }
            let keys = entries.map(\.key)
            let others = request.base.wordingParts.flatMap(\.keys).filter { !keys.contains($0) }
            for key in keys + others {
                let input = SettingInput(
                    wording: key, of: portal.text, isLong: true, name: "x", languages: languages)
                found.append(("words:\(portal):\(key)", input, languages))
            }
            request.shapes.shape(of: file).map { settings($0, SettingPath(file), languages) }
        }
        for form in request.base.forms where request.isOffered(form) {
            request.shapes.shape(of: .form(form)).map { settings($0, SettingPath(.form(form)), all) }
        }
        for name in request.pages().compactMap({ FileName($0) }) {
            found.append(("page:\(name)", SettingInput(page: name, languages: all), all))
        }
        return found
    }
}
