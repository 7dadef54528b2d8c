import Basics
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Who may see what (OWASP ASVS 5.0, chapter 8).
    @Suite struct AccessTests {
        private let town: Town
        private let professional = "leicester/professional/live"

        init() throws { town = try Town() }

        @Test func `no route behind sign-in answers anybody who is not signed in`() async throws {
            var count = 0
            for site in town.sites {
                var browser = try town.browser(site.id)
                for cookie in [[:], [browser.cookieName: "made-up"], [browser.cookieName: ""]] {
                    browser.cookies = cookie
                    for route in site.features.routes where route.access != .everyone && route.access != .visitor {
                        let path = browser.path(
                            route.path.map { $0.hasPrefix(":") ? "new" : $0 }.joined(separator: "/"))
                        let seen = await town.send(browser.head(route.method, path, Browser.sameOrigin))
                        #expect(seen.location?.hasPrefix(browser.path("sign-in")) == true, "\(seen)")
                        #expect(seen.text.isEmpty)
                        count += 1
                    }
                }
            }
            #expect(count > 300)
        }

        @Test func `half a sign-in opens no route behind it`() async throws {
            let portal = "hertfordshire/citizen/live"
            try await town.account("robin@example.org", portal)
            var browser = try town.browser(portal)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": "robin@example.org", "password": Town.password])
            let token = try browser.page.form("/verify")["csrf-token"] ?? ""
            for route in browser.site.features.routes where route.access != .everyone && route.access != .visitor {
                let path = browser.path(route.path.joined(separator: "/"))
                let seen = await town.send(
                    browser.head(route.method, path, Browser.sameOrigin), encoded([("csrf-token", token)]))
                #expect(seen.location == browser.path("verify"), "\(seen)")
            }
        }

        @Test func `another account's role has the same 404 as one that does not exist`() async throws {
            var owner = try await town.resident(professional)
            try await owner.visit("account/work/new")
            try await owner.submit("/account/work/new", ["role": "SENCO", "organisation": "Mill Lane School"])
            let id = try #require(
                owner.page.text.firstMatch(of: /account\/work\/([A-Za-z0-9_-]{22})"/).map { String($0.1) })
            #expect(try await owner.visit("account/work/" + id).shows("Mill Lane School"))

            var other = try await town.resident(professional, "other@example.org")
            let token = try await other.visit("account/work/new").form("/account/work/new")["csrf-token"] ?? ""
            let fields = [("csrf-token", token), ("role", "Taken"), ("organisation", "over")]
            var answers: [[String]] = []
            for id in [id, "AAAAAAAAAAAAAAAAAAAAAA"] {
                let path = other.path("account/work/" + id)
                let seen = [
                    await town.send(other.head(.get, path)), await other.post(path, fields),
                    await other.post(path + "/remove", fields),
                ]
                #expect(seen.map(\.status) == [404, 404, 404])
                answers.append(seen.map { $0.lasting.replacing(id, with: "X") })
            }
            #expect(answers[0] == answers[1])
            #expect(try await owner.visit("account/work/" + id).shows("Mill Lane School"), "and it is as it was")
        }

        @Test func `a role of the same account on another portal's data is not found`() async throws {
            var owner = try await town.resident(professional)
            try await owner.visit("account/work/new")
            try await owner.submit("/account/work/new", ["role": "SENCO", "organisation": "Mill Lane School"])
            let id = try #require(
                owner.page.text.firstMatch(of: /account\/work\/([A-Za-z0-9_-]{22})"/).map { String($0.1) })
            var stranger = try await town.resident("stockton/professional/live")
            #expect(try await stranger.visit("account/work/" + id).status == 404)
        }

        @Test func `an area asks for two step verification, and lets nobody in without`() async throws {
            for portal in ["leicester/citizen/live", "stockton/citizen/live", "coventry/citizen/live", professional] {
                var browser = try await town.resident(portal)
                let area = try browser.area
                let seen = try await browser.visit(area)
                #expect(seen.address == browser.path("two-step") + "?next=" + Percent.encoded(area), "\(portal)")
                let open = browser.site.portal.tiles.first { $0.area.isEmpty && $0.opens.isEmpty }
                if let open { #expect(try await browser.visit("service/\(open.name)").status == 200, "no area") }
                #expect(open != nil || portal == professional)
                _ = try await town.account("careful@example.org", portal, twoStep: "email")
                var careful = try town.browser(portal)
                try await careful.signIn("careful@example.org")
                #expect(try await careful.visit(area).address == careful.path(area))
            }
        }

        @Test func `a session from before two step verification was turned on does not open the area`() async throws {
            let portal = "leicester/citizen/live"
            var (one, two) = (try await town.resident(portal), try await town.resident(portal))
            try await one.visit("account/two-step")
            try await one.submit("/account/two-step", ["method": "email"])
            #expect(try await two.visit("people").address.hasPrefix(two.path("sign-in")))
        }

        @Test func `where every sign-in has two steps, none can turn them off`() async throws {
            let portal = "hertfordshire/citizen/live"
            var browser = try await town.resident(portal)
            let token = try await browser.visit("account/two-step").form("/keep")["csrf-token"] ?? ""
            await browser.post(browser.path("account/two-step"), [("csrf-token", token), ("method", "none")])
            browser.cookies = [:]
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": "robin@example.org", "password": Town.password])
            #expect(browser.page.address == browser.path("verify"))
        }

        @Test func `accounts of the two audiences have nothing in common`() async throws {
            let citizen = "leicester/citizen/live"
            try await town.account("robin@example.org", citizen)
            var browser = try town.browser(professional)
            try await browser.signIn("robin@example.org")
            #expect(browser.page.status == 422)
            try await town.account("robin@example.org", professional)
            try await browser.signIn("robin@example.org")
            try await browser.visit("account/personal")
            try await browser.submit("/account/personal", ["forename": "Rowan"])
            #expect(try await town.find("robin@example.org", citizen)?.forename == "Robin")
            #expect(try await town.find("robin@example.org", professional)?.forename == "Rowan")
        }

        @Test func `no page shows one account what it showed another`() async throws {
            for portal in ["leicester/citizen/live", "hertfordshire/citizen/live", professional] {
                var (one, two) = (try await town.resident(portal), try await town.resident(portal, "rowan@example.org"))
                try await two.visit("account/personal")
                try await two.submit("/account/personal", ["forename": "Rowan", "surname": "Birch"])
                for route in one.site.features.routes where route.method == .get {
                    let page = route.path.map { $0.hasPrefix(":") ? "x" : $0 }.joined(separator: "/")
                    let (first, second) = (try await one.visit(page), try await two.visit(page))
                    #expect(!second.shows("Ashdown") && !second.shows("robin@"), "\(second)")
                    #expect(!first.shows("Birch") && !first.shows("rowan@"), "\(first)")
                    let tokens = [first, second].map { Set(PageForm.all(in: $0.text).compactMap { $0["csrf-token"] }) }
                    #expect(tokens[0].isDisjoint(with: tokens[1]), "\(first)")
                }
                var nobody = try town.browser(portal)
                #expect(try await nobody.visit("sign-in").shows("Sign out") == false)
                #expect(!nobody.page.shows("Ashdown") && !nobody.page.shows("Birch"))
            }
        }

        @Test func `the journal names nobody and holds no secret`() async throws {
            let portal = "leicester/citizen/live"
            var browser = try town.browser(portal)
            try await browser.register("robin@example.org")
            let link = try await browser.link("robin@example.org")
            try await browser.open(link)
            try await browser.submit("")
            try await browser.signIn("robin@example.org", password: "not the one")
            try await browser.signIn("robin@example.org")
            try await browser.visit("account/two-step")
            try await browser.submit("/account/two-step", ["method": "email"])
            try await browser.signIn("robin@example.org")
            try await browser.visit("nowhere/robin@example.org")
            _ = await town.send(browser.head(.post, browser.path("account/personal")))
            let code = try await browser.code("robin@example.org")
            let journal = town.journal.joined(separator: "\n")
            #expect(town.journal.count > 10)
            #expect(journal.contains("signed-in") && journal.contains("sign-in-refused") && journal.contains("problem"))
            let secrets = [
                Town.password, "not the one", code, browser.token, link.split(separator: "_").last.map(String.init),
            ]
            for secret in secrets.compactMap(\.self) + ["robin", "Ashdown", "01632"] {
                #expect(!journal.lowercased().contains(secret.lowercased()))
            }
        }
    }
}
