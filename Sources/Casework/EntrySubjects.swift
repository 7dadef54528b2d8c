public import Database
public import Foundation
import Identity
public import PortalKit

/// The subject reader of portals outside the team: subjects are the entries of the signed-in account.
public struct EntrySubjects: SubjectReader {
    private let rules: CaseRules?

    /// - Parameter rules: for the state of stages and for due dates; nil if the portal shows no cases.
    public init(rules: CaseRules? = nil) { self.rules = rules }

    /// The entry with this id, if it is the account's own or of an allocation that it may see; otherwise nil. Throws
    /// `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public func subject(_ id: String, _ connection: Connection, for visit: Visit) throws -> Subject? {
        let account = try visit.account.account
        return try EntryStore.seen(connection, id, by: account).map { entry, owner in
            let isShared = owner != account
            let mayFill = try !isShared || AllocationStore.find(connection, owner)?.holder == account
            return Self.subject(entry, visit, isShared: isShared, mayFill: mayFill)
        }
    }

    /// An entry as the subject of a form.
    /// - Parameters:
    ///   - isShared: whether it is of a role at an organisation, and not the account's own.
    ///   - mayFill: whether the account may fill in forms about it.
    public static func subject(
        _ entry: Entry, _ visit: Visit, isShared: Bool = false, mayFill: Bool = true
    ) -> Subject {
        Subject(
            id: entry.id, name: entry.name, page: visit.link(FamilyLinks.person(entry.id)),
            tasks: visit.site.answers(FamilyLinks.complete) ? visit.link(FamilyLinks.complete(entry.id)) : nil,
            trail: trail(visit, to: entry),
            details: isShared ? nil : visit.link(FamilyLinks.personDetails(entry.id)), facts: facts(entry),
            isShared: isShared, mayFill: mayFill)
    }

    /// The breadcrumbs of a page below the list of entries: home and the list.
    public static func trail(_ visit: Visit) -> [Page.Above] {
        [
            Page.Above(visit.texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(visit.texts("people.title"), visit.link(SiteLinks.people)),
        ]
    }

    /// The breadcrumbs of a page below one entry: home, the list and the entry's page.
    public static func trail(_ visit: Visit, to entry: Entry) -> [Page.Above] {
        trail(visit) + [Page.Above(entry.name, visit.link(FamilyLinks.person(entry.id)))]
    }

    /// The due date of the stage's first deadline counted from the receipt of the request, which is `received` while the
    /// account is not linked; nil if there is none, the portal shows no cases, or the account may not see the case.
    /// Throws `DatabaseError`.
    public func due(
        _ stage: String, of subject: String, received: Date, for account: String, _ connection: Connection
    ) throws -> Due? {
        guard let process = rules?.process else { return nil }
        let team = TeamDatabase.system(connection)
        let owner = try EntryStore.account(connection, of: subject) ?? account
        guard let involvement = try InvolvementStore.current(team, account: owner, entry: subject) else {
            return process.due(stage, received: CivilDate(received))
        }
        guard process.role(involvement.role)?.rights.contains(.seesCase) == true,
            let current = try CaseStore.current(team, person: involvement.person)
        else { return nil }
        return process.due(stage, received: current.received)
    }

    /// Whether the person's case is at the stage, and no decision that ends the stage was published. Always false for
    /// an account that is not linked although its entry is matched to a person, so that nothing is disclosed.
    /// Without case rules, true for every entry that exists. Throws `DatabaseError`.
    public func isOpen(_ stage: String, of subject: String, _ connection: Connection) throws -> Bool {
        guard let account = try EntryStore.account(connection, of: subject) else { return false }
        guard let rules else { return true }
        let person = try Linking.person(.system(connection), of: subject)
        guard try person == nil || stands(account, on: subject, connection) else { return false }
        return try rules.isOpen(stage, person: person, connection)
    }

    /// Whether the account is linked and, if it is a professional's, authenticated by the team.
    private func stands(_ account: String, on subject: String, _ db: Connection) throws -> Bool {
        try InvolvementStore.current(.system(db), account: account, entry: subject) != nil
            && !InvolvementStore.isUnknown(.system(db), account: account)
    }

    /// True for a form that needs no request; otherwise whether the account has an open request for it about this
    /// entry. Throws `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public func mayStart(
        _ form: FormOffer, of subject: String, _ connection: Connection, for visit: Visit
    ) throws -> Bool {
        guard form.isOnRequest else { return true }
        return try RequestStore.asked(connection, for: visit).contains { request, permissions in
            request.isOpen && permissions.entry.id == subject && request.form == form.name
        }
    }

    /// The team's review of the submission's newest version; `.received` if there is none. Throws `DatabaseError`.
    public func reviewStatus(of reference: String, _ connection: Connection) throws -> ReviewStatus {
        try ReviewStore.find(.system(connection), reference)?.reviewStatus ?? .received
    }

    /// Records a submission in the transaction that sends it: it belongs to the person's open case, or waits for intake
    /// if there is none, and answers the information request for it, if any. Throws `DatabaseError`.
    public func receive(_ form: SentForm, _ connection: Connection, for visit: Visit) throws {
        let person = try Linking.person(.system(connection), of: form.subject)
        let current = try person.flatMap { try CaseStore.current(.system(connection), person: $0) }
        try ReviewStore.receive(connection, form, isIntake: current?.isOpen != true)
        let asked =
            try person.flatMap { try RequestStore.find(.system(connection), reference: form.reference, person: $0) }
            ?? RequestStore.answered(connection, by: form)
        if let asked {
            try RequestStore.settle(
                .system(connection), asked.id, as: .answered, on: CivilDate(form.sent), reference: form.reference)
        }
        if let rules, let current { try CaseStore.refresh(.system(connection), current.id, rules, news: form.sent) }
    }

    /// Copies the school and the address from `facts` into the entry; does nothing if there is no such entry. Throws
    /// `DatabaseError`.
    public func fill(_ facts: [String: String], of subject: String, _ connection: Connection) throws {
        guard let account = try EntryStore.account(connection, of: subject),
            var entry = try EntryStore.find(connection, subject, account: account)
        else { return }
        let before = entry
        entry.details.fill(from: facts)
        if entry != before { try EntryStore.change(connection, entry, account: account, at: nil) }
    }

    private static func facts(_ entry: Entry) -> [String: String] {
        entry.details.facts.merging([
            "person.relationship": entry.relationship.rawValue, "person.responsibility": entry.responsibility.rawValue,
        ]) { $1 }
    }
}
