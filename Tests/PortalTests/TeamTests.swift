import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The team's site: who gets in, and who may do what.
    @Suite struct TeamTests {
        private let town: Town
        private let portal = "leicester/team/live"
        private let email = "priti@example.org"

        init() throws { town = try Town() }

        private func staff(_ email: String, _ role: Role) async throws -> Browser {
            try await town.account(email, portal, role: role)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            return browser
        }

        private func invite(_ browser: inout Browser, _ email: String, _ role: Role = .officer) async throws {
            try await browser.visit("staff")
            try await browser.submit(
                "/staff", ["email": email, "role": role.rawValue, "forename": "Priti", "surname": "Shah"])
        }

        @Test func `whoever is invited gives a name and a password, and signs in with a code`() async throws {
            var admin = try await staff("ada@example.org", .admin)
            try await invite(&admin, email, .manager)
            #expect(admin.page.shows("The invitation is on its way."))
            #expect(admin.page.shows("Priti Shah"))

            var browser = try town.browser(portal)
            let link = try await browser.link(email)
            #expect(link.hasPrefix("https://ems.leicester.gov.uk/Team/en/Account.Mvc/CompleteRegistration/"))
            try await browser.signIn(email)
            #expect(browser.page.status == 422, "there is no password yet")
            for _ in 0..<2 { try await browser.open(link) }
            #expect(try await town.find(email, portal)?.isActivated == false, "following a link changes nothing")
            let form = try browser.page.form("")
            #expect(form["forename"] == "Priti" && form["surname"] == "Shah" && browser.page.shows(email))

            try await browser.submit("", ["password": "priti", "surname": "Shah-Jones"])
            #expect(browser.page.status == 422)
            #expect(try browser.page.form("")["surname"] == "Shah-Jones", "what was typed is kept")
            try await browser.submit("", ["password": Town.password, "surname": "Shah-Jones"])
            #expect(browser.page.address == browser.path("activated"))
            #expect(try await browser.open(link).status == 410, "once only")

            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            #expect(browser.page.address == browser.path("verify"))
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            let account = try await town.find(email, portal)
            #expect(account?.role == .manager && account?.name == "Priti Shah-Jones")
            #expect(browser.page.text.contains("<summary>Priti Shah-Jones</summary>"))
            #expect(try await browser.visit("staff").status == 200)
        }

        @Test func `a newer invitation replaces the older, and an address in use is told so`() async throws {
            var admin = try await staff("ada@example.org", .admin)
            try await invite(&admin, email, .manager)
            var browser = try town.browser(portal)
            let old = try await browser.link(email)
            try await invite(&admin, email.uppercased(), .officer)
            #expect(try await browser.open(old).status == 410)
            try await browser.open(try await browser.link(email))
            try await browser.submit("", ["password": Town.password])
            #expect(browser.page.address == browser.path("activated"))
            #expect(try await town.find(email, portal)?.role == .officer, "the newer word counts")

            let mails = try await town.mails(to: email, portal).count
            try await invite(&admin, email)
            #expect(admin.page.status == 422)
            #expect(admin.page.shows("This email address already has an account. Look for it"))
            #expect(try await town.mails(to: email, portal).count == mails)
        }

        @Test func `nobody can register, and no page says that one could`() async throws {
            for environment in ["live", "test"] {
                for language in Language.allCases {
                    var browser = try town.browser("leicester/team/\(environment)", language)
                    #expect(try await browser.visit("register").status == 404)
                    #expect(await browser.post(browser.path("register"), [("email", email)]).status == 404)
                    for page in ["", "sign-in", "forgot", "activated", "Account.Mvc/CompleteRegistration/12345_x"] {
                        #expect(try await browser.visit(page).text.contains("/register") == false, "\(page)")
                    }
                }
            }
        }

        @Test func `a resident is nobody to the team, and the team nobody to residents`() async throws {
            try await town.account(email, "leicester/citizen/live")
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            #expect(browser.page.status == 422)
            try await town.account("ada@example.org", portal)
            var resident = try town.browser("leicester/citizen/live")
            try await resident.signIn("ada@example.org")
            #expect(resident.page.status == 422)
            #expect(try await town.find(email, "leicester/citizen/live")?.role == nil)
        }

        @Test(arguments: [(Role.officer, 403, 403), (.manager, 200, 403), (.admin, 200, 200)])
        func `each role opens what it may, and is told so where it may not`(
            _ role: Role, _ list: Int, _ member: Int
        ) async throws {
            let other = try await town.account("other@example.org", portal, role: .officer)
            var browser = try await staff(email, role)
            let token = try await browser.visit("account/personal").form("/keep")["csrf-token"] ?? ""
            #expect(browser.page.text.contains(">Team members</a>") == (list == 200))
            #expect(try await browser.visit("staff").status == list)
            #expect(list == 200 || browser.page.heading == "Your account cannot open this page")
            #expect(browser.page.text.contains("id=\"invite\"") == (member == 200))
            #expect(try await browser.visit("staff/\(other)").status == member)
            for path in ["staff", "staff/\(other)", "staff/\(other)/suspend", "staff/\(other)/restore"] {
                let fields = [("csrf-token", token), ("role", "manager"), ("email", "new@example.org")]
                let status = await browser.post(browser.path(path), fields).status
                #expect(status == (member == 200 ? 303 : 403), "\(path)")
            }
            let changed = try await town.find("other@example.org", portal)
            #expect(changed?.role == (member == 200 ? .manager : .officer) && changed?.isSuspended == false)
            #expect((try await town.find("new@example.org", portal) != nil) == (member == 200))
        }

        @Test func `a page of the team asks for signing in, then for the code, and leads back`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.visit("staff")
            #expect(browser.page.address == browser.path("sign-in") + "?next=staff")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            #expect(try await browser.visit("staff").address == browser.path("verify"))
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("staff"))
        }

        @Test func `whoever is suspended is out at once, links and all, and back once restored`() async throws {
            var admin = try await staff("ada@example.org", .admin)
            var officer = try await staff(email, .officer)
            let id = try #require(try await town.find(email, portal)?.id)
            try await officer.visit("forgot")
            try await officer.submit("/forgot", ["email": email])
            let reset = try await officer.link(email)
            try await admin.visit("staff/\(id)")
            try await admin.submit("/suspend")
            #expect(admin.page.shows("The account is suspended, and signed out everywhere."))
            let sessions = try await town.site(portal).store.read {
                try $0.rows("SELECT id FROM session WHERE account = $1", id).count
            }
            #expect(sessions == 0)
            #expect(try await officer.visit("account").address.hasPrefix(officer.path("sign-in")))
            #expect(try await officer.open(reset).status == 410)
            try await officer.signIn(email)
            #expect(officer.page.status == 422)
            try await invite(&admin, email)
            #expect(admin.page.shows("which is suspended"))

            try await admin.visit("staff/\(id)")
            try await admin.submit("/restore")
            try await officer.signIn(email)
            #expect(officer.page.status == 200 && officer.token != nil)
        }

        @Test func `the last admin stays one, also where two are lowered at once`() async throws {
            var ada = try await staff("ada@example.org", .admin)
            let id = try #require(try await town.find("ada@example.org", portal)?.id)
            for (end, values) in [("/staff/\(id)", ["role": "manager"]), ("/suspend", [:])] {
                try await ada.visit("staff/\(id)")
                try await ada.submit(end, values)
                #expect(ada.page.status == 422)
                #expect(ada.page.shows("This is the only admin who can sign in"))
            }
            try await town.account("waiting@example.org", portal, isActivated: false)
            try await ada.visit("staff/\(id)")
            #expect(try await ada.submit("/suspend").status == 422, "one who has no password yet does not count")

            let other = try await town.account("other@example.org", portal)
            let store = try town.site(portal).store
            async let first: Void? = try? store.write { try AccountStore.setRole($0, id, .officer) }
            async let second: Void? = try? store.write { try AccountStore.setRole($0, other, .officer) }
            #expect(await [first, second].compactMap { $0 }.count == 1)
            let admins = try await store.read { try AccountStore.staff($0) }.filter {
                $0.role == .admin && $0.isActivated
            }
            #expect(admins.count == 1)
        }

        @Test func `an id that is nobody's of the team is not found, a resident's neither`() async throws {
            var admin = try await staff("ada@example.org", .admin)
            let resident = try await town.account(email, "leicester/citizen/live")
            for id in [resident, "AAAAAAAAAAAAAAAAAAAAAA"] {
                #expect(try await admin.visit("staff/\(id)").status == 404)
                let token = try await admin.visit("staff").form("/staff")["csrf-token"] ?? ""
                let fields = [("csrf-token", token), ("role", "admin")]
                for path in ["staff/\(id)", "staff/\(id)/suspend"] {
                    #expect(await admin.post(admin.path(path), fields).status == 404)
                }
            }
            let found = try await town.find(email, "leicester/citizen/live")
            #expect(found?.role == nil && found?.isSuspended == false)
        }

        @Test func `every change of the team has its row, and names who made it`() async throws {
            var admin = try await staff("ada@example.org", .admin)
            let ada = try await town.find("ada@example.org", portal)?.id
            try await invite(&admin, email)
            let id = try #require(try await town.find(email, portal)?.id)
            for (end, values) in [("/staff/\(id)", ["role": "manager"]), ("/suspend", [:]), ("/restore", [:])] {
                try await admin.visit("staff/\(id)")
                try await admin.submit(end, values)
            }
            let rows = try await town.site(portal).store.read { db in
                try db.rows("SELECT action, account, object FROM audit").map { [$0.text(0), $0.text(1), $0.text(2)] }
            }
            let actions = ["staff-invited", "staff-role", "staff-restored", "staff-suspended"]
            #expect(rows.map { $0[0] }.sorted() == actions.sorted())
            #expect(rows.allSatisfy { $0[1] == ada && $0[2] == id })
        }

        @Test func `the sign-in before the present one is told`() async throws {
            var browser = try await staff(email, .officer)
            let store = try town.site(portal).store
            let id = try #require(try await town.find(email, portal)?.id)
            #expect(try await store.read { try AccountStore.previousSignIn($0, id) } == nil)
            let first = town.clock.now
            town.clock.advance(by: 86_400)
            try await browser.signIn(email)
            let previous = try await store.read { try AccountStore.previousSignIn($0, id) }
            #expect(previous.map { Int($0.timeIntervalSince1970) } == Int(first.timeIntervalSince1970))
        }

        @Test func `a session of the team ends after 30 minutes without use`() async throws {
            var browser = try await staff(email, .officer)
            town.clock.advance(by: 29 * 60)
            #expect(try await browser.visit("account/personal").address == browser.path("account/personal"))
            town.clock.advance(by: 31 * 60)
            #expect(try await browser.visit("account").address.hasPrefix(browser.path("sign-in")))
        }

        @Test func `TEST has its own team, whose mail is marked`() async throws {
            try await town.account(email, portal)
            let test = try town.browser("leicester/team/test")
            #expect(test.path() == "/Team_TEST/en")
            #expect(try await town.find(email, "leicester/team/test") == nil)
            let desk = StaffAdmin { [town] in town.requestHandler.directory.councils }
            let answer = try await desk.answer([
                "action": "invite", "tenant": "leicester", "email": email, "role": "admin", "environment": "test",
            ])
            #expect(answer.contains("is invited as admin"))
            let mails = try await town.mails(to: email, "leicester/team/test")
            #expect(mails.map(\.subject) == ["[TEST] You are invited to the team site"])
        }
    }
}
