import Configuration
import Markup
import PortalKit
import Web

enum SettingsPage {
    /// The page of a group of settings, or of a table of entries.
    /// - Parameters:
    ///   - seen: the posted form, if the page keeps what it said that it had shown.
    ///   - others: what others saved meanwhile.
    ///   - isPreview: whether to show what was typed of a page of text as the portal shows it.
    static func page(
        _ form: SettingsForm, _ typed: FormValues, _ request: ConsoleRequest, seen: Form? = nil,
        others: OtherChanges? = nil, isPreview: Bool = false
    ) async throws -> Page {
        if case .each? = request.shapes.place(of: form.path) { return EntriesPage.page(form.path, typed, request) }
        let (texts, words, frame) = (request.texts, form.words, ConsoleFrame(request))
        let stale = form.stale(try await request.translations())
        let around = words.names(form.path).dropLast().joined(separator: ", ")
        let hidden = form.seen.map { ($0.name, seen?[$0.name] ?? $0.value) }
        let content: HTML = """
            \(others.map { conflict($0, request) } ?? .empty)\
            \(each: hidden, { Parts.hidden($0.0, $0.1) })\
            \(each: groups(form), { group($0.heading, $0.inputs, of: form, typed, for: request, stale: stale) })\
            <div class="actions"><button class="button">\(texts("console.save"))</button>\
            \(previewButton(form, texts))</div>\(preview(form, typed, request), if: isPreview)
            """
        let action = request.visit.link(ConsoleLinks.settings(form.path.text))
        let main: HTML = """
            \(Parts.form(action, request.visit, guarding: true, checks: true, content), if: !form.inputs.isEmpty)\
            \(condition(form.path, request))\(each: FormEntry(form.path, request).isNew ? [] : form.tables, { EntriesPage.section($0, request) })\
            \(form.path.keys.isEmpty ? frame.parts(of: form.path.file) : .empty)\
            \(PreviewHandler.tryButton(form.path, request))\(EntryCopy(form.path, request)?.html ?? .empty)\(EntriesPage.removal(form.path, request))
            """
        return frame.page(
            words.label(form.path), lead: around, at: form.path,
            of: form.portal.map { .portal($0) },
            findings: typed.findings, main)
    }

    private static func previewButton(_ form: SettingsForm, _ texts: Texts) -> HTML {
        guard case .page = form.path.file else { return .empty }
        return """
            <button class="button second" name="action" value="preview">\(texts("console.page.preview"))</button>
            """
    }

    /// What was typed of a page of text, as the portal shows it, in each language.
    private static func preview(_ form: SettingsForm, _ typed: FormValues, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let sections = form.fields.map { field -> HTML in
            let words = HTML(markdown: texts.filled(typed[field.name]))
            return "<section class=\"card flow\"><h2>\(texts("console.page.preview"))</h2>\(words)</section>"
        }
        return "\(each: sections, { $0 })"
    }

    private static func groups(_ form: SettingsForm) -> [(heading: SettingPath?, inputs: [SettingInput])] {
        var groups: [(heading: SettingPath?, inputs: [SettingInput])] = []
        for (heading, input) in form.inputs {
            if groups.last?.heading == heading, !groups.isEmpty {
                groups[groups.count - 1].inputs.append(input)
            } else {
                groups.append((heading, [input]))
            }
        }
        return groups
    }

    private static func group(
        _ heading: SettingPath?, _ inputs: [SettingInput], of form: SettingsForm, _ typed: FormValues,
        for request: ConsoleRequest, stale: Set<SettingPath>
    ) -> HTML {
        let fields: HTML = "\(each: inputs, { fieldsHTML($0, of: form, typed, for: request, stale: stale) })"
        guard let heading else { return fields }
        let hint = form.words.hint(heading).map { "<p class=\"hint\">\(request.texts($0))</p>" as HTML }
        return "<h2>\(form.words.label(heading))</h2>\(hint ?? .empty)\(fields)"
    }

