import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// A submission from outside, with the data for accepting it.
struct IncomingRequest: Sendable {
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
    let entry: Entry
    let sender: Account
    let audience: Audience?
    /// The person that the entry is matched to already; nil if it is not.
    let matched: Candidate?
    let candidates: [Candidate]
    let staff: [StaffMember]
    let rules: CaseRules

    /// The day on which it was received, in Europe/London.
    var received: CivilDate { CivilDate(paper.submission.received) }

    /// The submission of the route's parameter `reference`. Throws `Problem(.notFound)` if there is none.
    static func find(_ db: Connection, for visit: Visit) throws -> IncomingRequest {
        let (officer, rules) = (try visit.officer, try visit.site.caseRules)
        let team = officer.team(db)
        guard let judged = try ReviewStore.find(team, visit.parameters["reference"] ?? ""),
            let (entry, account) = try Linking.entry(team, judged.subject),
            let sender = try AccountStore.find(db, id: account),
            let paper = try Paper.find(db, judged.submission, for: .team)
        else { throw Problem(.notFound) }
        let known = try Linking.person(team, of: entry.id).flatMap {
            try PersonStore.find(team, $0)
        }
        var taken: Taken?
        if !judged.isIntake {
            guard let known, let current = try CaseStore.current(team, person: known.id) else {
                throw Problem(.notFound)
            }
            let line = try AuditLine.last(
                team, .requestTakenIn, object: judged.reference, person: known.id)
            taken = Taken(caseID: current.id, by: line)
        }
        let since = CivilDate(paper.submission.received).adding(months: -6)
        func candidate(_ person: Person) throws -> Candidate {
            Candidate(
                person: person,
                open: try CaseStore.current(team, person: person.id).flatMap { $0.isOpen ? $0 : nil },
                assessed: try Triage.assessed(team, person: person.id, since: since, rules))
        }
        return IncomingRequest(
            judged: judged, taken: taken, paper: paper, entry: entry, sender: sender,
            audience: try AccountStore.audience(db, account), matched: try known.map(candidate),
            candidates: try known == nil
                ? PersonStore.candidates(team, like: entry.details).map(candidate) : [],
            staff: try AccountStore.staff(db), rules: rules)
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            IntakeParts.receivedField, IntakeParts.requesterField, IntakeParts.roleField(rules.process.roles),
            IntakeParts.titleField, IntakeParts.coordinatorField(staff),
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        let requester: Case.Requester =
            switch entry.relationship {
            case .oneself: .youngPerson
            case .socialWorker: .socialCare
            default: audience == .professional ? .setting : .parent
            }
        var typed = FormValues([
            "asker": requester.rawValue, "role": Triage.role(of: entry, in: audience, rules.process),
            "title": visit.texts(TextKey("person.relationship", entry.relationship.rawValue)),
            "coordinator": visit.session?.account ?? "",
        ])
        typed.fill("received", with: received)
        return typed
    }

    /// The chosen person; nil for a new one. Throws `Problem(.notFound)` for a person that is not a candidate.
    func chosen(_ choice: String) throws -> Candidate? {
        if let matched { return matched }
        if choice == "new" { return nil }
        guard let candidate = candidates.first(where: { $0.person.id == choice }) else { throw Problem(.notFound) }
        return candidate
    }

    /// The message to the author, in their language.
    func message(_ received: CivilDate, _ site: Site) -> (subject: String, body: String) {
        let texts = site.texts(sender.language)
        let dates = Dates(pattern: site.portal.datePattern, texts: texts)
        var values = ["name": entry.name, "date": dates.words(received)]
        let due = rules.process.due(rules.process.stages.first?.name ?? "", received: received)
        values["due"] = due.map { dates.words($0.date) } ?? ""
        return (
            texts("intake.message.subject", values),
            texts(due == nil ? "intake.message.body" : "intake.message.due", values)
        )
    }
}
