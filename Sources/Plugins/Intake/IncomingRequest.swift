import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Accepts a submission from the intake: matches its person, opens a case or adds to the open one, and notifies the
/// author, in one transaction.
struct IncomingRequest: FormAction {
    /// A person it may be about.
    struct Candidate: Sendable {
        let person: Person
        /// Their open case; nil for none.
        let open: Case?
        /// The last day of an assessment within the six months before; nil for none.
        let assessed: CivilDate?
    }

    /// That an officer has accepted it: its case, and the audit row that says who and when.
    struct Taken: Sendable {
        let caseID: String
        let by: AuditLine?
    }

    let reviewed: Review
    /// Nil while it waits for intake.
    let taken: Taken?
    let paper: Paper
    /// Whether a date of the council's counts from its receipt.
    let hasDeadline: Bool
    let author: EntryAuthor
    /// Nil if it came from an account.
    let open: OpenSender?
    /// The person that the entry is matched to already; nil if it is not.
    let matched: Candidate?
    let candidates: [Candidate]
    let staff: [StaffMember]
    let rules: CaseRules

    var entry: Entry { author.entry }
    /// The day on which it was received, in Europe/London.
    var received: CivilDate { CivilDate(paper.submission.received) }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(TeamLinks.request, IntakeParts.access) { try find($0, for: $1) }
        blueprint.get(IntakeLinks.requestFile, IntakeParts.access) { visit in
            try await Downloads.send(visit) { db in
                let reference = visit.parameters["reference"] ?? ""
                guard let reviewed = try ReviewStore.find(visit.team(db), reference),
                    let paper = try Paper.find(db, reviewed.submission, for: .team)
                else { return nil }
                return paper.file(visit.parameters["file"] ?? "", visit).map { ($0, reviewed.subject) }
            }
        }
    }

    /// The submission of the route's parameter `reference`. Throws `Problem(.notFound)` if there is none.
    private static func find(_ db: Connection, for visit: Visit) throws -> IncomingRequest {
        let (team, rules) = (try visit.team(db), try visit.site.caseRules)
        guard let reviewed = try ReviewStore.find(team, visit.parameters["reference"] ?? ""),
            let paper = try Paper.find(db, reviewed.submission, for: .team)
        else { throw Problem(.notFound) }
        let author = try EntryAuthor(team, ofEntry: reviewed.subject)
        var taken: Taken?
        if !reviewed.isIntake {
            guard let known = author.matched, let current = try CaseStore.current(team, person: known.id) else {
                throw Problem(.notFound)
            }
            let line = try AuditLine.last(team, .requestTakenIn, object: reviewed.reference, person: known.id)
            taken = Taken(caseID: current.id, by: line)
        }
        func candidate(_ person: Person) throws -> Candidate {
            let current = try CaseStore.current(team, person: person.id)
            return Candidate(
                person: person, open: current?.isOpen == true ? current : nil,
                assessed: try rules.assessed(
                    team, person: person.id, before: CivilDate(paper.submission.received)))
        }
        return IncomingRequest(
            reviewed: reviewed, taken: taken, paper: paper,
            hasDeadline: try paper.submission.hasDeadline(db), author: author,
            open: try OpenSender.find(team, entry: reviewed.subject), matched: try author.matched.map(candidate),
            candidates: try author.matched == nil
                ? PersonStore.candidates(team, like: author.entry.details).map(candidate) : [],
            staff: try AccountStore.staff(db), rules: rules)
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            IntakeParts.receivedField, IntakeParts.requesterField, ParticipantFields().role(rules.process),
            ParticipantFields().title, IntakeParts.coordinatorField(staff),
        ]
    }

    var inputs: [String] { ["choice"] }

    func initial(_ visit: Visit) -> FormValues {
        let requester: Case.Requester =
            switch entry.relationship {
            case .oneself: .youngPerson
            case .socialWorker: .socialCare
            default: author.audience == .professional ? .setting : .parent
            }
        var typed = FormValues([
            "asker": requester.rawValue, "role": author.role(in: rules.process, asks: true),
            "title": author.title(visit.texts),
            "coordinator": visit.session?.account ?? "",
        ])
        typed.fill("received", with: received)
        return typed
    }

    /// Candidates that were not shown yet must be looked at before the submission is accepted.
    func versions(_ visit: Visit) -> [String: String] { ["seen": candidates.map(\.person.id).joined(separator: " ")] }

    var views: [Reply.View] { [Reply.View(.viewedSubmission, subject: entry.id, object: reviewed.submission)] }

    func unavailableReply(_ visit: Visit) -> Reply? {
        taken.map { taken in
            visit.head.method == .post
                ? .page(takenPage(taken, visit), status: 409) : .redirect(visit.link(TeamLinks.case(taken.caseID)))
        }
    }

    func check(_ input: inout FormInput) {
        IntakeParts.checkReceived(&input.typed, input.visit)
        if matched == nil, input["choice"].isEmpty {
            input.typed.refuse("choice", input.texts("intake.choose.missing"))
        }
    }

    /// The chosen person; nil for a new one. Throws `Problem(.notFound)` for a person that is not a candidate.
    func chosen(_ input: FormInput) throws -> Candidate? {
        if let matched { return matched }
        if input["choice"] == "new" { return nil }
        guard let candidate = candidates.first(where: { $0.person.id == input["choice"] }) else {
            throw Problem(.notFound)
        }
        return candidate
    }

    /// - Throws: `FormConflict` if since the page was made there is a new candidate, or a case was opened.
    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, team) = (input.visit, try input.visit.team(db))
        guard let received = input.typed.date("received"), let requester = Case.Requester(rawValue: input["asker"])
        else { throw Problem(.malformed) }
        let seen = Set(input.version("seen").split(separator: " ").map(String.init))
        let chosen = try chosen(input)
        guard candidates.allSatisfy({ seen.contains($0.person.id) }),
            chosen?.open?.id ?? "" == visit.form["expects"] ?? ""
        else { throw FormConflict.changedIntake(visit) }
        let person = chosen?.person ?? Person(id: newID(), entry.details)
        if chosen == nil {
            try PersonStore.add(team, person, at: visit.now)
            try visit.note(db, .personAdded, subject: person.id, object: person.id)
        }
        let caseID = chosen?.open?.id ?? newID()
        if chosen?.open == nil {
            try CaseStore.open(
                team, id: caseID, person: person, received: received, from: requester, by: .portal,
                coordinator: input["coordinator"], rules: rules, at: visit.now)
            try visit.note(db, .caseOpened, subject: person.id, object: caseID)
        }
        if try InvolvementStore.current(team, account: author.account.id, entry: entry.id) == nil {
            try author.link(db, to: person, as: input.typed, for: visit)
        }
        try ReviewStore.takeIn(team, entry: entry.id)
        try author.send(db, message(received, visit.site), about: person.id, caseID: caseID, for: visit)
        try CaseStore.refresh(team, caseID, rules, news: paper.submission.sent)
        try visit.note(db, .requestTakenIn, subject: person.id, object: reviewed.reference)
        return visit.link(TeamLinks.case(caseID)).query(["done": "taken", "of": reviewed.reference])
    }

    /// The message to the author, in their language.
    func message(_ received: CivilDate, _ site: Site) -> (subject: String, body: String) {
        let texts = site.texts(author.account.language)
        let dates = Dates(site.portal.dates, texts: texts)
        let due = rules.firstDue(received: received)
        let values = [
            "name": entry.name, "date": dates.words(received), "due": due.map { dates.words($0.date) } ?? "",
        ]
        return (
            texts("intake.message.subject", values),
            texts(due == nil ? "intake.message.body" : "intake.message.due", values)
        )
    }
}