    /// - Parameter stale: where words are whose English has changed since.
    private static func fieldsHTML(
        _ input: SettingInput, of form: SettingsForm, _ typed: FormValues, for request: ConsoleRequest,
        stale: Set<SettingPath>
    ) -> HTML {
        let value = request.value(input.path)
        let outdated = Set(input.parts(value).filter { stale.contains($0.path) }.map { $0.names[0] })
        let tag = Parts.tag("late", .warning, request.texts("console.words.stale"))
        let fields = input.fields(form.words, request.texts).enumerated().map { index, field -> Field in
            var field = field
            let first: HTML = "\(origin(input, form, request))\(pageLink(input, form, request))"
            let note: HTML = "<p>\(tag) \(request.texts("console.words.stale.about"))</p>"
            field.guidance = "\(first, if: index == 0)\(note, if: outdated.contains(field.name))"
            return field
        }
        return Parts.fields(fields, typed, request.texts)
    }

    /// The link to the page of text that a setting names, where its words are changed; empty for any other setting.
    private static func pageLink(_ input: SettingInput, _ form: SettingsForm, _ request: ConsoleRequest) -> HTML {
        guard case .page = input.kind, let name = request.value(input.path)?.string.flatMap(FileName.init(_:)) else {
            return .empty
        }
        let page = SettingPath(.page(name, request.languages(form.path.file).first ?? .en))
        let address = request.visit.link(ConsoleLinks.settings(page.text))
        return "<p><a href=\"\(address)\">\(request.texts("console.page.change"))</a></p>"
    }

    /// What the files say where the draft says something else, with the button that puts it back.
    private static func origin(_ input: SettingInput, _ form: SettingsForm, _ request: ConsoleRequest) -> HTML {
        let parts = input.parts(request.value(input.path))
        // An entry that the files do not have is the council's as a whole.
        guard !request.shapes.isEntry(form.path) || request.state.below(form.path) != nil else { return .empty }
        guard parts.contains(where: { request.draft.overlay[$0.path] != nil }) else { return .empty }
        let texts = request.texts
        let below = parts.map { form.words.value(request.state.below($0.path), at: $0.path) }.joined(
            separator: " / ")
        let source: TextKey
        switch request.base.layer(of: input.path, under: request.draft.overlay) {
        case .provider: source = "console.from.provider"
        case .shared: source = "console.from.shared"
        case nil: source = "console.from.default"
        }
        let label = form.words.label(input.path)
        return """
            <p class="hint">\(texts(source, ["value": below])) <button class="link-button" name="put-back" \
            value="\(input.name)">\(texts("console.putBack"))<span class="hidden"> \(label)</span></button></p>
            """
    }

    /// When a step or question is asked, with the way to change it; empty for anything else.
    private static func condition(_ path: SettingPath, _ request: ConsoleRequest) -> HTML {
        guard case .form = path.file, request.value(path) != nil,
            case .leaf? = request.shapes.place(of: path.part("when"))
        else { return .empty }
        let texts = request.texts
        let count = request.value(path.part("when"))?.table?.keys.count ?? 0
        let state =
            count == 0 ? texts("console.condition.always") : texts("console.condition.count", ["count": String(count)])
        return """
            <h2>\(texts("console.condition.title"))</h2><p>\(state)</p>\
            <p><a class="button second" href="\(request.visit.link(ConsoleLinks.condition(path.text)))">\
            \(texts("console.condition.change"))</a></p>
            """
    }

    /// What others saved, beside what was typed.
    private static func conflict(_ others: OtherChanges, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        return """
            \(Parts.alert("<p><strong>\(texts("console.conflict.title"))</strong></p><p>\(texts("console.conflict.body"))</p>"))\
            \(each: others.changes, { change in
                let name = "keep.\(change.part.names[0])"
                return """
                    <fieldset class="change"><legend><b>\(change.label)</b></legend><dl>\
                    <dt>\(texts("console.conflict.theirs", ["name": change.author]))</dt><dd>\(change.theirs)</dd>\
                    <dt>\(texts("console.conflict.mine"))</dt><dd class="new">\(change.mine)</dd></dl>\
                    <div class="choice"><input type="radio" id="\(name)" name="\(name)" value="mine" checked>\
                    <label for="\(name)">\(texts("console.conflict.keepMine"))</label></div>\
                    <div class="choice"><input type="radio" id="\(name)-2" name="\(name)" value="theirs">\
                    <label for="\(name)-2">\(texts("console.conflict.keepTheirs"))</label></div></fieldset>
                    """ as HTML
            })
            """
    }
}
