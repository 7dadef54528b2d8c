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
    /// Residents and professionals whom the team invites, from the case to the account that sees it.
    @Suite(.timeLimit(.minutes(5))) struct InvitationTests {
        private let services: IntakeOffice
        private var town: Town { services.town }
        private let email = "rowan@example.org"

        init() throws { services = IntakeOffice(town: try Self.town()) }

        /// Leicester, whose team invites people.
        private static func town(_ edit: (Town.Copy) throws -> Void = { _ in }) throws -> Town {
            try Town(edited: true) { copy in
                try copy.replace(
                    "\"cases\": { \"initials\": \"LE\" },",
                    with: """
                        "cases": { "initials": "LE" },
                        "intake": { "invitations": { "audiences": ["citizen", "professional"] } },
                        """, in: "Tenants/leicester/portals/team.json")
                try edit(copy)
            }
        }

        private func opened() async throws -> (officer: Browser, caseID: String) {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(reference, &officer)
            return (officer, caseID)
        }

        private func invite(
            _ officer: inout Browser, _ caseID: String, portal: String = "citizen", _ changes: [String: String] = [:]
        ) async throws {
            try await officer.visit("cases/\(caseID)/people/invite")
            let answers = [
                "forename": "Rowan", "surname": "Lee", "email": email, "portal": portal, "language": "en",
                "role": "carer",
            ]
            try await officer.submit("/people/invite", answers.merging(changes) { $1 }, button: "preview")
            try await officer.submit("/people/invite", button: "do")
        }

        private func accept(_ browser: inout Browser) async throws {
            let answers = Browser.answers(email).merging(["forename": "Rowan", "surname": "Lee"]) { $1 }
            try await browser.submit("", answers.filter { !["email", "confirm-email"].contains($0.key) })
        }

        private func isActive(_ site: String = IntakeOffice.parents) async throws -> Bool {
            try await town.find(email, site)?.isActivated == true
        }

        private func linked(_ caseID: String) async throws -> Involvement? {
            try await services.involved(caseID).first { $0.email == email }
        }

        @Test func `an invited carer sets up an account with the mailed link, and sees the case at once`() async throws
        {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            #expect(officer.page.shows("The invitation is on its way.") && officer.page.shows("Rowan Lee"))
            #expect(try await linked(caseID)?.account == "")
            var carer = try town.browser(IntakeOffice.parents)
            let link = try await carer.link(email)
            try await carer.open(link)
            #expect(carer.page.heading == "Set up your account" && carer.page.shows(email))
            #expect(try await !isActive(), "a look does nothing")
            try await carer.submit("", ["password": "short"])
            #expect(carer.page.status == 422)
            try await accept(&carer)
            #expect(carer.page.address == carer.path("activated"))
            #expect(try await isActive())
            let involvement = try #require(try await linked(caseID))
            #expect(involvement.role == "carer" && !involvement.entry.isEmpty)
            #expect(try await services.sees(carer, email, involvement.entry))
            #expect(try await services.audit().contains("linked"))
            try await carer.signIn(email)
            #expect(carer.token != nil)
            try await officer.visit("invitations")
            #expect(officer.page.shows("Accepted on") && officer.page.shows("Rowan Lee"))
        }

        @Test func `an invitation is used once`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            var carer = try town.browser(IntakeOffice.parents)
            let link = try await carer.link(email)
            try await carer.open(link)
            var second = carer
            try await accept(&carer)
            try await accept(&second)
            #expect(second.page.address != second.path("activated"))
            #expect(try await second.open(link).status == 410)
            #expect(try await services.involved(caseID).filter { $0.email == email }.count == 1)
        }

        @Test func `the link of an invitation opens on the portal it is for, and on no other`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            let carer = try town.browser(IntakeOffice.parents)
            let link = try await carer.link(email)
            let token = try #require(link.split(separator: "/").last)
            var elsewhere = try town.browser(IntakeOffice.professionals)
            try await elsewhere.visit("Account.Mvc/CompleteRegistration/\(token)")
            #expect(elsewhere.page.status == 404)
        }

        @Test func `a withdrawn invitation says so, and its link makes no account`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            var carer = try town.browser(IntakeOffice.parents)
            try await carer.open(try await carer.link(email))
            var waiting = carer
            try await officer.visit("invitations")
            let path = try #require(officer.page.text.firstMatch(of: /invitations\/([^\/"]+)\/withdraw/)?.1)
            try await officer.visit("invitations/\(path)/withdraw")
            #expect(officer.page.shows("The link that we sent to \(email) stops working"))
            try await officer.submit("/withdraw", button: "do")
            #expect(officer.page.shows("The invitation is withdrawn.") && officer.page.shows("Withdrawn on"))
            try await accept(&waiting)
            #expect(try await !isActive())
            try await carer.visit(
                "Account.Mvc/CompleteRegistration/\(carer.page.address.split(separator: "/").last ?? "")")
            #expect(carer.page.status == 410 && carer.page.shows("We have withdrawn this invitation"))
            #expect(try await linked(caseID)?.account == "")
        }

        @Test func `an invitation that was withdrawn before its mail left is not sent`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            try await officer.visit("invitations")
            let path = try #require(officer.page.text.firstMatch(of: /invitations\/([^\/"]+)\/withdraw/)?.1)
            try await officer.visit("invitations/\(path)/withdraw")
            try await officer.submit("/withdraw", button: "do")
            #expect(try await town.mails(to: email, IntakeOffice.parents).isEmpty)
        }

        @Test func `after 14 days the link says that it has expired, and the team can send another`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            var carer = try town.browser(IntakeOffice.parents)
            let link = try await carer.link(email)
            town.clock.advance(by: 14 * 86_400 - 60)
            #expect(try await carer.open(link).status == 200)
            town.clock.advance(by: 120)
            try await carer.open(link)
            #expect(carer.page.status == 410 && carer.page.shows("Contact us, and we will send you a new invitation"))
            #expect(!carer.page.text.contains("activation/resend"), "only the team sends it again")
            try await officer.signIn("priti@example.org")
            try await officer.visit("invitations")
            #expect(officer.page.shows("Expired on"))
            let path = try #require(officer.page.text.firstMatch(of: /invitations\/([^\/"]+)\/send/)?.1)
            try await officer.visit("invitations/\(path)/send")
            try await officer.submit("/send", button: "do")
            let newer = try await carer.link(email)
            #expect(newer != link)
            try await carer.open(newer)
            try await accept(&carer)
            #expect(try await isActive())
            #expect(try await linked(caseID)?.account.isEmpty == false)
        }

        @Test func `an address with an account is asked to sign in, and sees nothing until the team links it`()
            async throws
        {
            var (officer, caseID) = try await opened()
            var known = try await Family.parent(town, email)
            let mails = try await town.mails(to: email, IntakeOffice.parents).count
            try await invite(&officer, caseID)
            #expect(officer.page.shows("The address has an account already"))
            let sent = try await town.mails(to: email, IntakeOffice.parents)
            #expect(sent.count == mails + 1 && sent.last?.subject.hasPrefix("Sign in to") == true)
            #expect(sent.last?.link?.hasSuffix("/sign-in") == true)
            #expect(try await linked(caseID)?.account == "")
            #expect(officer.page.shows("Link it to the account") || officer.page.text.contains("/attach"))
            #expect(try await known.visit("home").status == 200)
        }

        @Test func `who registered an address before it was invited does not know the password of the account`()
            async throws
        {
            var (officer, caseID) = try await opened()
            var stranger = try town.browser(IntakeOffice.parents)
            try await stranger.register(
                email, ["password": "a stranger's choice", "confirm-password": "a stranger's choice"])
            let first = try await stranger.link(email)
            try await invite(&officer, caseID)
            var carer = try town.browser(IntakeOffice.parents)
            let link = try await carer.link(email)
            #expect(try await carer.open(first).status == 410, "the link of the registration is replaced")
            try await carer.open(link)
            #expect(carer.page.heading == "Set up your account")
            try await accept(&carer)
            try await stranger.visit("sign-in")
            try await stranger.submit("/sign-in", ["email": email, "password": "a stranger's choice"])
            #expect(stranger.page.status == 422)
        }

        @Test func `a participant whose address was corrected is not linked by the earlier invitation`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID)
            let id = try #require(try await linked(caseID)).id
            try await services.write { db in
                try db.run("UPDATE involvement SET email = 'other@example.org' WHERE id = $1", id)
            }
            var carer = try town.browser(IntakeOffice.parents)
            try await carer.open(try await carer.link(email))
            try await accept(&carer)
            #expect(try await isActive())
            #expect(try await services.involved(caseID).first { $0.id == id }?.account == "")
        }

        @Test func `a professional who was invited sees the case once the team has authenticated them`() async throws {
            var (officer, caseID) = try await opened()
            try await invite(&officer, caseID, portal: "professional", ["role": "professional"])
            var teacher = try town.browser(IntakeOffice.professionals)
            try await teacher.open(try await teacher.link(email))
            try await accept(&teacher)
            #expect(try await isActive(IntakeOffice.professionals))
            let involvement = try #require(try await linked(caseID))
            #expect(!involvement.account.isEmpty)
            #expect(try await !services.sees(teacher, email, involvement.entry))
        }

        @Test func `where people are invited, registering is offered nowhere, and its page says how to be invited`()
            async throws
        {
            let town = try Self.town { copy in
                try copy.replace(
                    "\"schools\": { \"authorities\": [\"856\"] },\n    \"messages\"",
                    with: """
                        "accounts": { "registration": false },
                        "schools": { "authorities": ["856"] },
                        "messages"
                        """, in: "Tenants/leicester/portals/citizen.json")
            }
            var browser = try town.browser(IntakeOffice.parents)
            for page in ["", "sign-in", "forgot"] {
                try await browser.visit(page)
                #expect(browser.page.status == 200 && !browser.page.text.contains(">Register<"), "\(page)")
            }
            #expect(try await browser.visit("sign-in").shows("You need an invitation"))
            #expect(try await browser.visit("register").heading == "You need an invitation")
            let fields = Browser.answers(email).map { ($0.key, $0.value) }
            #expect(await browser.post(browser.path("register"), fields).status == 405)
            #expect(try await town.find(email, IntakeOffice.parents) == nil)
        }

        @Test func `without the setting no page invites, and a portal that is not there is a mistake`() async throws {
            let usual = try Town()
            #expect(try !usual.site(IntakeOffice.team).features.routes.contains { $0.path.first == "invitations" })
            let coventry = try Town(edited: true) { copy in
                let file = "Tenants/coventry/portals/team.json"
                let text = try String(contentsOfFile: "\(copy.root)/\(file)", encoding: .utf8)
                try text.replacing(
                    "\"plugins\": {",
                    with: "\"plugins\": { \"intake\": { \"invitations\": { \"audiences\": [\"professional\"] } },",
                    maxReplacements: 1
                ).write(toFile: "\(copy.root)/\(file)", atomically: true, encoding: .utf8)
            }
            #expect(!coventry.sites.contains { $0.id == "coventry/team/live" }, "a council without professionals")
        }
    }
}
