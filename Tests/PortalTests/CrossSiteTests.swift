import Database
import Foundation
import Identity
import PortalKit
import Testing
import Vault
import Web

@testable import Portal

extension Proofs {
    /// Every POST comes from a page of the same origin, and carries its session's token.
    @Suite struct CrossSiteTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        init() throws { town = try Town() }

        private static let foreign: [Fields] = [
            [:], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
            ["Sec-Fetch-Site": ""], ["Sec-Fetch-Site": "same-origin", "sec-fetch-site": "cross-site"],
            ["Sec-Fetch-Site": "cross-site", "Origin": "https://ems.leicester.gov.uk"],
            ["Origin": "https://elsewhere.example"], ["Origin": "null"], ["Origin": "http://ems.leicester.gov.uk"],
            ["Origin": "https://ems.leicester.gov.uk.elsewhere.example"],
            ["Origin": "https://ems.leicester.gov.uk:444"],
            ["Origin": "https://emsonline.stockton.gov.uk"], ["Origin": "https://EMS.leicester.gov.uk/"],
            ["Origin": "https://ems.leicester.gov.uk", "origin": "https://elsewhere.example"],
            ["Referer": "https://ems.leicester.gov.uk/CitizenPortal_LIVE/en"],
        ]

        @Test(arguments: foreign.indices)
        func `a post from elsewhere is refused and changes nothing`(_ index: Int) async throws {
            var browser = try await town.resident(portal)
            let form = try await browser.visit("account/personal").form("/account/personal")
            let fields = form.fields.map { ($0.0, $0.0 == "forename" ? "Mallory" : $0.1) }
            let seen = await browser.post(form.action, fields, headers: Self.foreign[index])
            #expect(seen.status == 403)
            #expect(seen.shows("This page could not be used"))
            #expect(try await town.find(email, portal)?.forename == "Robin")
            #expect(try await browser.visit("home").status == 200)
        }

        @Test func `every post of every portal is held to its origin, from its head alone`() async throws {
            for site in town.sites {
                let browser = try town.browser(site.id)
                for route in site.features.routes where route.method == .post {
                    let path = browser.path(route.path.map { $0.hasPrefix(":") ? "x" : $0 }.joined(separator: "/"))
                    for headers in [Fields(), ["Sec-Fetch-Site": "cross-site"]] {
                        guard
                            case .answer(let response) = await town.requestHandler.answer(
                                browser.head(.post, path, headers))
                        else {
                            Issue.record("\(path) asks for the body")
                            continue
                        }
                        #expect(response.status == 403, "\(path)")
                    }
                }
            }
        }

        @Test func `where a browser says nothing of the fetch, its Origin must match`() async throws {
            var browser = try await town.resident(portal)
            let form = try await browser.visit("account/personal").form("/account/personal")
            let seen = await browser.post(form.action, form.fields, headers: ["Origin": "https://ems.leicester.gov.uk"])
            #expect(seen.location == browser.path("account/personal") + "?saved=1")

            var local = try town.browser(portal, onLoopback: true)
            let host = "leicester.localhost:8080"
            let page = await local.post(
                local.path("sign-in"), [("email", "x"), ("password", "y")],
                headers: ["Host": host, "Origin": "http://" + host])
            #expect(page.status == 422)
        }

        @Test func `a form's token is masked again in each page, and each of them works`() async throws {
            var browser = try await town.resident(portal)
            var pages: [Set<String>] = []
            for _ in 1...3 {
                let page = try await browser.visit("account/personal")
                pages.append(Set(PageForm.all(in: page.text).compactMap { $0["csrf-token"] }))
            }
            let tokens = pages.joined()
            #expect(pages.allSatisfy { !$0.isEmpty })
            #expect(Set(tokens).count == tokens.count)
            for token in tokens {
                #expect(await browser.post(browser.path("keep"), [("csrf-token", token)]).status == 204)
            }
        }

        @Test(arguments: ["", "0", "made-up", String(repeating: "0", count: 64), String(repeating: "a", count: 128)])
        func `a post with a token that is nobody's changes nothing, and what was typed can be copied`(
            _ token: String
        ) async throws {
            var browser = try await town.resident(portal)
            let form = try await browser.visit("account/personal").form("/account/personal")
            let seen = await browser.post(
                form.action, form.fields.map { ($0.0, ["csrf-token": token, "forename": "Rowan"][$0.0] ?? $0.1) })
            // Whose page it was is not known: nothing can be kept for anybody, so the answer shows it.
            #expect(seen.status == 403 && seen.shows("we could not keep what you typed"))
            #expect(seen.value("typed-1") == nil && seen.text.contains(">Rowan</textarea>"))
            #expect(try await town.find(email, portal)?.forename == "Robin")
        }

        @Test func `what was typed into an older session's page comes back on the same page`() async throws {
            var browser = try await town.resident(portal)
            let old = try await browser.visit("account/personal").form("/account/personal")
            browser.cookies = [:]
            try await browser.signIn(email)
            let seen = await browser.post(old.action, old.fields.map { ($0.0, $0.0 == "forename" ? "Rowan" : $0.1) })
            #expect(seen.status == 303)
            #expect(try await town.find(email, portal)?.forename == "Robin")
            try await browser.open(seen.location ?? "")
            #expect(try browser.page.form("/account/personal")["forename"] == "Rowan")
            #expect(browser.page.shows("It is not saved yet"))
            try await browser.submit("/account/personal")
            #expect(try await town.find(email, portal)?.forename == "Rowan")
            #expect(try await !browser.visit("account/personal").shows("It is not saved yet"), "it waits no longer")
        }

