import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Accepts a submission from the intake: matches its person, opens a case or adds to the open one, and notifies the
/// author, in one transaction.
extension IncomingRequest: FormAction {
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

    var inputs: [String] { ["choice"] }

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

    /// - Throws: `FormConflict` if since the page was made there is a new candidate, or a case was opened.
    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (typed, visit) = (input.typed, input.visit)
        let (officer, now) = (try visit.officer, visit.now)
        guard let received = typed.date("received"), let requester = Case.Requester(rawValue: typed["asker"]) else {
            throw Problem(.malformed)
        }
        let seen = Set(input.version("seen").split(separator: " ").map(String.init))
        let chosen = try self.chosen(typed["choice"])
        guard candidates.allSatisfy({ seen.contains($0.person.id) }),
            chosen?.open?.id ?? "" == visit.form["expects"] ?? ""
        else { throw FormConflict(IntakeParts.changed(visit.texts)) }
        let person = chosen?.person ?? Person(id: newID(), entry.details)
        func note(_ event: AuditEvent, _ object: String) throws {
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: person.id, object: object, at: now)
        }
        if chosen == nil {
            try PersonStore.add(db, person, at: now)
            try note(.personAdded, person.id)
        }
        let caseID = chosen?.open?.id ?? newID()
        let team = officer.team(db)
        if chosen?.open == nil {
            try CaseStore.open(
                team, id: caseID, person: person, received: received, from: requester, by: .portal,
                coordinator: typed["coordinator"], rules: rules, at: now)
            try note(.caseOpened, caseID)
        }
        if try InvolvementStore.current(
            team, account: sender.id, entry: entry.id) == nil
        {
            let id = newID()
            try Linking.link(
                team, account: sender.id, entry: entry.id, to: person, as: typed["role"],
                relationship: entry.relationship, involvement: id, title: typed["title"], at: now)
            try InvolvementStore.setWay(team, id, .entry)
            try note(.entryMatched, entry.id)
            try note(.linked, id)
        }
        try ReviewStore.takeIn(db, entry: entry.id)
        let words = message(received, visit.site)
        let message = Message(
            id: newID(), person: person.id, caseID: caseID, account: sender.id, entry: entry.id,
            isIncoming: false, author: officer.account, name: officer.name, subject: words.subject, body: words.body,
            at: now)
        try MessageStore.send(db, message, site: visit.site)
        try note(.messageSent, message.id)
        try CaseStore.refresh(db, caseID, rules, news: paper.submission.sent)
        try note(.requestTakenIn, judged.reference)
        return visit.link(TeamLinks.case(caseID)).query(["done": "taken", "of": judged.reference])
    }
}
