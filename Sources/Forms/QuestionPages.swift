import Files
import Foundation
import Markup
import PortalKit

/// HTML of the questions of one page, with the answers and validation errors.
struct QuestionPages {
    let open: OpenForm
    let step: FormDefinition.Step
    let typed: FormValues
    let conflicts: [Merge.Conflict]
    let visit: Visit
    /// Whether the page is sent whole: files leave with it, so there is no button that uploads them first.
    var isWhole = false

    private var journey: Journey { open.journey }
    private var texts: Texts { visit.texts }

    var html: HTML { "\(each: journey.shown(in: step), block)" }

    private func block(_ question: Question) -> HTML {
        question.group.map { group(question, $0) } ?? self.question(Journey.Place(question))
    }

    private func question(_ place: Journey.Place) -> HTML {
        if case .file(let types, let megabytes) = place.question.kind { return file(place, types, megabytes) }
        var field = journey.field(place)
        field.guidance = "\(onlyIf(place.question))\(guidance(place.question))"
        field.isSearchable = visit.site.features.schools != nil
        field.isSchoolKnown = place.question.isOfSchoolsOnly
        field.attributes = condition(place.question)
        if case .offered = place.question.kind {
            return "\(other(field))\(OfferedCards(field: field).html(typed, visit))"
        }
        return "\(other(field))\(field.html(typed, texts))"
    }

    /// Without JavaScript a question is always visible; this hint says which answers to other questions of the page it
    /// depends on.
    private func onlyIf(_ question: Question) -> HTML {
        let others = step.questions.filter { question.when.wanted[$0.id] != nil }
        guard !others.isEmpty else { return .empty }
        return """
            <noscript>\(each: others, { other in
                let field = journey.field(Journey.Place(other))
                let answers = (question.when.wanted[other.id] ?? []).map { value in
                    value.isEmpty ? texts("form.none") : field.words(FormValues([other.id: value, "\(other.id).\(value)": "yes"]), texts, visit.dates)
                }
                let about = ["question": other.label(visit.language), "answer": answers.joined(separator: ", ")]
                return "<p class=\"hint\">\(texts("form.onlyIf", about))</p>"
            })</noscript>
            """
    }

    private func guidance(_ question: Question) -> HTML {
        question.guidance.map { HTML(markdown: texts.filled($0(visit.language))) } ?? .empty
    }

    /// The `data-when` attribute, by which the script shows or hides the question; without JavaScript it is always
    /// visible.
    private func condition(_ question: Question) -> HTML {
        guard !question.when.wanted.isEmpty else { return .empty }
        var wanted = question.when.wanted.filter { step.ids.contains($0.key) }
        for ticks in step.questions where ticks.isTicks {
            guard let values = wanted.removeValue(forKey: ticks.id) else { continue }
            // The script compares single inputs, so a condition on ticks works for one value only.
            if values.count == 1, let value = values.first { wanted["\(ticks.id).\(value)"] = ["yes"] }
        }
        guard !wanted.isEmpty, let json = try? JSONEncoder().encode(wanted) else { return .empty }
        return " data-when=\"\(String(decoding: json, as: UTF8.self))\""
    }

    /// A warning with the text that another window has saved for this answer; empty if there is no conflict.
    private func other(_ field: Field) -> HTML {
        let theirs = conflicts.filter { field.names.contains($0.path) }
        guard !theirs.isEmpty else { return .empty }
        return Parts.warning(
            """
            <p>\(texts("form.conflict"))</p>\(each: theirs, { conflict in
                conflict.theirs.isEmpty
                    ? "<p><em>\(texts("form.conflict.empty"))</em></p>" : "<p class=\"typed\">\(conflict.theirs)</p>"
            })
            """)
    }

    // Groups: one card per entry.

    private func group(_ question: Question, _ group: Question.Group) -> HTML {
        if group.isList { return list(question, group) }
        let entries = journey.entries(of: question.id)
        let label = question.label(visit.language)
        let hint: HTML = question.hint.map { "<p class=\"hint\">\($0(visit.language))</p>" } ?? .empty
        let help: HTML = "\(guidance(question))\(each: group.questions.filter(\.isFile), { guidance($0) })"
        let rules: HTML =
            help.isEmpty ? .empty : "<div class=\"card wash flow\" id=\"\(question.id)-rules\">\(help)</div>"
        let add: HTML =
            entries.count < group.most
            ? """
            <div class="row apart"><span></span><button class="button second" name="action" value="add:\(question.id)">\
            \(Icon.plus.html) \(group.add(visit.language))</button></div>
            """ : .empty
        let finding = typed.finding(question.id)
        return """
            <section class="flow" id="\(question.id)"\(condition(question)) aria-labelledby="\(question.id)-label">\
            <h3 id="\(question.id)-label">\(label)</h3>\(hint)\
            \(question.field.errorText(finding, texts))\(rules)\
            \(each: entries, { card($0, question, group) })\(add)</section>
            """
    }

