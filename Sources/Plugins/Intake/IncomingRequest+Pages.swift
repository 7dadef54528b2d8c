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
            \(choices(input))\(Parts.fields(fields(visit), input.typed, texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        let body: HTML = """
            <section class="block flow" aria-labelledby="written"><h2 id="written">\
            \(texts("intake.written", ["name": author.account.name]))</h2>\(details(visit))</section>\
            <details class="card wash"><summary>\(texts("intake.paper", ["form": paper.title(visit.language)]))</summary>\
            \(paper.html(visit) { visit.link(IntakeLinks.requestFile(reference, $0)) })</details>\
            <section class="block flow" aria-labelledby="take"><h2 id="take">\(texts("intake.take"))</h2>\
            \(Parts.requiredNote(texts))\(input.form(content))</section>
            """
        return IntakeParts.page(
            entry.name, findings: input.typed.findings, lead: "\(IntakeParts.born(entry.born, visit)) / \(reference)",
            visit, body)
    }

    private func details(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let said = [
            (texts("person.relationship"), texts(TextKey("person.relationship", entry.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", entry.responsibility.rawValue))),
        ]
        let rows =
            said + IntakeParts.rows(entry.details, visit) + [(texts("intake.receivedOn"), visit.dates.words(received))]
        let due = rules.process.due(paper.submission.stage, received: received)
        return "\(IntakeParts.details(rows, visit))\(IntakeParts.decision(due, visit))"
    }

    /// The choice of a person, each compared with the entry, or of a new one.
    private func choices(_ input: FormInput) -> HTML {
        let (texts, visit) = (input.texts, input.visit)
        if let matched {
            return """
                \(Parts.note("<p>\(texts("intake.matched", ["name": matched.person.name]))</p>"))\
                \(facts(matched, visit))\
                \(Comparison(written: entry.details, person: matched.person, visit: visit).html)
                """
        }
        return Comparison.choice(
            "\(texts("intake.choose")) <span class=\"required\" aria-hidden=\"true\">*</span>",
            of: candidates.map { ($0.person, facts($0, visit)) }, for: entry, none: "intake.choose.none",
            others: Comparison.radio("new", texts("intake.choose.new"), at: candidates.count, input.typed), input)
    }

    private func facts(_ candidate: Candidate, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let open: HTML =
            candidate.open.map { openCase in
                """
                <p>\(texts("intake.candidate.case", ["reference": openCase.reference])) \
                <a href="\(visit.link(TeamLinks.case(openCase.id)))">\(texts("intake.candidate.look"))</a></p>
                """
            } ?? "<p>\(texts("intake.candidate.none"))</p>"
        return "\(open)\(IntakeParts.assessed(candidate.assessed, visit))"
    }

    /// The preview of what will be done, and who is notified.
    func preview(_ input: FormInput) throws -> Page? {
        let (texts, visit, role, sender) = (input.texts, input.visit, input["role"], author.account.name)
        let chosen = try chosen(input)
        let (person, reference) = (chosen?.person, chosen?.open?.reference ?? "")
        let isOpening = chosen?.open == nil
        let received = input.typed.date("received") ?? self.received
        let link = ["name": sender, "role": texts(TextKey("role", role))]
        let values = ["date": visit.dates.words(received), "reference": reference]
        let preview = author.preview(message(received, visit.site), title: input["title"])
        let confirm = IntakeParts.confirm(
            isOpening ? "intake.do.open" : "intake.do.add", visit, ["name": sender, "reference": reference])
        let body: HTML = """
            \(IntakeParts.assessed(chosen?.assessed, visit))\(IntakeParts.late(received, visit))\
            \(person.map { Comparison(written: entry.details, person: $0, visit: visit).html })\
            <h2>\(texts("intake.will"))</h2><ul>\
            <li>\(texts(person == nil ? "intake.will.person" : "intake.will.match", ["name": person?.name ?? entry.name]))</li>\
            <li>\(texts("intake.will.link", link)) \
            \(IntakeParts.sees(role, rules.process, or: "linking.sees.nothing", visit))</li>\
            <li>\(texts(isOpening ? "intake.will.open" : "intake.will.add", values))</li></ul>\
            \(IntakeParts.decision(rules.firstDue(received: received), visit), if: isOpening)\
            \(NotificationPreview.table([preview], visit))\
            \(input.form(guarding: false, "\(Parts.hidden("expects", chosen?.open?.id ?? ""))\(confirm)"))
            """
        return IntakeParts.page(
            texts("intake.check"), lead: IntakeParts.named(entry.name, entry.born, visit), visit,
            "<div class=\"prose flow\">\(body)</div>")
    }

    /// The page for a request that was accepted before, with the officer who did it.
    func takenPage(_ taken: Taken, _ visit: Visit) -> Page {
        let texts = visit.texts
        let by: HTML? = taken.by.map { "<p>\($0.words(visit))</p>" }
        return IntakeParts.page(
            texts("intake.taken"), visit,
            """
            \(Parts.alert("<p>\(texts("intake.taken.body"))</p>\(by)"))\
            <div class="actions"><a class="button" href="\(visit.link(TeamLinks.case(taken.caseID)))">\
            \(texts("intake.toCase"))</a></div>
            """)
    }
}
