import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

/// What the proofs of the team's pages have in common: its people, and cases that are there.
struct Team {
    let town: Town
    let portal = "leicester/team/live"

    func staff(_ email: String = "priti@example.org", _ role: Role = .officer) async throws -> Browser {
        try await town.account(email, portal, role: role)
        var browser = try town.browser(portal)
        try await browser.signIn(email)
        return browser
    }

    func name(_ email: String, _ forename: String, _ surname: String) async throws -> String {
        let id = try #require(try await town.find(email, portal)?.id)
        try await town.site(portal).store.write { db in
            try AccountStore.setName(
                db, id, title: "", forename: forename, surname: surname, gender: "")
        }
        return id
    }

    /// A case that was received some days ago.
    func add(
        _ id: String, _ forename: String = "Evie", _ surname: String = "Hartley", days: Int = 10,
        to coordinator: String = "", unread: Int = 0, waiting: Int = 0, closed: String = ""
    ) async throws {
        let (now, rules) = (town.clock.now, try town.site(portal).caseRules)
        let today = CivilDate(now)
        let person = Person(
            id: "person-\(id)",
            PersonDetails(forename: forename, surname: surname, gender: "", born: today.adding(days: -3000)))
        let received = today.adding(days: -days)
        try await town.site(portal).store.write { db in
            try PersonStore.add(.system(db), person, at: now)
            try db.run(
                """
                INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator,
                    next, detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                VALUES ($1, $2, $3, 'request', $4, $5, 'parent', 'portal', $6, '', '', '9999-12-31', 0, 0, 0, $7, $8,
                    $9, '', 0, 0, 1)
                """, id, "EHC-26-\(id)", person.id, closed.isEmpty ? "open" : "closed", received.iso, coordinator,
                person.folded, person.born.iso, closed)
            try db.run(
                """
                INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                VALUES ($1, $1, 'received', $2, 0, '', '')
                """, id, received.iso)
            try CaseStore.refresh(.system(db), id, rules)
            try db.run("UPDATE casefile SET unread = $2, waiting = $3 WHERE id = $1", id, unread, waiting)
        }
    }

    func audit() async throws -> [[String]] {
        try await town.site(portal).store.read { db in
            try db.rows("SELECT action, account, object FROM audit ORDER BY at, object").map {
                [$0.text(0), $0.text(1), $0.text(2)]
            }
        }
    }

    func coordinator(_ id: String) async throws -> String {
        try await town.site(portal).store.read { try CaseStore.find(.system($0), id)?.coordinator ?? "" }
    }
}
