public import Database
public import Foundation
import Identity
public import PortalKit

/// Finds the people that an account has added, for the forms that are about them.
public struct EntrySubjects: SubjectReader {
    private let rules: CaseRules?

    /// - Parameter rules: says until when a stage is open and what is due; nil where the portal shows no cases.
    public init(rules: CaseRules? = nil) { self.rules = rules }

    public func subject(_ id: String, _ connection: Connection, for visit: Visit) throws -> Subject? {
        try EntryStore.find(connection, id, account: visit.account.account).map { entry in
            Subject(
                id: entry.id, name: entry.name, page: visit.link("people", entry.id),
                trail: Self.trail(visit, to: entry),
                details: visit.link("people", entry.id, "details"), facts: Self.facts(entry))
        }
    }

    /// The way to the people of an account.
    public static func trail(_ visit: Visit) -> [Page.Above] {
        [
            Page.Above(visit.texts("nav.home"), visit.link("home")),
            Page.Above(visit.texts("people.title"), visit.link("people")),
        ]
    }

    /// The way to one of them, and to what is below.
    public static func trail(_ visit: Visit, to entry: Entry) -> [Page.Above] {
        trail(visit) + [Page.Above(entry.name, visit.link("people", entry.id))]
    }

    public func due(_ stage: String, received: Date) -> Due? {
        rules?.process.due(stage, received: CivilDate(received))
    }

    /// Whether the person's case is at the stage, and no decision that ends it was published. Whoever was matched to
    /// somebody and is not linked learns nothing of the case by it, not even that it moved on.
    public func isOpen(_ stage: String, of subject: String, _ connection: Connection) throws -> Bool {
        guard let account = try EntryStore.account(connection, of: subject) else { return false }
        guard let rules else { return true }
        let person = try Linking.person(connection, of: subject, for: .nobody)
        guard try person == nil || stands(account, on: subject, connection) else { return false }
        return try rules.isOpen(stage, person: person, connection)
    }

    /// Whether an account is linked, and is nobody whom the team has yet to authenticate.
    private func stands(_ account: String, on subject: String, _ db: Connection) throws -> Bool {
        guard try InvolvementStore.current(db, account: account, entry: subject, for: .nobody) != nil else {
            return false
        }
        return try AccountStore.audience(db, account) != .professional
            || InvolvementStore.isAuthenticated(db, account: account, for: .nobody)
    }

    public func mayStart(
        _ form: FormOffer, of subject: String, _ connection: Connection, for visit: Visit
    ) throws -> Bool {
        guard form.isOnRequest else { return true }
        return try RequestStore.asked(connection, for: visit).contains { request, standing in
            request.isOpen && standing.entry.id == subject && request.form == form.name
        }
    }

    public func judgement(of reference: String, _ connection: Connection) throws -> Judgement {
        try JudgementStore.find(connection, reference, for: .nobody)?.judgement ?? .received
    }

    /// What came goes to the person's open case, or waits to be taken in; what was asked for is answered with it.
    public func receive(_ form: SentForm, _ connection: Connection, for visit: Visit) throws {
        let person = try Linking.person(connection, of: form.subject, for: .nobody)
        let current = try person.flatMap { try CaseStore.current(connection, person: $0, for: .nobody) }
        try JudgementStore.receive(connection, form, isIntake: current?.isOpen != true)
        let asked =
            try person.flatMap { try RequestStore.find(connection, reference: form.reference, person: $0) }
            ?? RequestStore.answered(connection, by: form)
        if let asked {
            try RequestStore.settle(
                connection, asked.id, as: .answered, on: CivilDate(form.sent), reference: form.reference)
        }
        if let rules, let current { try CaseStore.refresh(connection, current.id, rules, news: form.sent) }
    }

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
