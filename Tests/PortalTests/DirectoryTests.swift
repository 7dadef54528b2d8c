import Foundation
import Markup
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Which portal answers for an address.
    @Suite struct DirectoryTests {
        private let town: Town

        init() throws { town = try Town() }

        private func get(_ host: String, _ path: String, isLoopback: Bool = false) async -> Seen {
            let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
            return await town.send(
                Head(
                    .get, parts[0], query: parts.count > 1 ? parts[1] : nil, host: host, client: "203.0.113.7",
                    isSecure: !isLoopback, isLoopback: isLoopback))
        }

        @Test func `every portal answers at its exact host and path, LIVE and TEST`() async throws {
            #expect(town.sites.count == 24)
            for site in town.sites {
                let seen = await get(site.tenant.hosts[0], site.base(.en))
                #expect(seen.status == 200)
                #expect(seen.shows(site.texts(.en)("identity.portal")), "\(seen)")
                for other in town.sites where other.tenant.id != site.tenant.id {
                    #expect(!seen.shows(other.tenant.name))
                }
            }
        }

        @Test(arguments: ["/citizenportal_live", "/CITIZENPORTAL_LIVE", "/CitizenPortal_live"])
        func `a path in any letter case leads to the written one`(_ path: String) async throws {
            let seen = await get("ems.leicester.gov.uk", path + "/en/Sign-In?a=b")
            #expect(seen.status == 301)
            #expect(seen.location == "/CitizenPortal_LIVE/en/Sign-In?a=b")
        }

        @Test func `a path without its language leads to the first language, and one language needs none`() async throws
        {
            #expect(await get("ems.leicester.gov.uk", "/CitizenPortal_LIVE").location == "/CitizenPortal_LIVE/en")
            #expect(
                await get("ems.leicester.gov.uk", "/CitizenPortal_LIVE/sign-in?a=b").location
                    == "/CitizenPortal_LIVE/en/sign-in?a=b")
            #expect(
                await get("ems.leicester.gov.uk", "/CitizenPortal_LIVE/fr/sign-in").location
                    == "/CitizenPortal_LIVE/en/fr/sign-in")
            let welsh = await get("ems.leicester.gov.uk", "/CitizenPortal_LIVE/cy/sign-in")
            #expect(welsh.text.contains("<html lang=\"cy\">"))
            #expect(welsh.text.contains("href=\"/CitizenPortal_LIVE/en/sign-in\" lang=\"en-GB\""))
            let one = await get("ehcportal.hertfordshire.gov.uk", "/EHCPortal_LIVE/sign-in")
            #expect(one.status == 200)
            #expect(!one.shows("Cymraeg"))
        }

        @Test(arguments: [
            "nobody.example", "leicester.gov.uk", "ems.leicester.gov.uk.elsewhere.example", "", "localhost",
            "127.0.0.1",
            "xems.leicester.gov.uk", "ems.leicester.gov.uk.",
        ])
        func `an unknown host is misdirected, and told of no council`(_ host: String) async throws {
            for path in ["/", "/CitizenPortal_LIVE", "/CitizenPortal_LIVE/en", "/Nowhere"] {
                let seen = await get(host, path)
                #expect(seen.status == 421)
                #expect(seen.heading == "There is no portal at this address")
                for site in town.sites {
                    #expect(!seen.shows(site.tenant.short) && !seen.shows(site.portal.title(.en)))
                }
            }
        }

        @Test(arguments: [
            "/Nowhere", "/CitizenPortal", "/CitizenPortal_LIVEX/en", "/EHCPortal_LIVE", "/Team_LIVE",
            "/%43itizenPortal_LIVE",
        ])
        func `an unknown path on a council's host is not found, and names no council`(_ path: String) async throws {
            let seen = await get("ems.leicester.gov.uk", path)
            #expect(seen.status == 404)
            #expect(!seen.shows("Leicester") && !seen.shows("Citizen Portal"))
        }

        @Test func `on a developer's machine every council answers under its own name, with the same paths`()
            async throws
        {
            for site in town.sites {
                let seen = await get("\(site.tenant.id).localhost", site.base(.en), isLoopback: true)
                #expect(seen.status == 200)
                #expect(seen.shows(site.texts(.en)("identity.portal")))
            }
        }

        @Test func `the root of a council's host lists its LIVE portals`() async throws {
            for site in town.sites where site.environment == .live {
                let seen = await get(site.tenant.hosts[0], "/")
                #expect(seen.heading == site.tenant.name)
                let links = seen.text.matches(of: /<li>.*?href="([^"]*)"/).map { String($0.1) }
                let own = town.sites.filter {
                    $0.tenant.id == site.tenant.id && $0.environment == .live && $0.portal.audience != .staff
                }
                #expect(links == own.map { $0.base(.en) })
                // The team's site comes last, and quietly.
                #expect(seen.text.contains("</ul><p class=\"small\"><a href=\"/Team/en\">For council staff</a></p>"))
            }
        }

        @Test func `TEST says so on every page and asks not to be found, LIVE does neither`() async throws {
            for site in town.sites {
                for page in ["", "sign-in", "register", "forgot", "page/privacy", "nowhere"] {
                    for language in site.portal.languages {
                        var browser = try town.browser(site.id, language)
                        let seen = try await browser.visit(page)
                        let isTest = site.environment == .test
                        #expect(seen.shows("THIS IS A TEST SYSTEM") == (isTest && language == .en) || language == .cy)
                        #expect(seen.text.contains("class=\"test-banner\"") == isTest)
                        #expect(seen.text.contains("<meta name=\"robots\" content=\"noindex\">") == isTest)
                    }
                }
            }
        }

        @Test func `testers of the council register and sign in on TEST, others are led to LIVE`() async throws {
            let portal = "leicester/citizen/test"
            var browser = try town.browser(portal)
            try await browser.register("robin@leicester.gov.uk")
            #expect(browser.page.address == browser.path("register/sent"))
            try await browser.open(try await browser.link("robin@leicester.gov.uk"))
            try await browser.submit("")
            try await browser.signIn("robin@leicester.gov.uk")
            #expect(browser.page.address == browser.path("home"))
            #expect(
                try await town.find("robin@leicester.gov.uk", "leicester/citizen/live") == nil, "on data of its own")
            for stranger in ["robin@example.org", "robin@leicester.gov.uk.example", "robin@notleicester.gov.uk"] {
                try await town.account(stranger, portal)
                var other = try town.browser(portal)
                try await other.register(stranger.replacing("robin", with: "rowan"))
                #expect(other.page.status == 422)
                #expect(other.page.shows("only testers of the council"))
                try await other.signIn(stranger)
                #expect(other.page.status == 422)
                #expect(other.page.shows("Use the live portal instead"))
                try await other.visit("forgot")
                try await other.submit("/forgot", ["email": stranger])
                #expect(try await town.mails(to: stranger, portal).isEmpty)
            }
            let mails = try await town.mails(to: "robin@leicester.gov.uk", portal)
            #expect(mails.allSatisfy { $0.subject.hasPrefix("[TEST] ") })
        }

        @Test func `no portal takes another's cookie, whichever council's or environment's it is`() async throws {
            var owners: [(site: Site, token: String)] = []
            for site in town.sites {
                let email = "robin@\(site.tenant.id == "coventry" ? "coventry" : site.tenant.id).gov.uk"
                owners.append((site, try #require(try await town.resident(site.id, email).token)))
            }
            #expect(owners.count == 24)
            for owner in owners {
                for site in town.sites {
                    var browser = try town.browser(site.id)
                    browser.cookies = [browser.cookieName: owner.token]
                    let (page, isOwn) = ("account/personal", site.id == owner.site.id)
                    let seen = try await browser.visit(page)
                    #expect((seen.address == browser.path(page)) == isOwn, "\(owner.site.id) at \(site.id)")
                    // Nor under the name that its own portal gave it.
                    let name = "__Host-\(owner.site.portal.name)-\(owner.site.environment.rawValue)"
                    browser.cookies = [name: owner.token]
                    #expect((try await browser.visit(page).address == browser.path(page)) == isOwn)
                }
            }
        }

        @Test func `no portal takes another's form token`() async throws {
            var one = try await town.resident("leicester/citizen/live")
            var two = try await town.resident("stockton/citizen/live")
            let token = try await one.visit("account/personal").form("/account/personal")["csrf-token"] ?? ""
            let form = try await two.visit("account/personal").form("/account/personal")
            let seen = await two.post(form.action, form.fields.map { ($0.0, $0.0 == "csrf-token" ? token : $0.1) })
            #expect(seen.status == 403 && seen.location == nil)
        }

        @Test func `a notice is shown for as long as it has something to tell, on a page that was kept before`()
            async throws
        {
            let notice = "on Tuesday 31st May 2022, the Leicester Citizen Portal will be unavailable"
            var browser = try town.browser("leicester/citizen/live")
            for (day, isShown) in [
                ("2022-04-30T22:59:59Z", false), ("2022-04-30T23:00:00Z", true), ("2022-05-20T12:00:00Z", true),
                ("2022-05-31T22:59:59Z", true), ("2022-05-31T23:00:00Z", false), ("2022-06-02T12:00:00Z", false),
            ] {
                let date = try Date(day, strategy: .iso8601)
                town.clock.advance(by: date.timeIntervalSince(town.clock.now))
                for page in ["", "sign-in"] {
                    #expect(try await browser.visit(page).shows(notice) == isShown, "\(day)")
                    #expect(try await browser.visit(page).shows(notice) == isShown, "\(day), kept")
                }
            }
        }
    }
}
