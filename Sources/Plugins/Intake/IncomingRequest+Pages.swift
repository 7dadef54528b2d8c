import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages for accepting a submission from the intake.
extension IncomingRequest {
    /// The submission, the people it may be about, and the form.
    func page(_ input: FormInput) -> Page {
        let (texts, visit, reference) = (input.texts, input.visit, judged.reference)
        let content: HTML = """
            \(choices(input.typed, visit))\(Parts.fields(fields(visit), input.typed, texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        let body: HTML = """
            <section class="block flow" aria-labelledby="written"><h2 id="written">\
            \(texts("intake.written", ["name": sender.name]))</h2>\(details(visit))</section>\
            <details class="card wash"><summary>\(texts("intake.paper", ["form": paper.title(visit.language)]))</summary>\
            \(paper.html(visit) { visit.link(IntakeLinks.requestFile(reference, $0)) })</details>\
            <section class="block flow" aria-labelledby="take"><h2 id="take">\(texts("intake.take"))</h2>\
            \(Parts.requiredNote(texts))\(input.form(content))</section>
            """
        return IntakeParts.page(
            entry.name, above: IntakeParts.requests(visit), findings: input.typed.findings,
            lead: "<p class=\"muted\">\(IntakeParts.born(entry.born, visit)) / \(reference)</p>", visit, body)
    }

    private func details(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = [
            (texts("person.relationship"), texts(TextKey("person.relationship", entry.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", entry.responsibility.rawValue))),
            (texts("person.gender"), entry.gender.isEmpty ? "" : texts(TextKey("gender", entry.gender))),
            (texts("person.school"), entry.schooling?.school?.name ?? ""),
            (texts("person.address"), entry.address?.line ?? ""),
            (texts("intake.receivedOn"), visit.dates.words(received)),
        ]
        let due = rules.process.due(paper.submission.stage, received: received)
        return """
            <dl class="answers two">\(each: rows, { row in
                "<div><dt>\(row.0)</dt><dd>\(row.1.isEmpty ? texts("intake.unsaid") : row.1)</dd></div>"
            })</dl>\(IntakeParts.decision(due, visit))
            """
    }

    /// The choice of a person, each compared with the entry, or of a new one.
    private func choices(_ typed: FormValues, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if let matched {
            return """
                \(Parts.note("<p>\(texts("intake.matched", ["name": matched.person.name]))</p>"))\
                \(facts(matched, visit))\(Comparison(entry.details, matched.person, visit).html(visit))
                """
        }
        let choice = Field("choice", "intake.choose", .text, required: true)
        let finding = typed.finding("choice")
        let none: HTML = candidates.isEmpty ? Parts.note("<p>\(texts("intake.choose.none"))</p>") : .empty
        return """
            <fieldset class="field wide\(" wrong", if: finding != nil)"\
            \(" aria-describedby=\"choice-error\"", if: finding != nil)><legend>\(texts("intake.choose")) \
            <span class="required" aria-hidden="true">*</span></legend>\
            \(choice.errorText(finding, texts))\(none)\(each: candidates.enumerated(), { index, candidate in
                """
                <div class="card flow">\(IntakeParts.radio(candidate.person.id, IntakeParts.label(candidate.person, visit), at: index, typed))\
                \(facts(candidate, visit))\(Comparison(entry.details, candidate.person, visit).html(visit))</div>
                """
            })\(IntakeParts.radio("new", texts("intake.choose.new"), at: candidates.count, typed))</fieldset>
            """
    }

    private func facts(_ candidate: IncomingRequest.Candidate, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let open: HTML =
            candidate.open.map { openCase in
                """
                <p>\(texts("intake.candidate.case", ["reference": openCase.reference])) \
                <a href="\(visit.link(TeamLinks.case(openCase.id)))">\(texts("intake.candidate.look"))</a></p>
                """
            } ?? "<p>\(texts("intake.candidate.none"))</p>"
        return "\(open)\(assessed(candidate.assessed, visit))"
    }

    private func assessed(_ day: CivilDate?, _ visit: Visit) -> HTML {
        day.map { Parts.warning("<p>\(visit.texts("intake.assessed", ["date": visit.dates.words($0)]))</p>") } ?? .empty
    }

    /// The preview of what will be done, and who is notified.
    func preview(_ input: FormInput) throws -> Page? {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let chosen = try self.chosen(typed["choice"])
        let received = typed.date("received") ?? self.received
        let due = rules.process.due(rules.process.stages.first?.name ?? "", received: received)
        let name = ["name": chosen?.person.name ?? entry.name]
        let role = rules.process.role(typed["role"])
        let link = ["name": sender.name, "role": texts(TextKey("role", typed["role"]))]
        let values = ["date": visit.dates.words(received), "reference": chosen?.open?.reference ?? ""]
        let does = ["name": sender.name, "reference": chosen?.open?.reference ?? ""]
        let words = message(received, visit.site)
        let preview = NotificationPreview(
            name: sender.name, title: typed["title"], way: .portal, words: IntakeParts.line(words))
        let late: HTML =
            received.days(until: CivilDate(visit.now)) > 30
            ? Parts.warning("<p>\(texts("intake.received.old", values))</p>") : .empty
        let content: HTML = """
            \(Parts.hidden("expects", chosen?.open?.id ?? ""))\(IntakeParts.confirm(chosen?.open == nil ? "intake.do.open" : "intake.do.add", visit, does))
            """
        let body: HTML = """
            \(assessed(chosen?.assessed, visit))\(late)\
            \(chosen.map { Comparison(entry.details, $0.person, visit).html(visit) })\
            <h2>\(texts("intake.will"))</h2><ul>\
            <li>\(texts(chosen == nil ? "intake.will.person" : "intake.will.match", name))</li>\
            <li>\(texts("intake.will.link", link)) \(IntakeParts.rights(role, visit) ?? texts("linking.sees.nothing"))</li>\
            <li>\(texts(chosen?.open == nil ? "intake.will.open" : "intake.will.add", values))</li></ul>\
            \(chosen?.open == nil ? IntakeParts.decision(due, visit) : .empty)\(NotificationPreview.table([preview], visit))\
            \(input.form(guarding: false, content))
            """
        return IntakeParts.page(
            texts("intake.check"), above: IntakeParts.requests(visit),
            lead: "<p class=\"muted\">\(IntakeParts.named(entry.name, entry.born, visit))</p>", visit,
            "<div class=\"prose flow\">\(body)</div>")
    }

    /// The page for a request that was accepted before, with the officer who did it.
    func takenPage(_ taken: Taken, _ visit: Visit) -> Page {
        let texts = visit.texts
        let body: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><p>\(texts("intake.taken.body"))</p>\
            \(taken.by.map { "<p>\($0.words(visit))</p>" })</div></div>\
            <div class="actions"><a class="button" href="\(visit.link(TeamLinks.case(taken.caseID)))">\
            \(texts("intake.toCase"))</a></div>
            """
        return IntakeParts.page(texts("intake.taken"), above: IntakeParts.requests(visit), visit, body)
    }
}
