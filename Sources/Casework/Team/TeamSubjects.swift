public import Database
public import Foundation
public import PortalKit

/// The subject reader of the team's portal: subjects are the council's records of people, for forms that the team fills
/// in on behalf of others.
public struct TeamSubjects: SubjectReader {
    let rules: CaseRules

    /// The person with this id; nil if there is none. Throws `Problem(.forbidden)` for other visitors than officers,
    /// and `DatabaseError`.
    public func subject(_ id: String, _ connection: Connection, for visit: Visit) throws -> Subject? {
        let officer = try visit.officer
        let team = officer.team(connection)
        guard let person = try PersonStore.find(team, id) else { return nil }
        let current = try CaseStore.current(team, person: id)
        let page = current.map { visit.link(TeamLinks.case($0.id)) } ?? visit.link(TeamLinks.person(id))
        return Subject(
            id: id, name: person.name, page: page,
            trail: [
                Page.Above(visit.texts("caseload.title"), visit.link(SiteLinks.home)),
                Page.Above(person.listed(visit), page),
            ], details: visit.link(TeamLinks.person(id)), facts: person.details.facts)
    }

    /// The due date of the stage's first deadline counted from the receipt of the request; nil if there is none. Throws
    /// `DatabaseError`.
    public func due(
        _ stage: String, of subject: String, received: Date, for account: String, _ connection: Connection
    ) throws -> Due? {
        let current = try CaseStore.current(.system(connection), person: subject)
        return rules.process.due(stage, received: current?.received ?? CivilDate(received))
    }

    /// Whether the person's case is at the stage, and no decision that ends it was published; without a case, whether
    /// it is the first stage. Throws `DatabaseError`.
    public func isOpen(_ stage: String, of subject: String, _ connection: Connection) throws -> Bool {
        try rules.isOpen(stage, person: subject, connection)
    }

    /// Always true for officers. Throws `Problem(.forbidden)` for other visitors.
    public func mayStart(
        _ form: FormOffer, of subject: String, _ connection: Connection, for visit: Visit
    ) throws -> Bool {
        _ = try visit.officer
        return true
    }

    /// The team's review of the submission's newest version; `.received` if there is none. Throws `DatabaseError`.
    public func reviewStatus(of reference: String, _ connection: Connection) throws -> ReviewStatus {
        try ReviewStore.find(.system(connection), reference)?.reviewStatus ?? .received
    }

    /// Records a submission in the transaction that sends it; on behalf of a participant it answers their open request.
    /// Throws `Problem(.forbidden)` for other visitors than officers, and `DatabaseError`.
    public func receive(_ form: SentForm, _ connection: Connection, for visit: Visit) throws {
        let officer = try visit.officer
        try ReviewStore.receive(connection, form, isIntake: false)
        let team = officer.team(connection)
        if let representative = try OnBehalfStore.settle(team, form),
            !representative.involvement.isEmpty,
            let owed = try RequestStore.owed(
                connection, involvement: representative.involvement, form: form.form, reference: form.reference)
        {
            try RequestStore.settle(
                team, owed.id, as: .answered, on: representative.receivedOn, reference: form.reference)
        }
        try Audit.note(
            connection, .formRecorded, by: officer.account, on: visit.site, subject: form.subject, object: form.id,
            at: visit.now)
        if let current = try CaseStore.current(team, person: form.subject) {
            try CaseStore.refresh(team, current.id, rules, news: form.sent)
        }
    }

    /// Copies the school and the address from `facts` into the council's record. Throws `DatabaseError`.
    public func fill(_ facts: [String: String], of subject: String, _ connection: Connection) throws {
        guard var person = try PersonStore.find(.system(connection), subject) else { return }
        let before = person
        person.details.fill(from: facts)
        if person != before { _ = try PersonStore.change(.system(connection), person, at: nil) }
    }
}

extension CaseRules {
    /// Whether the person's case is at the stage, and no decision that ends the stage was published. Without a case,
    /// the first stage is open.
    func isOpen(_ stage: String, person: String?, _ db: Connection) throws -> Bool {
        guard let person, let current = try CaseStore.current(.system(db), person: person) else {
            return process.stages.first?.name == stage
        }
        guard current.isOpen, current.stage == stage else { return false }
        let decided = try DecisionStore.all(.system(db), of: current.id).filter { $0.published != nil }
        return !decided.contains { process.decision($0.name)?.stage == stage }
    }
}
