import Casework
import Database
import Foundation
import Identity
import PortalKit

@testable import Portal

/// A case that the team of a council has open, about a child called Evie Hartley, whose mother has an account.
struct Dossier {
    static let team = "leicester/team/live"
    static let citizen = "leicester/citizen/live"
    static let mother = "robin@example.org"

    let town: Town
    let officer: Officer
    /// The account of the mother, and what she sees the child as.
    let parent: String
    let entry: String
    let person = "evie"
    let caseID = "evies-case"

    /// - Parameter received: the day of the request; the case has no date of its own where that is long ago.
    init(_ town: Town, received: CivilDate) async throws {
        self.town = town
        let officerID = try await town.account("priti@example.org", Self.team, role: .officer)
        let parent = try await town.account(Self.mother, Self.citizen, twoStep: "email")
        let (site, now, person, caseID) = (try town.site(Self.team), town.clock.now, person, caseID)
        let rules = try site.caseRules
        guard let born = CivilDate(iso: "2016-03-14") else { throw Missing(what: "a day") }
        let evie = Person(
            id: person, PersonDetails(forename: "Evie", surname: "Hartley", gender: "female", born: born))
        (officer, entry) = try await site.store.write { db in
            guard let officer = try Officer.of(db, account: officerID) else { throw Missing(what: "an officer") }
            try PersonStore.add(officer.team(db), evie, at: now)
            try CaseStore.open(
                officer.team(db), id: caseID, person: evie, received: received, from: .parent, by: .portal,
                coordinator: officerID, rules: rules, at: now)
            let entry = try Linking.link(
                officer.team(db), account: parent, entry: nil, to: evie, as: "parent", relationship: .mother,
                involvement: "mother", title: "mother", at: now)
            return (officer, entry)
        }
        self.parent = parent
    }

    /// Asks the mother for her views.
    func ask(_ id: String = "views", asked: CivilDate, due: CivilDate, of account: String? = nil) async throws {
        let (now, site) = (town.clock.now, try town.site(Self.team))
        let request = InformationRequest(
            id: id, caseID: caseID, person: person, involvement: "mother", account: account ?? parent,
            entry: entry, service: "Family", form: "", title: "Your views on Evie", asked: asked, due: due, at: now)
        try await site.store.write { [officer, caseID] db in
            try RequestStore.add(officer.team(db), request)
            try CaseStore.refresh(officer.team(db), caseID, site.caseRules)
        }
    }

    /// Writes to the mother from the team's site.
    func write(_ kind: Message.Kind, id: String, object: String = "") async throws {
        let site = try town.site(Self.team)
        let message = Message(
            id: id, person: person, caseID: caseID, account: parent, entry: entry, isIncoming: false,
            author: officer.account, name: officer.name, subject: "Evie's hearing test", body: "Evie hears badly.",
            kind: kind, object: object, at: town.clock.now)
        try await site.store.write { [officer] in try MessageStore.send(officer.team($0), message, site: site) }
    }

    /// Has the work of the background done that a site has, as happens every hour.
    func work(_ site: String = Dossier.team) async throws {
        let site = try town.site(site)
        for chore in site.features.jobs { try await chore(site, town.clock.now) }
    }

    /// What lies in the outbox: template and account of each mail.
    func outbox() async throws -> [String] {
        try await town.site(Self.team).store.read { db in
            try db.rows(
                "SELECT template, account FROM outbox WHERE template LIKE 'casework-%' ORDER BY created, template"
            )
            .map { "\($0.text(0)) \($0.text(1))" }
        }
    }

    /// What waits, marked as it is once it was sent or refused.
    func settle(as state: String) async throws {
        try await town.site(Self.team).store.write { db in
            _ = try db.run("UPDATE outbox SET state = $1 WHERE state = 'waiting'", state)
        }
    }
}

extension TestClock {
    /// Moves on to a moment of London's civil time, such as `2026-03-29T23:59`.
    func advance(to london: String) throws {
        guard let instant = Dates.instant(london: london) else { throw Missing(what: "the time \(london)") }
        advance(by: instant.timeIntervalSince(now))
    }
}

extension CivilDate {
    /// A day that a test writes down.
    static func day(_ iso: String) throws -> CivilDate {
        guard let day = CivilDate(iso: iso) else { throw Missing(what: "the day \(iso)") }
        return day
    }
}
