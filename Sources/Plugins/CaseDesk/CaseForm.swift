import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The form of an action on a case.
struct CaseForm<Action: CaseAction>: CaseFormAction {
    typealias Extra = Attachment

    private static var types: [String] { ["pdf", "docx", "doc", "jpg", "png", "heic", "tiff"] }
    private static var megabytes: Int { 20 }

    let open: OpenCase
    let action: Action

    static func contribute(to blueprint: inout Blueprint) {
        let texts = blueprint.kept(CaseRules.self).map(Action.longTexts) ?? []
        // To confirm the action, the values are posted again, without the file and not as multipart.
        let limit = BodyLimit.encoded(texts).union(
            .multipart(texts, files: Action.takesFile ? 1 : 0, megabytes: megabytes))
        blueprint.form(Action.link, .staff(.officer), bodyLimit: limit) { db, visit in
            let open = try OpenCase.find(db, for: visit)
            return Self(open: open, action: try Action.read(db, open, for: visit))
        }
    }

    func fields(_ visit: Visit) -> [Field] { action.fields(visit) }
    var inputs: [String] { Action.takesFile ? ["upload", "remove-file"] : [] }
    func initial(_ visit: Visit) -> FormValues { action.initial(visit) }
    func restores(_ held: [String: String]) -> Bool { action.isPossible }
    func check(_ act: inout CaseInput) { action.check(&act) }
    func confirmations(_ act: CaseInput) -> [Field] { action.confirmations(act) }

    /// Stores a newly chosen file, or finds the one chosen before.
    func prepare(_ act: inout CaseInput) async throws {
        guard Action.takesFile else { return }
        let (visit, account, person) = (act.visit, try act.visit.account.account, open.person.id)
        if let chosen = visit.files.first(where: { $0.name == "file" && $0.count > 0 }) {
            let (file, message) = try await Uploads.take(
                chosen, types: Self.types, megabytes: Self.megabytes, for: visit)
            if let message { act.typed.refuse("file", message) }
            if let file {
                try await visit.write { try UploadStore.insertUnattached($0, file, account: account, subject: person) }
            }
            act.file = file
        } else if !act["upload"].isEmpty, act["remove-file"] != "yes" {
            let (id, made) = (act["upload"], act.id)
            // On a repeated request the file is already attached to what the first one created.
            act.file = try await visit.site.store.read { db in
                try UploadStore.unattached(db, id, of: account, about: person)
                    ?? UploadStore.attachments(db, of: made)[id]
            }
        }
        (act.typed.values["upload"], act.typed.values["remove-file"]) = (act.file?.id, nil)
    }

    func conflict(_ db: Connection, _ act: CaseInput) throws -> FormConflict? {
        try open.changes(db, since: act).map { others in
            let notice = action.isPossible ? OpenCase.conflicts(others, act.visit) : OpenCase.changed(others, act.visit)
            return FormConflict(notice, isInsistedOn: true)
        }
    }

    func perform(_ db: Connection, _ act: CaseInput) throws -> Address {
        try open.change(db, Action.event, object: action.object(act), for: act.visit) {
            try action.work(db, open, act)
        }
        return CaseDone.address(open.current.id, Action.name, of: action.about(act), act.visit)
    }
}

extension CaseForm {
    private func title(_ texts: Texts) -> String { texts(TextKey("act", Action.name, "title")) }
    private func back(_ visit: Visit) -> Address { visit.link(TeamLinks.case(open.current.id)) }

    func page(_ act: CaseInput) -> Page {
        let (visit, texts) = (act.visit, act.texts)
        guard action.isPossible else {
            let isShown = act.notice != .empty
            return open.page(
                title(texts), visit,
                """
                \(act.notice)\(action.lead(visit))\(answers(act), if: isShown)<div class="actions">\
                <a class="button" href="\(back(visit))">\(texts("case.back"))</a></div>
                """)
        }
        let fields = action.fields(visit)
        let content: HTML = """
            \(Parts.fields(fields, act.typed, texts))\(file(act))<div class="actions">\(submit(texts))\
            <a class="button second" href="\(back(visit))">\(texts("action.cancel"))</a></div>
            """
        let needsNote = fields.contains(where: \.isMarked)
        let form = act.form(megabytes: Action.takesFile ? Self.megabytes : nil, content)
        return open.page(
            title(texts), findings: act.typed.findings, visit,
            "\(action.lead(visit))\(Parts.requiredNote(texts), if: needsNote)\(form)")
    }

    /// The preview of everything that the action will do.
    func preview(_ act: CaseInput) -> Page? {
        guard Action.isPreviewed else { return nil }
        let (visit, texts) = (act.visit, act.texts)
        let content: HTML = """
            \(Parts.fields(action.confirmations(act), act.confirmed, texts))<div class="actions">\
            <button class="button" name="action" value="do">\(texts(TextKey("act", Action.name, "button")))</button>\
            <button class="button second" name="action" value="edit">\(texts("case.edit"))</button>\
            <a class="button quiet" href="\(back(visit))">\(texts("action.cancel"))</a></div>
            """
        return open.page(
            texts("case.preview.title", ["action": title(texts)]), findings: act.confirmed.findings, visit,
            """
            <p>\(texts("case.preview.intro"))</p>\(answers(act))\(action.preview(act))\(NotificationPreview.table(action.notificationPreviews(act), visit))\
            \(act.form(guarding: false, content))
            """)
    }

    /// The submitted values and the chosen file.
    private func answers(_ act: CaseInput) -> HTML {
        let (visit, texts) = (act.visit, act.texts)
        let said = action.fields(visit).filter(action.previews).compactMap { field -> (String, String)? in
            let words = field.words(act.typed, texts, visit.dates)
            return words.isEmpty ? nil : (texts.words(field.label), words)
        }
        return """
            <dl class="answers two">\(each: said, { label, words in
                "<div><dt>\(label)</dt><dd>\(broken(words))</dd></div>"
            })\(act.file.map { "<div><dt>\(texts("case.file"))</dt><dd>\($0.name)</dd></div>" })</dl>
            """
    }

    private func submit(_ texts: Texts) -> HTML {
        Action.isPreviewed
            ? "<button class=\"button\" name=\"action\" value=\"preview\">\(texts("case.preview"))</button>"
            : """
            <button class="button" name="action" value="do">\(texts(TextKey("act", Action.name, "button")))</button>
            """
    }

    private func file(_ act: CaseInput) -> HTML {
        guard Action.takesFile else { return .empty }
        let texts = act.texts
        let chosen: HTML =
            act.file.map { file in
                """
                \(Parts.hidden("upload", file.id))\
                <p>\(Icon.document.html) \(texts("case.file.chosen", ["name": file.name]))</p><div class="choice">\
                <input type="checkbox" id="remove-file" name="remove-file" value="yes"><label for="remove-file">\
                \(texts("case.file.remove"))</label></div>
                """
            } ?? .empty
        return Uploads.field(
            Field("file", "case.file"), hint: texts("case.file.hint"), act.typed.finding("file"),
            megabytes: Self.megabytes, chosen: chosen, in: texts)
    }
}

/// Text as HTML with its line breaks.
func broken(_ words: String) -> HTML {
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    return "\(each: lines, { $0.offset == 0 ? "\(String($0.element))" : "<br>\(String($0.element))" })"
}
