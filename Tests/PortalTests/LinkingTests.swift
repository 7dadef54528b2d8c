import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Who is linked to whom: it gives sight, and its end takes it.
    @Suite(.timeLimit(.minutes(3))) struct LinkingTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        /// A case of a child, its parent, and an officer who has it.
        private func opened() async throws -> (officer: Browser, parent: Browser, entry: String, caseID: String) {
            let (parent, entry, reference) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(reference, &officer)
            return (officer, parent, entry, caseID)
        }

        private func link(
            _ officer: inout Browser, _ caseID: String, _ email: String, _ role: String
        ) async throws {
            try await officer.open(officer.path("cases/\(caseID)/people/link") + "?email=\(email)")
            try await officer.submit("/people/link", ["role": role, "way": "view"], button: "preview")
            try await officer.submit("/people/link", button: "do")
        }

        /// What stands for the person at an account.
        private func entry(_ email: String, _ site: String) async throws -> String? {
            let account = try await town.find(email, site)?.id ?? ""
            return try await services.read { try $0.row("SELECT id FROM entry WHERE account = $1", account)?.text(0) }
        }

        @Test func `what was typed of someone as a session ended is there after signing in again`() async throws {
            var (officer, _, _, caseID) = try await opened()
            let add = "cases/\(caseID)/people/add"
            try await officer.visit(add)
            town.clock.advance(by: 3 * 3600)
            try await officer.submit("/people/add", ["name": "Ada Green", "role": "professional"])
            try await officer.signIn("priti@example.org")
            try await officer.visit(add)
            #expect(try officer.page.form("/people/add")["name"] == "Ada Green")
            try await officer.submit("/people/add")
            try await officer.visit(add)
            #expect(try officer.page.form("/people/add")["name"] == "", "it was done")

            let ada = try #require(try await services.involved(caseID).first { $0.name == "Ada Green" }).id
            try await officer.visit("cases/\(caseID)/people/\(ada)")
            town.clock.advance(by: 3 * 3600)
            try await officer.submit("/\(ada)", ["title": "Teacher"], button: "preview")
            try await officer.signIn("priti@example.org")
            try await officer.visit("cases/\(caseID)/people/\(ada)")
            #expect(try officer.page.form("/\(ada)")["title"] == "Teacher")
        }

        @Test func `linking gives sight, and unlinking takes it at once`() async throws {
            var (officer, parent, own, caseID) = try await opened()
            var other = try await Family.parent(town, "rowan@example.org")
            try await link(&officer, caseID, "rowan@example.org", "carer")
            #expect(officer.page.shows("The account is linked."))
            #expect(officer.page.shows("Sees how the case is going"))
            let made = try #require(try await entry("rowan@example.org", IntakeOffice.parents))
            #expect(try await services.sees(other, "rowan@example.org", made))
            #expect(try await other.visit("people/\(made)").status == 200 && other.page.shows("Dan Brown"))

            let one = try #require(try await services.involved(caseID).first { $0.entry == made })
            try await officer.visit("cases/\(caseID)/people/\(one.id)/end")
            try await officer.submit("/end", button: "preview")
            #expect(officer.page.status == 422, "a reason is wanted")
            try await officer.submit("/end", ["reason": "moved away"], button: "preview")
            #expect(try await services.sees(other, "rowan@example.org", made), "a look does nothing")
            try await officer.submit("/end", button: "do")
            #expect(officer.page.shows("can no longer see the case") && officer.page.shows("moved away"))
            #expect(try await !services.sees(other, "rowan@example.org", made))
            #expect(try await other.visit("people/\(made)").status == 404, "an entry made by the team goes with it")
            #expect(try await services.sees(parent, "robin@example.org", own), "no one else loses anything")

            let first = try #require(try await services.involved(caseID).first)
            try await officer.visit("cases/\(caseID)/people/\(first.id)/end")
            try await officer.submit("/end", ["reason": "asked for it"], button: "preview")
            try await officer.submit("/end", button: "do")
            #expect(try await !services.sees(parent, "robin@example.org", own))
            #expect(try await parent.visit("people/\(own)").status == 200, "what one wrote down oneself stays")
        }

        @Test func `a second press of Link leaves the account linked once`() async throws {
            var (officer, _, _, caseID) = try await opened()
            let other = try await Family.parent(town, "rowan@example.org")
            try await officer.open(officer.path("cases/\(caseID)/people/link") + "?email=rowan@example.org")
            try await officer.submit("/people/link", ["role": "carer", "way": "receive"], button: "preview")
            let form = try officer.page.form("/people/link")
            for _ in 0..<2 {
                let reply = await officer.post(form.action, form.fields + [("action", "do")])
                #expect(reply.status == 303)
            }
            #expect(try await services.involved(caseID).count == 2)
            let made = try #require(try await entry("rowan@example.org", IntakeOffice.parents))
            #expect(try await services.sees(other, "rowan@example.org", made))
        }

        @Test func `whoever acts on an older page is told what happened since, and may go on`() async throws {
            var (officer, _, _, caseID) = try await opened()
            _ = try await Family.parent(town, "rowan@example.org")
            var second = try await services.officer("dan@example.org")
            try await officer.open(officer.path("cases/\(caseID)/people/link") + "?email=rowan@example.org")
            try await officer.submit("/people/link", ["role": "carer", "way": "view"], button: "preview")
            try await second.visit("cases/\(caseID)/people/add")
            try await second.submit("/people/add", ["name": "Ms Green", "role": "professional"])
            #expect(second.page.shows("Ms Green") && second.page.shows("we write to them by post"))

            try await officer.submit("/people/link", button: "do")
            #expect(officer.page.status == 409 && officer.page.shows("This case was changed"))
            #expect(try await services.involved(caseID).count == 2)
            try await officer.submit("/people/link", ["insists": "yes"], button: "do")
            #expect(officer.page.status == 200)
            #expect(try await services.involved(caseID).count == 3)
        }

        @Test func `someone without an account is linked once they have registered`() async throws {
            var (officer, _, _, caseID) = try await opened()
            let values = ["name": "Peter Brown", "role": "parent", "title": "father", "email": "rowan@example.org"]
            try await officer.visit("cases/\(caseID)/people/add")
            try await officer.submit("/people/add", values)
            #expect(!officer.page.shows("who has registered since"))
            let other = try await Family.parent(town, "rowan@example.org")
            try await officer.visit("cases/\(caseID)/people")
            #expect(officer.page.shows("Link to rowan@example.org, who has registered since"))
            let one = try #require(try await services.involved(caseID).first { $0.account.isEmpty })
            try await officer.visit("cases/\(caseID)/people/\(one.id)/attach")
            try await officer.submit("/attach", button: "do")
            #expect(try await services.involved(caseID).allSatisfy { !$0.account.isEmpty })
            let made = try #require(try await entry("rowan@example.org", IntakeOffice.parents))
            #expect(try await services.sees(other, "rowan@example.org", made))
        }

        @Test func `a changed role changes what is seen`() async throws {
            var (officer, parent, own, caseID) = try await opened()
            let one = try #require(try await services.involved(caseID).first)
            try await officer.visit("cases/\(caseID)/people/\(one.id)")
            try await officer.submit("/\(one.id)", ["role": "professional", "title": "neighbour"], button: "preview")
            #expect(officer.page.shows("Only what they wrote down and sent themselves"))
            try await officer.submit("/\(one.id)", button: "do")
            #expect(officer.page.shows("neighbour"))
            #expect(try await !services.sees(parent, "robin@example.org", own))
        }

        @Test func `a professional sees what they added alone until the team has authenticated them`() async throws {
            var (officer, _, _, caseID) = try await opened()
            try await town.account("green@example.org", IntakeOffice.professionals, twoStep: "email")
            let green = try town.browser(IntakeOffice.professionals)
            // A role that shows the case, so that only the authentication is missing.
            try await link(&officer, caseID, "green@example.org", "supporter")
            #expect(officer.page.shows("a professional, and no one has authenticated them yet"))
            let made = try #require(try await entry("green@example.org", IntakeOffice.professionals))
            let standing = { try await stand(green, made) }
            #expect(try await standing() == nil)
            try await officer.visit("requests")
            #expect(officer.page.shows("Professionals to authenticate (1)"))
            let account = try #require(try await town.find("green@example.org", IntakeOffice.professionals)?.id)
            try await officer.visit("professionals/\(account)")
            try await officer.submit("/\(account)", button: "preview")
            #expect(try await standing() == nil, "a look does nothing")
            for _ in 0..<2 {
                let form = try officer.page.form("/\(account)")
                await officer.post(form.action, form.fields + [("action", "do")])
                try await officer.visit("professionals/\(account)")
                if officer.page.shows("Authenticated on") { break }
            }
            #expect(try await standing() == "supporter")
            try await officer.visit("requests")
            #expect(officer.page.shows("Professionals to authenticate (0)"))
            #expect(try await services.audit().count { $0 == "authenticated" } == 1)
        }

        /// The role that a professional has towards the person behind an entry; nil for none.
        private func stand(_ browser: Browser, _ entry: String) async throws -> String? {
            let account = try #require(try await town.find("green@example.org", browser.site.id))
            let session = Session(
                id: "s", account: account.id, name: account.name, email: account.email, proof: .code,
                ends: .distantFuture)
            let visit = Visit(
                head: browser.head(.get, browser.path()), site: browser.site, language: .en, session: session,
                now: town.clock.now)
            return try await browser.site.store.read {
                try Permissions.find($0, entry: entry, for: visit)?.involvement?.role
            }
        }

        @Test func `an address that is nobody's, or a colleague's, links nobody`() async throws {
            var (officer, _, _, caseID) = try await opened()
            for email in ["nobody@example.org", "priti@example.org"] {
                try await officer.open(officer.path("cases/\(caseID)/people/link") + "?email=\(email)")
                #expect(officer.page.status == 422 && officer.page.shows("No account has this email address."))
            }
        }

        @Test func `details are corrected once, and whoever comes second is shown what there is`() async throws {
            let known = try await opened()
            var officer = known.officer
            let caseID = known.caseID
            let person = try await services.person(of: caseID)
            var second = try await services.officer("dan@example.org")
            try await officer.visit("people/\(person)/correct")
            try await second.visit("people/\(person)/correct")
            try await officer.submit("/correct", ["forename": "Daniel", "reach": "Polish interpreter"])
            #expect(officer.page.shows("The details are saved.") && officer.page.shows("Polish interpreter"))
            try await second.submit("/correct", ["forename": "Danny"])
            #expect(second.page.status == 409 && second.page.shows("Daniel"))
            #expect(try second.page.form("/correct")["forename"] == "Danny", "what was typed is kept")
            let kept = try await services.read { db in
                try db.row("SELECT folded FROM casefile WHERE id = $1", caseID)?.text(0)
            }
            #expect(kept?.hasPrefix("daniel") == true, "the case is found by the new name")
        }

        @Test func `nothing of one council is there at another`() async throws {
            let (_, parentEntry, reference) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(reference, &officer)
            let person = try await services.person(of: caseID)
            let one = try #require(try await services.involved(caseID).first)
            var stranger = try await services.officer("zoe@example.org", "coventry/team/live")
            let paths = [
                "requests/\(reference)", "cases/\(caseID)/people", "cases/\(caseID)/people/link",
                "cases/\(caseID)/people/add", "cases/\(caseID)/people/\(one.id)",
                "cases/\(caseID)/people/\(one.id)/end", "cases/\(caseID)/record", "people/\(person)",
                "people/\(person)/correct", "people/\(parentEntry)", "access/none", "professionals/\(one.account)",
            ]
            for path in paths { #expect(try await stranger.visit(path).status == 404, "\(path)") }
            let open = try await stranger.open(stranger.path("cases/open") + "?person=\(person)")
            #expect(open.status == 404)
            let page = try await stranger.visit("account/personal")
            let token = [("csrf-token", try page.form("/keep")["csrf-token"] ?? "")]
            for path in paths
            where !path.hasSuffix("people") && path != "people/\(person)" && path != "people/\(parentEntry)" {
                let fields = token + [("action", "do"), ("reason", "x"), ("account", one.account)]
                #expect(await stranger.post(stranger.path(path), fields).status == 404, "\(path)")
            }
            // Nor is any of it there for a resident of the same council.
            var parent = try await Family.parent(town)
            #expect(try await parent.visit("requests/\(reference)").status == 404)
            #expect(try await services.involved(caseID).count == 1)
        }
    }
}
