import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The form of every action.
extension CaseAction {
    private static var types: [String] { ["pdf", "docx", "doc", "jpg", "png", "heic", "tiff"] }
    private static var megabytes: Int { 20 }

    static func contribute(to blueprint: inout Blueprint) {
        let texts = blueprint.kept(CaseRules.self).map(longTexts) ?? []
        // To confirm the action, the values are posted again, without the file and not as multipart.
        let limit = BodyLimit.encoded(texts).union(.multipart(texts, files: takesFile ? 1 : 0, megabytes: megabytes))
        blueprint.form(link, .staff(.officer), bodyLimit: limit) { db, visit in
            try read(db, try OpenCase.find(db, for: visit), for: visit)
        }
    }

    var inputs: [String] { Self.takesFile ? ["upload", "remove-file"] : [] }
    func restores(_ held: [String: String]) -> Bool { isPossible }

    /// Stores a newly chosen file, or finds the one chosen before.
    func prepare(_ act: inout CaseInput) async throws {
        guard Self.takesFile else { return }
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
        let others = try open.changes(db, since: act)
        guard isPossible else {
            return FormConflict(others.map { OpenCase.changed($0, act.visit) } ?? .empty)
        }
        return others.map { FormConflict(OpenCase.conflicts($0, act.visit), isInsistedOn: true) }
    }

    func perform(_ db: Connection, _ act: CaseInput) throws -> Address {
        try open.change(db, Self.event, object: object(act), for: act.visit) {
            try work(db, act)
            for notification in notifications(act) { try notification.send(db, of: open, by: act) }
        }
        return CaseDone.address(open.current.id, Self.name, of: about(act), act.visit)
    }
}

extension CaseAction {
    private func title(_ texts: Texts) -> String { texts(TextKey("act", Self.name, "title")) }
    private func back(_ visit: Visit) -> Address { visit.link(TeamLinks.case(open.current.id)) }

    func page(_ act: CaseInput) -> Page {
        let (visit, texts) = (act.visit, act.texts)
        guard isPossible else {
            let typed: HTML = "\(answers(act))\(previewContent(act))"
            return open.page(
                title(texts), visit,
                """
                \(act.notice)\(Parts.note(texts.paragraphs(impossible)))\(typed, if: visit.head.method == .post)\
                <div class="actions"><a class="button" href="\(back(visit))">\(texts("case.back"))</a></div>
                """)
        }
        let fields = fields(visit)
        let content: HTML = """
            \(Parts.fields(fields, act.typed, texts))\(file(act))<div class="actions">\(submit(texts))\
            <a class="button second" href="\(back(visit))">\(texts("action.cancel"))</a></div>
            """
        let needsNote = fields.contains(where: \.isMarked)
        let form = act.form(megabytes: Self.takesFile ? Self.megabytes : nil, content)
        return open.page(
            title(texts), findings: act.typed.findings, visit,
            "\(lead(visit))\(Parts.requiredNote(texts), if: needsNote)\(form)")
    }

    /// The preview of everything that the action will do.
    func preview(_ act: CaseInput) -> Page? {
        guard Self.isPreviewed else { return nil }
        let (visit, texts) = (act.visit, act.texts)
        let content: HTML = """
            \(Parts.fields(confirmations(act), act.confirmed, texts))<div class="actions">\
            \(button(texts))\
            <button class="button second" name="action" value="edit">\(texts("case.edit"))</button>\
            <a class="button quiet" href="\(back(visit))">\(texts("action.cancel"))</a></div>
            """
        return open.page(
            texts("case.preview.title", ["action": title(texts)]), findings: act.confirmed.findings, visit,
            """
            <p>\(texts("case.preview.intro"))</p>\(answers(act))\(previewContent(act))\
            \(NotificationPreview.table(notificationPreviews(act), visit))\(act.form(guarding: false, content))
            """)
    }

    /// The submitted values and the chosen file.
    private func answers(_ act: CaseInput) -> HTML {
        let (visit, texts) = (act.visit, act.texts)
        let said = fields(visit).filter(previews).compactMap { field -> (String, String)? in
            let words = field.words(act.typed, texts, visit.dates)
            return words.isEmpty ? nil : (texts.words(field.label), words)
        }
        return """
            <dl class="answers two">\(each: said, { label, words in
                "<div><dt>\(label)</dt><dd>\(broken(words))</dd></div>"
            })\(act.file.map { "<div><dt>\(texts("case.file"))</dt><dd>\($0.name)</dd></div>" })</dl>
            """
    }

    private func button(_ texts: Texts) -> HTML {
        "<button class=\"button\" name=\"action\" value=\"do\">\(texts(TextKey("act", Self.name, "button")))</button>"
    }

    private func submit(_ texts: Texts) -> HTML {
        Self.isPreviewed
            ? "<button class=\"button\" name=\"action\" value=\"preview\">\(texts("case.preview"))</button>"
            : button(texts)
    }

    private func file(_ act: CaseInput) -> HTML {
        guard Self.takesFile else { return .empty }
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
