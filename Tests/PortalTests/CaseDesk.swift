import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

/// What the team does about Dan Brown's case, without its pages, for the proofs of what others then see.
struct CaseDesk {
    static let professionals = "leicester/professional/live"

    let town: Town
    let site: Site
    let rules: CaseRules
    let officer = Officer.system
    private let person: Person

    var now: Date { town.clock.now }

    /// - Parameter portal: of whose council it is.
    init(_ town: Town, _ portal: String = Family.portal) throws {
        self.town = town
        site = try town.site(portal)
        rules = try site.caseRules
        person = Person(
            id: "person",
            PersonDetails(
                forename: "Dan", surname: "Brown", gender: "male", born: try #require(CivilDate(iso: "2016-03-14"))))
    }

    func day(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    func write<Result: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Result) async throws -> Result {
        try await site.store.write(work)
    }

    /// Opens Dan's case, with a coordinator.
    func open(received: String = "2024-08-05") async throws {
        let coordinator = try await town.account("priti@example.org", "leicester/team/live", role: .officer)
        let (day, now, rules, officer, person) = (try day(received), now, rules, officer, person)
        try await write { db in
            try PersonStore.add(.system(db), person, at: now)
            try CaseStore.open(
                officer.team(db), id: "case", person: person, received: day, from: .parent, by: .portal,
                coordinator: coordinator,
                rules: rules, at: now)
        }
    }

    /// Links an account to Dan, by its own entry or by one that is made for it.
    /// - Returns: the id of the entry.
    @discardableResult
    func link(
        _ email: String, _ entry: String? = nil, as role: String = "parent", on portal: String = Family.portal,
        title: String = "mother", isAuthenticated: Bool = true
    ) async throws -> String {
        let account = try #require(try await town.find(email, portal)?.id)
        let (now, officer, person) = (now, officer, person)
        return try await write { db in
            if portal == Self.professionals, isAuthenticated {
                try InvolvementStore.authenticate(officer.team(db), account: account, at: now)
            }
            return try Linking.link(
                officer.team(db), account: account, entry: entry, to: person, as: role, relationship: .other,
                involvement: "of-\(email)", title: title,
                organisation: role == "professional" ? "Mill Lane School" : "", at: now)
        }
    }

    func unlink(_ email: String) async throws {
        let (now, officer) = (now, officer)
        try await write { db in
            let involvement = try #require(try InvolvementStore.find(.system(db), "of-\(email)"))
            try Linking.unlink(officer.team(db), involvement, reason: "", at: now)
        }
    }

    /// Asks for a form, and tells it in a message.
    func ask(
        _ email: String, _ form: String, due: String = "2024-09-20", id: String = "asked",
        on portal: String = Family.portal
    ) async throws {
        let (now, officer, rules, due) = (now, officer, rules, try day(due))
        let account = try #require(try await town.find(email, portal)?.id)
        try await write { db in
            let one = try #require(try InvolvementStore.find(.system(db), "of-\(email)"))
            try RequestStore.add(
                officer.team(db),
                InformationRequest(
                    id: id, caseID: "case", person: "person", involvement: one.id, account: account,
                    entry: one.entry, service: "Education", form: form, title: "A form", asked: CivilDate(now),
                    due: due, at: now))
            try CaseStore.refresh(.system(db), "case", rules)
        }
        try await tell(
            email, id: "m-\(id)", "You are required to submit information", kind: .asked, object: id, on: portal)
    }

    /// Writes to an account.
    func tell(
        _ email: String, id: String, _ subject: String, kind: Message.Kind = .written, object: String = "",
        person: String = "person", on portal: String = Family.portal
    ) async throws {
        let (now, site) = (now, site)
        let account = try #require(try await town.find(email, portal)?.id)
        try await write { db in
            let one = try InvolvementStore.find(.system(db), "of-\(email)")
            try MessageStore.send(
                .system(db),
                Message(
                    id: id, person: person, caseID: "case", account: account, entry: one?.entry ?? "",
                    isIncoming: false, author: "", name: "Priti Shah", subject: subject,
                    body: "This is about Dan.\nPlease read it.", kind: kind, object: object, at: now), site: site)
        }
    }

    /// Says what the team makes of what was sent.
    func review(_ reference: String, _ reviewStatus: ReviewStatus, isShared: Bool = false) async throws {
        let (now, officer) = (now, officer)
        try await write { db in
            let reviewed = try #require(try ReviewStore.find(.system(db), reference))
            let isDone = try ReviewStore.review(
                officer.team(db), reference, submission: reviewed.submission, reviewStatus, isShared: isShared, at: now)
            #expect(isDone)
        }
    }

    /// The reference of the only thing that was sent about an entry.
    func reference(of entry: String) async throws -> String {
        try await site.store.read { db in
            try #require(try db.row("SELECT reference FROM judgement WHERE subject = $1", entry)).text(0)
        }
    }

    /// Publishes a letter to accounts; with a decision, where one is named.
    func publish(
        _ emails: [String], id: String = "letter", decision: (name: String, outcome: String)? = nil, upload: String = ""
    ) async throws {
        let (now, officer, rules) = (now, officer, rules)
        try await write { db in
            let parts = ["right-of-appeal": "You may appeal.", "mediation": "You may ask for mediation."]
            try DocumentStore.add(
                officer.team(db),
                Document(
                    id: id, person: "person", caseID: "case", kind: .letter, title: "Our decision",
                    letter: DecisionLetterBody(body: "Dear family,\nWe have decided.", parts: parts), upload: upload,
                    dated: CivilDate(now), at: now, decision: decision == nil ? "" : "decision"))
            let recipients = try emails.map { email in
                Recipient(try #require(try InvolvementStore.find(.system(db), "of-\(email)")))
            }
            _ = try DocumentStore.publish(officer.team(db), id, to: recipients, at: now)
            guard let decision, let outcome = rules.process.decision(decision.name)?.outcome(decision.outcome) else {
                return
            }
            let day = CivilDate(now)
            try DecisionStore.add(
                officer.team(db),
                Decision(
                    id: "decision", caseID: "case", name: decision.name, outcome: decision.outcome, day: day,
                    note: "For the team only", at: now, letter: id))
            _ = try DecisionStore.publish(officer.team(db), "decision", at: now)
            try FactStore.add(officer.team(db), Fact(outcome.fact, day), to: "case", source: "decision", at: now)
            if let stage = outcome.moves { try CaseStore.move(.system(db), "case", to: stage) }
            if outcome.closes {
                try CaseStore.close(.system(db), "case", as: .closed, on: day, reason: "For the team only")
            }
            try CaseStore.refresh(.system(db), "case", rules)
        }
    }

    func recall(_ id: String = "letter") async throws {
        let (now, officer) = (now, officer)
        try await write { try DocumentStore.recall(officer.team($0), id, reason: "For the team only", at: now) }
    }

    func current() async throws -> Case {
        try await site.store.read { try #require(try CaseStore.find(.system($0), "case")) }
    }
}
