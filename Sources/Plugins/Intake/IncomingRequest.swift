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

    let judged: Review
    /// Nil while it waits for intake.
    let taken: Taken?
    let paper: Paper
    let author: EntryAuthor
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
                guard let judged = try ReviewStore.find(visit.team(db), reference),
                    let paper = try Paper.find(db, judged.submission, for: .team)
                else { return nil }
                return paper.file(visit.parameters["file"] ?? "", visit).map { ($0, judged.subject) }
            }
        }
    }

    /// The submission of the route's parameter `reference`. Throws `Problem(.notFound)` if there is none.
    private static func find(_ db: Connection, for visit: Visit) throws -> IncomingRequest {
        let (team, rules) = (try visit.team(db), try visit.site.caseRules)
        guard let judged = try ReviewStore.find(team, visit.parameters["reference"] ?? ""),
            let paper = try Paper.find(db, judged.submission, for: .team)
        else { throw Problem(.notFound) }
        let author = try EntryAuthor(team, ofEntry: judged.subject)
        var taken: Taken?
        if !judged.isIntake {
            guard let known = author.matched, let current = try CaseStore.current(team, person: known.id) else {
                throw Problem(.notFound)
            }
            let line = try AuditLine.last(team, .requestTakenIn, object: judged.reference, person: known.id)
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
            judged: judged, taken: taken, paper: paper, author: author, matched: try author.matched.map(candidate),
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
            "asker": requester.rawValue, "role": author.role(in: rules.process),
            "title": visit.texts(TextKey("person.relationship", entry.relationship.rawValue)),
            "coordinator": visit.session?.account ?? "",
        ])
        typed.fill("received", with: received)
        return typed
    }

    /// Candidates that were not shown yet must be looked at before the submission is accepted.
    func versions(_ visit: Visit) -> [String: String] { ["seen": candidates.map(\.person.id).joined(separator: " ")] }

    var views: [Reply.View] { [Reply.View(.viewedSubmission, subject: entry.id, object: judged.submission)] }

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
            try PersonStore.add(db, person, at: visit.now)
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
        try ReviewStore.takeIn(db, entry: entry.id)
        try author.send(db, message(received, visit.site), about: person.id, caseID: caseID, for: visit)
        try CaseStore.refresh(db, caseID, rules, news: paper.submission.sent)
        try visit.note(db, .requestTakenIn, subject: person.id, object: judged.reference)
        return visit.link(TeamLinks.case(caseID)).query(["done": "taken", "of": judged.reference])
    }

    /// The message to the author, in their language.
    func message(_ received: CivilDate, _ site: Site) -> (subject: String, body: String) {
        let texts = site.texts(author.account.language)
        let dates = Dates(pattern: site.portal.datePattern, texts: texts)
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
