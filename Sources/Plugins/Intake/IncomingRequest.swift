import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// A request that waits, with all that taking it in needs to know.
struct IncomingRequest: Sendable {
    /// Somebody it may be about.
    struct Candidate: Sendable {
        let person: Person
        /// Their case that is open; nil for none.
        let open: Case?
        /// When they were assessed within the last six months.
        let assessed: CivilDate?
    }

    /// What was found under a reference.
    enum Found: Sendable {
        case waiting(IncomingRequest)
        /// Somebody has taken it in: its case, and the line that tells who and when.
        case taken(casefile: String, by: AuditLine?)
    }

    let judged: Judged
    let paper: Paper
    let entry: Entry
    let sender: Account
    let audience: Audience?
    /// The person, where the team has said before whom the entry means.
    let matched: Candidate?
    let candidates: [Candidate]
    let staff: [StaffMember]
    let rules: CaseRules

    /// The day on which it was received, in London.
    var received: CivilDate { CivilDate(paper.submission.received) }

    /// The request that the route names. Throws `Problem(.notFound)` where there is none.
    static func find(_ db: Connection, for visit: Visit) throws -> Found {
        let (officer, rules) = (try visit.officer, try visit.site.caseRules)
        guard let judged = try JudgementStore.find(db, visit.parameters["reference"] ?? "", for: officer),
            let (entry, account) = try Linking.entry(db, judged.subject, for: officer),
            let sender = try AccountStore.find(db, id: account),
            let paper = try Paper.find(db, judged.submission, for: .team)
        else { throw Problem(.notFound) }
        let known = try Linking.person(db, of: entry.id, for: officer).flatMap {
            try PersonStore.find(db, $0, for: officer)
        }
        guard judged.isIntake else {
            guard let known, let current = try CaseStore.current(db, person: known.id, for: officer) else {
                throw Problem(.notFound)
            }
            let line = try AuditLine.last(
                db, "request-taken-in", object: judged.reference, person: known.id, for: officer)
            return .taken(casefile: current.id, by: line)
        }
        let since = CivilDate(paper.submission.received).adding(months: -6)
        func candidate(_ person: Person) throws -> Candidate {
            Candidate(
                person: person,
                open: try CaseStore.current(db, person: person.id, for: officer).flatMap { $0.isOpen ? $0 : nil },
                assessed: try TakingIn.assessed(db, person: person.id, since: since, rules, for: officer))
        }
        return .waiting(
            IncomingRequest(
                judged: judged, paper: paper, entry: entry, sender: sender,
                audience: try AccountStore.audience(db, account), matched: try known.map(candidate),
                candidates: try known == nil
                    ? PersonStore.candidates(db, like: entry.details, for: officer).map(candidate) : [],
                staff: try AccountStore.staff(db), rules: rules))
    }

    var fields: [Field] {
        [
            IntakeParts.receivedField, IntakeParts.askerField, IntakeParts.roleField(rules.process.roles),
            IntakeParts.titleField, IntakeParts.coordinatorField(staff),
        ]
    }

    /// What is likeliest, before the officer has said anything.
    func suggested(_ visit: Visit) throws -> Typed {
        let asker: Case.Asker =
            switch entry.relationship {
            case .oneself: .youngPerson
            case .socialWorker: .socialCare
            default: audience == .professional ? .setting : .parent
            }
        var typed = Typed([
            "asker": asker.rawValue, "role": TakingIn.role(of: entry, in: audience, rules.process),
            "title": visit.texts(TextKey("person.relationship", entry.relationship.rawValue)),
            "coordinator": try visit.officer.account,
        ])
        typed.fill("received", with: received)
        return typed
    }

    /// The person that was chosen; nil for somebody new. Throws where it is nobody that the page has shown.
    func chosen(_ choice: String) throws -> Candidate? {
        if let matched { return matched }
        if choice == "new" { return nil }
        guard let candidate = candidates.first(where: { $0.person.id == choice }) else { throw Problem(.notFound) }
        return candidate
    }

    /// What the sender reads, in their own language.
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
