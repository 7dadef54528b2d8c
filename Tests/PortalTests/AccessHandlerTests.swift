import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Requests for access: linked or refused, once, and no one else learns of them.
    @Suite(.timeLimit(.minutes(3))) struct AccessHandlerTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        /// A case with its parent, and the other parent who has asked for access.
        private func asked() async throws -> (officer: Browser, asker: Browser, entry: String, caseID: String) {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(reference, &officer)
            var asker = try await Family.parent(town, "rowan@example.org")
            let entry = try await asker.add(["relationship": "father"])
            let own = try #require(try await services.permissions(asker, "rowan@example.org", entry))
            let now = town.clock.now
            try await services.write { db in
                _ = try AccessStore.add(
                    db, own, id: "the-request", as: .father, responsibility: .yes, note: "I am his father", at: now)
            }
            return (officer, asker, entry, caseID)
        }

        private func messages() async throws -> [[String]] {
            try await services.read { db in
                try db.rows("SELECT account, kind, object, body FROM message WHERE kind = 'access'").map { row in
                    (0...3).map { row.text($0) }
                }
            }
        }

        @Test func `linking gives sight, and tells its asker alone`() async throws {
            var (officer, asker, entry, caseID) = try await asked()
            let person = try await services.person(of: caseID)
            try await officer.visit("requests")
            #expect(officer.page.shows("Requests for access (1)"))
            try await officer.visit("access/the-request")
            #expect(
                officer.page.shows("I am his father") && officer.page.shows("We tell none of them of this request."))
            try await officer.submit("/the-request", ["outcome": "link", "role": "parent"], button: "preview")
            #expect(officer.page.status == 422, "a person is wanted")
            let values = ["outcome": "link", "role": "parent", "choice": person]
            try await officer.submit("/the-request", values, button: "preview")
            #expect(officer.page.shows("You are now linked to Dan Brown"))
            #expect(try await !services.sees(asker, "rowan@example.org", entry), "a look does nothing")
            let form = try officer.page.form("/the-request")
            for _ in 0..<2 { await officer.post(form.action, form.fields + [("action", "do")]) }
            #expect(try await services.sees(asker, "rowan@example.org", entry))
            let told = try await messages()
            let rowan = try await town.find("rowan@example.org", IntakeOffice.parents)?.id
            #expect(told.count == 1 && told[0][0] == rowan && told[0][2] == "the-request")
            #expect(try await services.involved(caseID).count == 2)
        }

        @Test func `a refusal has a reason that its asker reads, and leaves no sight`() async throws {
            var (officer, asker, entry, caseID) = try await asked()
            try await officer.visit("access/the-request")
            try await officer.submit("/the-request", ["outcome": "refuse"], button: "preview")
            #expect(officer.page.status == 422 && officer.page.shows("Enter the reason, which they will read"))
            let values = ["outcome": "refuse", "reason": "We could not make sure who you are."]
            try await officer.submit("/the-request", values, button: "preview")
            try await officer.submit("/the-request", button: "do")
            #expect(officer.page.shows("Access was refused."))
            #expect(try await !services.sees(asker, "rowan@example.org", entry))
            #expect(try await messages().map { $0[3] }.first?.contains("We could not make sure who you are.") == true)
            #expect(try await services.involved(caseID).count == 1)
            var second = try await services.officer("dan@example.org")
            #expect(try await second.visit("access/the-request").shows("Access was refused."))
        }

        @Test func `of two officers the second is told`() async throws {
            var (officer, _, _, _) = try await asked()
            var second = try await services.officer("dan@example.org")
            let values = ["outcome": "refuse", "reason": "No."]
            for path in ["access/the-request"] {
                try await officer.visit(path)
                try await second.visit(path)
            }
            try await second.submit("/the-request", values, button: "preview")
            try await officer.submit("/the-request", values, button: "preview")
            try await officer.submit("/the-request", button: "do")
            try await second.submit("/the-request", button: "do")
            #expect(second.page.status == 409 && second.page.shows("This request has already been decided."))
            #expect(try await messages().count == 1)
        }

        @Test func `a request that its asker has sent too still waits after access was given`() async throws {
            let waiting = try await asked()
            var (officer, asker) = (waiting.officer, waiting.asker)
            let (entry, caseID) = (waiting.entry, waiting.caseID)
            let person = try await services.person(of: caseID)
            try await services.write { _ = try $0.run("UPDATE casefile SET state = 'closed' WHERE id = $1", caseID) }
            _ = try await asker.sent(entry)
            #expect(try await services.read { try ReviewStore.intakeCount($0) } == 1)
            try await officer.visit("access/the-request")
            let values = ["outcome": "link", "role": "parent", "choice": person]
            try await officer.submit("/the-request", values, button: "preview")
            try await officer.submit("/the-request", button: "do")
            #expect(try await services.read { try ReviewStore.intakeCount($0) } == 1, "no open case has taken it")
        }
    }
}
