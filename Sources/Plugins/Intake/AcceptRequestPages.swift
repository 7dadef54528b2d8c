import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages for accepting a submission from the intake.
enum AcceptRequestPages {
    /// The submission, the people it may be about, and the form.
    static func form(
        _ request: IncomingRequest, _ typed: FormValues, _ visit: Visit, hasChanged: Bool = false,
        held: FormValues? = nil
    ) -> Page {
        let (texts, reference) = (visit.texts, request.judged.reference)
        let now = request.candidates.map(\.person.id).joined(separator: " ")
        // Candidates that were not shown yet must be looked at before the submission is accepted.
        let seen = hasChanged ? now : held.map { $0["seen"] } ?? visit.form["seen"] ?? now
        let content: HTML = """
            \(IntakeParts.hidden("seen", seen))\(choices(request, typed, visit))\(Parts.fields(request.fields, typed, texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        let changed: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<p>\(texts("intake.changed"))</p></div>
            """
        let paper = request.paper
        let body: HTML = """
            \(changed, if: hasChanged)<section class="block flow" aria-labelledby="written"><h2 id="written">\
            \(texts("intake.written", ["name": request.sender.name]))</h2>\(details(request, visit))</section>\
            <details class="card wash"><summary>\(texts("intake.paper", ["form": paper.title(visit.language)]))</summary>\
            \(paper.html(visit) { visit.link(IntakeLinks.requestFile(reference, $0)) })</details>\
            <section class="block flow" aria-labelledby="take"><h2 id="take">\(texts("intake.take"))</h2>\
            \(Parts.requiredNote(texts))\(Parts.form(visit.link(TeamLinks.request(reference)), visit, guarding: true, content))</section>
            """
        return IntakeParts.page(
            request.entry.name, above: IntakeParts.requests(visit), findings: typed.findings,
            lead: "<p class=\"muted\">\(IntakeParts.born(request.entry.born, visit)) / \(reference)</p>", visit, body)
    }

    private static func details(_ request: IncomingRequest, _ visit: Visit) -> HTML {
        let (texts, entry) = (visit.texts, request.entry)
        let rows = [
            (texts("person.relationship"), texts(TextKey("person.relationship", entry.relationship.rawValue))),
            (texts("person.responsibility"), texts(TextKey("person.responsibility", entry.responsibility.rawValue))),
            (texts("person.gender"), entry.gender.isEmpty ? "" : texts(TextKey("gender", entry.gender))),
            (texts("person.school"), entry.schooling?.school?.name ?? ""),
            (texts("person.address"), entry.address?.line ?? ""),
            (texts("intake.receivedOn"), visit.dates.words(request.received)),
        ]
        let due = request.rules.process.due(request.paper.submission.stage, received: request.received)
        return """
            <dl class="answers two">\(each: rows, { row in
                "<div><dt>\(row.0)</dt><dd>\(row.1.isEmpty ? texts("intake.unsaid") : row.1)</dd></div>"
            })</dl>\(IntakeParts.decision(due, visit))
            """
    }

    /// The choice of a person, each compared with the entry, or of a new one.
    private static func choices(_ request: IncomingRequest, _ typed: FormValues, _ visit: Visit) -> HTML {
        let texts = visit.texts
        if let matched = request.matched {
            return """
                \(Parts.note("<p>\(texts("intake.matched", ["name": matched.person.name]))</p>"))\
                \(facts(matched, visit))\(Comparison(request.entry.details, matched.person, visit).html(visit))
                """
        }
        let choice = Field("choice", "intake.choose", .text, required: true)
        let finding = typed.finding("choice")
        let none: HTML = request.candidates.isEmpty ? Parts.note("<p>\(texts("intake.choose.none"))</p>") : .empty
        return """
            <fieldset class="field wide\(" wrong", if: finding != nil)"\
            \(" aria-describedby=\"choice-error\"", if: finding != nil)><legend>\(texts("intake.choose")) \
            <span class="required" aria-hidden="true">*</span></legend>\
            \(choice.errorText(finding, texts))\(none)\(each: request.candidates.enumerated(), { index, candidate in
                """
                <div class="card flow">\(radio(candidate.person.id, label(candidate.person, visit), at: index, typed))\
                \(facts(candidate, visit))\(Comparison(request.entry.details, candidate.person, visit).html(visit))</div>
                """
            })\(radio("new", texts("intake.choose.new"), at: request.candidates.count, typed))</fieldset>
            """
    }

