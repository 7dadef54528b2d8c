import Configuration
import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// The pages that change groups of settings.
enum SettingsHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.settings) { request in
            let form = try form(request)
            return .page(try await SettingsPage.page(form, request.visit.heldTyped ?? form.initial, request))
        }
        blueprint.post(ConsoleLinks.settings, bodyLimit: longForm) { request in
            let form = try form(request)
            if request.visit.form["check"] == "1" { return try await check(form, request) }
            guard request.visit.form["action"] == "preview" else { return try await save(form, request) }
            let typed = FormValues.read(form.fields, from: request.visit.form)
            return .page(try await SettingsPage.page(form, typed, request, seen: request.visit.form, isPreview: true))
        }
    }

    /// The limit of a form with several long texts.
    static let longForm = BodyLimit.encoded([Field("text", "console.wording", .longText(), limit: 300_000)])

    /// The form that the address names. Throws `Problem(.notFound)` if nothing in it is the council's.
    private static func form(_ request: ConsoleRequest) throws -> SettingsForm {
        let form = SettingsForm(request, at: try request.path())
        // The page of a whole file leads to those of its parts.
        guard !form.isEmpty || form.path.keys.isEmpty else { throw Problem(.notFound) }
        return form
    }

    /// Says what would be refused, by the name of the field, and saves nothing: the script asks for it while an admin types.
    private static func check(_ form: SettingsForm, _ request: ConsoleRequest) async throws -> Reply {
        var typed = FormValues.read(form.fields, from: request.visit.form)
        let edits = form.edits(typed, request.visit.form)
        for refusal in try await request.service.check(edits, of: request.tenant) {
            form.show(refusal, on: &typed, request)
        }
        let findings = Dictionary(typed.findings.map { ($0.field, $0.message) }) { first, _ in first }
        let fields: Fields = ["Content-Type": "application/json; charset=utf-8"]
        return .response(
            Response(status: 200, fields: fields, content: .bytes(Array(try JSONEncoder().encode(findings)))))
    }

    private static func save(_ form: SettingsForm, _ request: ConsoleRequest) async throws -> Reply {
        let visit = request.visit
        var typed = FormValues.read(form.fields, from: visit.form)
        let edits = form.edits(typed, visit.form)
        switch try await request.save(edits) {
        case .saved:
            let next = visit.link(ConsoleLinks.settings(form.path.text))
            return .redirect(next.query(["done": edits.isEmpty ? "same" : "saved"]))
        case .refused(let refusals):
            for refusal in refusals { form.show(refusal, on: &typed, request) }
            return .page(try await SettingsPage.page(form, typed, request, seen: visit.form), status: 422)
        case .conflict(let edits):
            let fresh = try await ConsoleRequest(visit)
            let form = SettingsForm(fresh, at: form.path)
            let others = try await OtherChanges(edits, of: form, typed, fresh)
            return .page(try await SettingsPage.page(form, typed, fresh, others: others), status: 409)
        }
    }
}

/// The settings of a group, and of the groups in it.
struct SettingsForm {
    let path: SettingPath
    /// The inputs, each with the heading of its group; nil for those of the group itself.
    let inputs: [(heading: SettingPath?, input: SettingInput)]
    /// The tables of entries in the group, which have pages of their own.
    let tables: [SettingPath]
    let words: SettingWords
    private let request: ConsoleRequest

    init(_ request: ConsoleRequest, at path: SettingPath) {
        (self.request, self.path, words) = (request, path, SettingWords(request))
        var inputs: [(heading: SettingPath?, input: SettingInput)] = []
        var tables: [SettingPath] = []
        let languages = request.languages(path.file)
        let sections = request.navigation(of: path.file).keys.sorted()
        let known = KnownNames(pages: request.pages(for: path.file), sections: sections)
        func collect(_ shape: SettingsShape, _ path: SettingPath, heading: SettingPath?, name: String) {
            for entry in shape.entries {
                let inner = path.part(entry.key)
                switch entry.content {
                case .group(let group) where !path.keys.isEmpty && group.hasCouncilSettings:
                    collect(group, inner, heading: inner, name: "\(name)\(entry.key).")
                case .each where !path.keys.isEmpty && entry.owner == .council: tables.append(inner)
                case .value where entry.owner == .council:
                    let input = SettingInput(
                        entry, at: inner, name: "\(name)\(entry.key)", languages: languages, known: known)
                    if let input { inputs.append((heading, input)) }
                default: break
                }
            }
        }
        switch path.file {
        case .wordings where path.keys.count == 2:
            let isLong = (request.value(path)?.string?.count ?? 0) > 90
            let languages = FileName(path.keys[0]).map { request.languages(.portal($0)) } ?? languages
            let input = SettingInput(
                wording: path.keys[1], of: path.keys[0], isLong: isLong, name: "wording", languages: languages)
            inputs.append((nil, input))
        case .page(let name, _): inputs.append((nil, SettingInput(page: name, languages: languages)))
        default: break
        }
        if let wordings = EntryWordings(of: path) { inputs += wordings.inputs(languages).map { (nil, $0) } }
        if case .group(let shape)? = request.shapes.place(of: path) {
            collect(shape, path, heading: nil, name: "")
            let entry = FormEntry(path, request)
            inputs.removeAll { entry.hides($0.input.path) }
            tables.removeAll(where: entry.hides)
            inputs = entry.sorted(inputs)
            if let first = entry.firstQuestion(languages) { inputs.append((nil, first)) }
        }
        (self.inputs, self.tables) = (inputs, tables)
    }