    private func card(_ entry: Journey.Entry, _ question: Question, _ group: Question.Group) -> HTML {
        let places = journey.places(of: question).filter { $0.entry == entry }
        let heading = texts.filled(group.entry(visit.language), ["number": String(entry.number)])
        // File questions have their own Delete button; an entry without files gets one to remove the entry.
        let isPlain = !group.questions.contains(where: \.isFile)
        let hasMore = !journey.answers.rows(question.id).isEmpty
        let remove: HTML =
            isPlain && hasMore
            ? """
            <p><button class="button warn slim" name="action" value="delete:\(question.id):\(entry.row)">\
            \(texts("form.remove"))<span class="hidden"> \(heading)</span></button></p>
            """ : .empty
        return """
            <fieldset class="card" id="\(entry.path)"><legend class="h3">\(heading)</legend><div class="flow">\
            \(each: places, { self.question($0) })\(remove)</div></fieldset>
            """
    }

    /// The uploaded files of a group, each with the button to remove it, and one input for more.
    private func list(_ question: Question, _ group: Question.Group) -> HTML {
        let places = journey.places(of: question)
        let files = places.compactMap { place in open.files[open.draft.answers[place.path]].map { (place, $0) } }
        // A file that arrives for an entry that has one makes another entry.
        guard let place = places.first, case .file(let types, let megabytes) = place.question.kind else {
            return .empty
        }
        let hint: HTML = question.hint.map { "<p class=\"hint\">\($0(visit.language))</p>" } ?? .empty
        let input = input(
            place, types, megabytes, findings: typed.findings.filter { $0.field == place.path },
            described: "\(question.id)-rules", upload: group.add(visit.language))
        return """
            <section class="flow" id="\(question.id)"\(condition(question)) aria-labelledby="\(question.id)-label">\
            <h3 id="\(question.id)-label">\(question.label(visit.language))</h3>\
            \(question.field.errorText(typed.finding(question.id), texts))<div class="flow" id="\(question.id)-rules">\(hint)\(guidance(question))\(guidance(place.question))</div>\
            \("<ul class=\"rows\">\(each: files, item)</ul>", if: !files.isEmpty)\(input, if: files.count < group.most)</section>
            """
    }

    private func item(_ place: Journey.Place, _ file: Attachment) -> HTML {
        let link = visit.link(FormLinks.draftFile(open.draft.id, file.id))
        return AttachmentPages.item(file, link, visit, button: delete(place, file.name))
    }

    // Files: the uploaded file, or an input for one.

    private func file(_ place: Journey.Place, _ types: [String], _ megabytes: Int) -> HTML {
        let upload = open.draft.answers[place.path]
        if let attachment = open.files[upload] { return attached(attachment, place) }
        let findings = typed.findings.filter { $0.field == place.path }
        return input(
            place, types, megabytes, findings: findings, described: place.entry.map { "\($0.group)-rules" },
            guidance: place.entry == nil ? guidance(place.question) : .empty, beside: delete(place))
    }

    /// The input for files of a question.
    /// - Parameters:
    ///   - described: the id of the element with its rules; nil for none.
    ///   - upload: the words of its button; nil for the usual ones.
    ///   - beside: what follows that button.
    private func input(
        _ place: Journey.Place, _ types: [String], _ megabytes: Int, findings: [ValidationError], described: String?,
        upload: String? = nil, guidance: HTML = .empty, beside: HTML = .empty
    ) -> HTML {
        let accept = FileKind.endings(of: types).joined(separator: ",")
        let ids = [findings.isEmpty ? nil : "\(place.path)-error", described].compactMap { $0 }.joined(separator: " ")
        let described: HTML = ids.isEmpty ? .empty : " aria-describedby=\"\(ids)\""
        let wrong: HTML = findings.isEmpty ? .empty : " aria-invalid=\"true\""
        let isMarked = place.entry == nil && place.question.need == .required
        let star: HTML = isMarked ? " <span class=\"required\" aria-hidden=\"true\">*</span>" : .empty
        let button: HTML = """
            <span class="row"><button class="button second slim" name="action" value="upload:\(place.path)">\
            \(upload ?? texts("upload.upload"))</button>\(beside)</span>
            """
        return """
            <div class="field\(" wrong", if: !findings.isEmpty)"\(condition(place.question))>\
            <label for="\(place.path)">\(place.question.label(visit.language))\(star)</label>\
            \(guidance)<div id="\(place.path)-error">\(each: findings, errorText)</div>\
            <div class="file"><input type="file" id="\(place.path)" name="\(place.path)" accept="\(accept)" \
            multiple data-megabytes="\(megabytes)" \
            data-too-large="\(texts("upload.tooLarge", ["limit": String(megabytes)]))"\(described)\(wrong)>\
            \(button, if: !isWhole)</div></div>
            """
    }

    private func attached(_ attachment: Attachment, _ place: Journey.Place) -> HTML {
        let link = visit.link(FormLinks.draftFile(open.draft.id, attachment.id))
        return """
            <div class="field" id="\(place.path)"><p class="label">\(place.question.label(visit.language))</p>\
            \(AttachmentPages.row(attachment, link, visit, button: delete(place, attachment.name)))</div>
            """
    }

    private func delete(_ place: Journey.Place, _ name: String = "") -> HTML {
        let target = place.entry.map { "\($0.group):\($0.row)" } ?? "\(place.path):-"
        return """
            <button class="button warn slim" name="action" value="delete:\(target)">\(texts("upload.delete"))\
            <span class="hidden"> \(name)</span></button>
            """
    }

    /// One of several validation errors of a file, in an element that has their id.
    private func errorText(_ finding: ValidationError) -> HTML {
        """
        <p class="error-text">\(Icon.warning.html)<span><span class="hidden">\(texts("error.prefix")) </span>\
        \(finding.message)</span></p>
        """
    }
}