    static func label(_ person: Person, _ visit: Visit) -> String {
        IntakeParts.named(person.name, person.born, visit)
    }

    /// A radio button for a person; the first has the group's name as its id, for links from validation errors.
    static func radio(_ value: String, _ label: String, at index: Int, _ typed: FormValues) -> HTML {
        let id = index == 0 ? "choice" : "choice-\(index + 1)"
        return """
            <div class="choice"><input type="radio" id="\(id)" name="choice" value="\(value)"\
            \(" checked", if: typed["choice"] == value)><label for="\(id)">\(label)</label></div>
            """
    }

    private static func facts(_ candidate: IncomingRequest.Candidate, _ visit: Visit) -> HTML {
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

    private static func assessed(_ day: CivilDate?, _ visit: Visit) -> HTML {
        day.map { Parts.warning("<p>\(visit.texts("intake.assessed", ["date": visit.dates.words($0)]))</p>") } ?? .empty
    }

    /// The preview of what will be done, and who is notified.
    static func preview(_ request: IncomingRequest, _ typed: FormValues, _ visit: Visit) throws -> Page {
        let texts = visit.texts
        let chosen = try request.chosen(typed["choice"])
        let received = typed.date("received") ?? request.received
        let due = request.rules.process.due(request.rules.process.stages.first?.name ?? "", received: received)
        let name = ["name": chosen?.person.name ?? request.entry.name]
        let role = request.rules.process.role(typed["role"])
        let link = ["name": request.sender.name, "role": texts(TextKey("role", typed["role"]))]
        let values = ["date": visit.dates.words(received), "reference": chosen?.open?.reference ?? ""]
        let does = ["name": request.sender.name, "reference": chosen?.open?.reference ?? ""]
        let words = request.message(received, visit.site)
        let telling = NotificationPreview(
            name: request.sender.name, title: typed["title"], way: .portal, words: IntakeParts.line(words))
        let late: HTML =
            received.days(until: CivilDate(visit.now)) > 30
            ? Parts.warning("<p>\(texts("intake.received.old", values))</p>") : .empty
        let content: HTML = """
            \(IntakeParts.carried(visit, but: ["expects"]))\
            \(IntakeParts.hidden("expects", chosen?.open?.id ?? ""))\(IntakeParts.confirm(chosen?.open == nil ? "intake.do.open" : "intake.do.add", visit, does))
            """
        let body: HTML = """
            \(assessed(chosen?.assessed, visit))\(late)\
            \(chosen.map { Comparison(request.entry.details, $0.person, visit).html(visit) })\
            <h2>\(texts("intake.will"))</h2><ul>\
            <li>\(texts(chosen == nil ? "intake.will.person" : "intake.will.match", name))</li>\
            <li>\(texts("intake.will.link", link)) \(IntakeParts.rights(role, visit) ?? texts("linking.sees.nothing"))</li>\
            <li>\(texts(chosen?.open == nil ? "intake.will.open" : "intake.will.add", values))</li></ul>\
            \(chosen?.open == nil ? IntakeParts.decision(due, visit) : .empty)\(NotificationPreview.table([telling], visit))\
            \(Parts.form(visit.link(TeamLinks.request(request.judged.reference)), visit, content))
            """
        return IntakeParts.page(
            texts("intake.check"), above: IntakeParts.requests(visit),
            lead: "<p class=\"muted\">\(IntakeParts.named(request.entry.name, request.entry.born, visit))</p>", visit,
            "<div class=\"prose flow\">\(body)</div>")
    }

    /// The page that says that another officer accepted it first.
    static func taken(_ caseID: String, _ line: AuditLine?, _ visit: Visit) -> Page {
        let texts = visit.texts
        let body: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><p>\(texts("intake.taken.body"))</p>\
            \(line.map { "<p>\($0.words(visit))</p>" })</div></div>\
            <div class="actions"><a class="button" href="\(visit.link(TeamLinks.case(caseID)))">\
            \(texts("intake.toCase"))</a></div>
            """
        return IntakeParts.page(texts("intake.taken"), above: IntakeParts.requests(visit), visit, body)
    }
}