/// The pages for accepting a submission from the intake.
extension IncomingRequest {
    /// The submission, the people it may be about, and the form.
    func page(_ input: FormInput) -> Page {
        let (texts, visit, reference) = (input.texts, input.visit, reviewed.reference)
        let content: HTML = """
            \(choices(input))\(Parts.fields(fields(visit), input.typed, texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        let body: HTML = """
            <section class="block flow" aria-labelledby="written"><h2 id="written">\
            \(texts("intake.written", ["name": author.account.name]))</h2>\(open?.note(visit))\(details(visit))</section>\
            <details class="card wash"><summary>\
            \(texts("intake.paper", ["form": paper.title(visit.language)]))</summary>\
            \(paper.html(visit) { visit.link(IntakeLinks.requestFile(reference, $0)) })</details>\
            <section class="block flow" aria-labelledby="take"><h2 id="take">\(texts("intake.take"))</h2>\
            \(Parts.requiredNote(texts))\(input.form(content))</section>
            """
        return IntakeParts.page(
            entry.name, findings: input.typed.findings, lead: "\(IntakeParts.born(entry.born, visit)) / \(reference)",
            visit, body)
    }

    private func details(_ visit: Visit) -> HTML {
        let rows =
            IntakeParts.rows(entry.relationship, entry.responsibility, visit)
            + IntakeParts.rows(entry.details, visit) + [(visit.texts("intake.receivedOn"), visit.dates.words(received))]
        let details = IntakeParts.details(rows, visit)
        guard hasDeadline else {
            return "\(details)\(Parts.note("<p>\(visit.texts("intake.undated"))</p>"))"
        }
        let due = rules.process.due(paper.submission.stage, received: received)
        return "\(details)\(IntakeParts.decision(due, visit))"
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
        let name = ["name": person?.name ?? entry.name]
        let link = ["name": sender, "role": texts(TextKey("role", role))]
        let values = ["date": visit.dates.words(received), "reference": reference]
        let preview = author.preview(message(received, visit.site), title: input["title"])
        let confirm = IntakeParts.confirm(
            isOpening ? "intake.do.open" : "intake.do.add", visit, ["name": sender, "reference": reference])
        let body: HTML = """
            \(IntakeParts.assessed(chosen?.assessed, visit))\(IntakeParts.late(received, visit))\
            \(person.map { Comparison(written: entry.details, person: $0, visit: visit).html })\
            <h2>\(texts("intake.will"))</h2><ul>\
            <li>\(texts(person == nil ? "intake.will.person" : "intake.will.match", name))</li>\
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
