import Markup
import PortalKit

/// HTML of the answers for reading: step by step, each question with its answer.
struct AnswerPages {
    let journey: Journey
    let files: [String: Attachment]
    let visit: Visit
    /// The address of the page that changes a step; nil for a submission, which is read-only.
    let change: ((_ step: String) -> Address)?
    let file: (_ upload: String) -> Address
    var findings: [ValidationError] = []
    /// Whether answers marked as contact information are left out.
    var hidesContact = false

    private var texts: Texts { visit.texts }

    var html: HTML {
        let steps = journey.steps.filter { !journey.isSummary($0) }
        return "\(each: steps, { step($0) })"
    }

    private func step(_ step: FormDefinition.Step) -> HTML {
        let number = texts("form.step") + " \(journey.number(of: step))"
        let link: HTML =
            change.map { change in
                """
                <a href="\(change(step.id).query(["back": "summary"]))">\(texts("form.change.step", ["step": number]))</a>
                """
            } ?? .empty
        return """
            <section class="flow"><div class="section-head"><h3>\("\(number): ", if: !journey.form.isOnePage)\
            \(step.title(visit.language))</h3>\(link)</div>\
            <dl class="answers">\(each: questions(step), { question($0, step) })</dl></section>
            """
    }

    private func questions(_ step: FormDefinition.Step) -> [Question] {
        journey.asked(in: step).filter { !(hidesContact && $0.isContact) }
    }

    /// The positions of all questions that are shown.
    var places: [Journey.Place] {
        journey.steps.flatMap(questions).flatMap(journey.places).filter { !(hidesContact && $0.question.isContact) }
    }

    private func question(_ question: Question, _ step: FormDefinition.Step) -> HTML {
        guard let group = question.group else {
            return row(Journey.Place(question), "", step)
        }
        let places = journey.places(of: question).filter { !(hidesContact && $0.question.isContact) }
        guard places.contains(where: journey.isAnswered) else {
            let label = question.label(visit.language)
            return answer(label, "<span class=\"muted\">\(texts("form.none"))</span>", at: question.id, in: step)
        }
        let answered = Set(places.filter(journey.isAnswered).map(\.entry))
        return "\(each: places.filter { answered.contains($0.entry) }, { row($0, heading($0, group), step) })"
    }

    private func heading(_ place: Journey.Place, _ group: Question.Group) -> String {
        texts.filled(group.entry(visit.language), ["number": String(place.entry?.number ?? 1)])
    }

    private func row(_ place: Journey.Place, _ heading: String, _ step: FormDefinition.Step) -> HTML {
        let label = place.question.label(visit.language)
        return answer(heading.isEmpty ? label : "\(heading): \(label)", said(place), at: place.path, in: step)
    }

    private func said(_ place: Journey.Place) -> HTML {
        if place.question.isFile {
            guard let attachment = files[journey.counted[place.path]] else { return nothing(place) }
            let name = AttachmentPages.name(attachment, file(attachment.id))
            return
                "\(name) \(AttachmentPages.state(attachment, visit))<br><span class=\"small muted\">\(AttachmentPages.about(attachment, visit).replacing("\n", with: ", "))</span>"
        }
        let words = words(of: place)
        guard !words.isEmpty else { return nothing(place) }
        return "\(each: words.split(separator: "\n", omittingEmptySubsequences: false), { "\(String($0))<br>" })"
    }

    /// The answer as plain text, of a file its name; empty if there is none.
    func words(of place: Journey.Place) -> String {
        if place.question.isFile { return files[journey.counted[place.path]]?.name ?? "" }
        return journey.field(place).words(FormValues(journey.counted.values), texts, visit.dates)
    }

    private func nothing(_ place: Journey.Place) -> HTML {
        let advice: HTML =
            change != nil && place.question.need == .advised
            ? "<br><span class=\"small\">\(Icon.info.html) \(texts("form.advised"))</span>" : .empty
        return "<span class=\"muted\">\(texts("form.none"))</span>\(advice)"
    }

    private func answer(_ label: String, _ said: HTML, at path: String, in step: FormDefinition.Step) -> HTML {
        let finding = findings.first { $0.field == "answer-\(path)" }
        let error: HTML =
            finding.map { "<p class=\"error-text\">\(Icon.warning.html)<span>\($0.message)</span></p>" } ?? .empty
        let link: HTML =
            change.map { change in
                """
                <dd><a href="\(change(step.id).query(["back": "summary"]).fragment(path))">\(texts("form.change"))\
                <span class="hidden"> \(label)</span></a></dd>
                """
            } ?? .empty
        return "<div id=\"answer-\(path)\"><dt>\(label)</dt><dd>\(error)\(said)</dd>\(link)</div>"
    }
}