    /// The portal whose words it has; nil for settings of a file.
    var portal: FileName? {
        guard case .wordings = path.file, path.keys.count == 2 else { return nil }
        return FileName(path.keys[0])
    }

    /// Whether the council owns nothing in it.
    var isEmpty: Bool {
        guard inputs.isEmpty, tables.isEmpty else { return false }
        guard case .each(_, let entry)? = request.shapes.place(of: path) else { return true }
        return entry.owner != .council
    }

    var fields: [Field] { inputs.flatMap { $0.input.fields(words, request.texts) } }

    /// What the fields show of the draft.
    var initial: FormValues {
        FormValues(inputs.reduce(into: [:]) { $0.merge($1.input.typed(request.state)) { $1 } })
    }

    /// The hidden fields that say which values the page shows.
    var seen: [(name: String, value: String)] {
        inputs.flatMap { _, input in
            input.parts(request.value(input.path)).map { part in
                (Self.seen(part), digest(input.shown(request.value(part.path), of: part)))
            }
        }
    }

    private static func seen(_ part: SettingInput.Part) -> String { "seen.\(part.names[0])" }

    /// Identifies texts as they come back from a browser that does not change them.
    private func digest(_ texts: [String]) -> String {
        Digest.sha256Hex(texts.map { FormValues.cleaned($0, keepingLines: true) }.joined(separator: "\u{1F}"))
    }

    /// Where words are whose English has changed since they were written.
    func stale(_ translations: Translations) -> Set<SettingPath> {
        Set(
            inputs.flatMap { _, input in
                input.translations(request.value(input.path)).filter(translations.isStale).map(\.other)
            })
    }

    /// The settings that were changed on the page.
    func edits(_ typed: FormValues, _ form: Form) -> [ConfigurationService.Edit] {
        let edits = inputs.flatMap { _, input -> [ConfigurationService.Edit] in
            if form["put-back"] == input.name {
                return input.parts(request.value(input.path)).map { .init(path: $0.path, change: .putBack) }
            }
            let current = request.value(input.path)
            return input.parts(current).compactMap { part in
                let texts = part.names.map { typed[$0] }
                let seen = form[Self.seen(part)] ?? ""
                if digest(texts) == seen || form["keep.\(part.names[0])"] == "theirs" { return nil }
                let change: ConfigurationService.Edit.Change =
                    input.value(of: part, typed, current: request.value(part.path)).map { .set($0) } ?? .clear
                return .init(path: part.path, change: change) { draft in
                    let now = digest(input.shown(draft.value(part.path), of: part))
                    return now == seen || now == digest(texts)
                }
            }
        }
        let entry = FormEntry(path, request)
        return edits.isEmpty ? [] : entry.added(besides: edits) + entry.used(edits)
    }

    /// The part of an input that an edit is about.
    func part(_ path: SettingPath) -> (input: SettingInput, part: SettingInput.Part)? {
        for (_, input) in inputs {
            for part in input.parts(request.value(input.path)) where part.path == path { return (input, part) }
        }
        return nil
    }

    /// Shows a refusal beside the field that it is about, or else above all.
    func show(_ refusal: ConfigurationService.Refusal, on typed: inout FormValues, _ request: ConsoleRequest) {
        let input = refusal.path.flatMap { path in
            inputs.first { $0.input.isAbout(path, request.state) }?.input
        }
        let message = RefusalWords(refusal, request, isBeside: input != nil).message
        guard let input, let path = refusal.path else { return typed.add(fields.first?.name ?? "main", message) }
        let field = input.fieldName(at: path, request.state)
        // What is not written in each language is missing in the language with the fewest lines.
        let names = input.parts(request.value(input.path)).flatMap(\.names)
        let fewest = names.min { SettingInput.lines(typed[$0]).count < SettingInput.lines(typed[$1]).count }
        typed.add(RefusalWords.isAboutLanguages(refusal) ? fewest ?? field : field, message)
    }
}

extension SettingPath {
    /// Whether it is below `other` in the same file.
    func isPart(of other: SettingPath) -> Bool {
        file == other.file && keys.count > other.keys.count && keys.starts(with: other.keys)
    }
}

/// What others saved while a page was open.
struct OtherChanges {
    struct Change {
        let part: SettingInput.Part
        let label: String
        let mine: String
        let theirs: String
        let author: String
    }

    let changes: [Change]

    init(
        _ edits: [ConfigurationService.Edit], of form: SettingsForm, _ typed: FormValues,
        _ request: ConsoleRequest
    ) async throws {
        let store = request.service.store(request.tenant)
        var changes: [Change] = []
        for edit in edits {
            guard let (input, part) = form.part(edit.path) else { continue }
            let author = try await store.read { db in try OverlayStore.lastChange(db, edit.path)?.author }
            changes.append(
                Change(
                    part: part, label: form.words.label(input.path),
                    mine: form.words.value(
                        input.value(of: part, typed, current: request.value(edit.path)), at: edit.path),
                    theirs: form.words.value(request.value(edit.path), at: edit.path), author: author ?? ""))
        }
        self.changes = changes
    }
}