        @Test(arguments: ["", "email"])
        func `a form posted after the session's end comes back after signing in`(_ twoStep: String) async throws {
            try await town.account(email, portal, twoStep: twoStep)
            var browser = try await town.resident(portal)
            try await browser.visit("account/circumstances")
            town.clock.advance(by: 3600)
            try await browser.submit(
                "/account/circumstances", ["kind": "moved", "details": "We live at Mill Lane now."])
            #expect(browser.page.shows("What you typed is kept for 7 days"))
            #expect(!(try town.database(portal)).contains("Mill Lane"), "it waits sealed")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            if !twoStep.isEmpty { try await browser.submit("/verify", ["code": try await browser.code(email)]) }
            #expect(browser.page.address == browser.path("account/circumstances"))
            let form = try browser.page.form("/account/circumstances")
            #expect(form["details"] == "We live at Mill Lane now.")
            #expect(form["kind"] == "moved")
        }

        @Test(arguments: [
            ("leicester/professional/live", "account/work/new", ["role": "Educational psychologist"]),
            ("leicester/citizen/live", "account/email", ["email": "rowan@example.org"]),
            ("leicester/citizen/live", "account/contact", ["mobile-phone": "07700 900982"]),
            ("leicester/citizen/live", "account/reach", ["reach-note": "Not before nine"]),
        ])
        func `no page of My account loses what was typed`(
            _ portal: String, _ page: String, _ typed: [String: String]
        ) async throws {
            var browser = try await town.resident(portal)
            try await browser.visit(page)
            town.clock.advance(by: 3600)
            try await browser.submit("/" + page, typed)
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            #expect(browser.page.address == browser.path(page))
            let form = try browser.page.form("/" + page)
            for (name, value) in typed { #expect(form[name] == value) }
        }

        @Test func `what was typed waits for a week`() async throws {
            for (wait, isBack) in [(604_799.0, true), (604_800, false)] {
                let town = try Town()
                var browser = try await town.resident(portal)
                try await browser.visit("account/circumstances")
                town.clock.advance(by: 3600)
                try await browser.submit("/account/circumstances", ["details": "We live at Mill Lane now."])
                town.clock.advance(by: wait)
                try await browser.signIn(email)
                #expect(try await browser.visit("account/circumstances").shows("Mill Lane") == isBack)
            }
        }

        @Test func `another account never sees what was typed`() async throws {
            var browser = try await town.resident(portal)
            let form = try await browser.visit("account/circumstances").form("/account/circumstances")
            let typed = form.fields.map { ($0.0, $0.0 == "details" ? "We live at Mill Lane now." : $0.1) }
            // The session ends, and on the same computer someone else signs in.
            town.clock.advance(by: 3600)
            await browser.post(form.action, typed)
            try await town.account("other@example.org", portal)
            try await browser.signIn("other@example.org")
            #expect(try await !browser.visit("account/circumstances").shows("Mill Lane"))
            // The page that the first had left open is posted under the second's session, while it runs and after its end.
            await browser.post(form.action, typed)
            #expect(try await !browser.visit("account/circumstances").shows("Mill Lane"))
            town.clock.advance(by: 3600)
            await browser.post(form.action, typed)
            try await browser.signIn("other@example.org")
            #expect(try await !browser.visit("account/circumstances").shows("Mill Lane"))
            let count = try await town.site(portal).store.read {
                try $0.row("SELECT count(*) FROM message")?.integer(0)
            }
            #expect(count == 0)
        }

        @Test(arguments: [
            (
                "leicester/citizen/live", "account/password",
                ["current-password": "one kettle", "password": "two kettles"]
            ),
            (
                "leicester/citizen/live", "account/email",
                ["current-password": "one kettle", "email": "new@example.org"]
            ),
            ("stockton/citizen/live", "account/secret-answer", ["secret-answer": "three kettles"]),
        ])
        func `no password and no secret answer is held`(
            _ portal: String, _ page: String, _ typed: [String: String]
        ) async throws {
            var browser = try await town.resident(portal)
            try await browser.visit(page)
            town.clock.advance(by: 3600)
            try await browser.submit("/" + page, typed)
            let (site, key) = (try town.site(portal), town.services.key)
            let rows = try await site.store.read { try $0.rows("SELECT account, fields FROM held_form") }
            #expect(rows.count == (page == "account/email" ? 1 : page == "account/secret-answer" ? 1 : 0))
            for row in rows {
                let json = try #require(key.open(row.blob(1), for: "held:\(site.id):\(row.text(0))"))
                #expect(!String(decoding: json, as: UTF8.self).contains("kettle"))
            }
        }

        @Test func `a token left out is refused wherever there is a session`() async throws {
            var browser = try await town.resident(portal)
            for path in ["sign-out", "forgot", "register", "sign-in", "keep", "account/contact"] {
                let seen = await browser.post(browser.path(path), [("email", email), ("password", Town.password)])
                #expect(
                    seen.status == 403 || ["/home"].contains { seen.location?.hasSuffix($0) == true },
                    "\(path)")
            }
            #expect(try await browser.visit("home").status == 200)
        }
    }
}
