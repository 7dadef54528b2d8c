import Basics
import Foundation
import Identity
import Markup
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What no one means to type, in every field of every page (OWASP ASVS 5.0, chapters 1 and 2).
    @Suite struct HostileTests {
        private let town: Town
        private static let portals = [
            "leicester/citizen/live", "leicester/professional/live", "coventry/citizen/live",
            "hertfordshire/citizen/live",
            "stockton/citizen/live", "stockton/professional/live",
        ]
        private static let values = [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)",
            "</textarea><b>x</b>",
            "{email}{council}**[x](register)", "\u{202E}\u{0}\u{7}\u{1B}[31m\r\nSet-Cookie: a=b",
            "'; DROP TABLE account; --",
            String(repeating: "x", count: 10_000), String(repeating: "\u{1F3EB}", count: 500), "javascript:alert(1)",
        ]

        init() throws { town = try Town() }

        @Test(arguments: portals)
        func `registration takes anything in any field without failing or repeating it as markup`(
            _ portal: String
        ) async throws {
            var browser = try town.browser(portal)
            for value in Self.values {
                try await browser.visit("register")
                for _ in 0..<4 where browser.page.address == browser.path("register") && browser.page.location == nil {
                    let form = try browser.page.form("/register")
                    // Every field alone, then all of them at once.
                    let names = form.fields.map(\.0).filter { $0 != "step" }
                    for name in names + ["step", "carried", "action"] where Self.values.prefix(3).contains(value) {
                        let fields = form.fields.filter { $0.0 != name } + [(name, value)]
                        check(await browser.post(form.action, fields), value)
                    }
                    check(
                        await browser.post(form.action, form.fields.map { ($0.0, $0.0 == "step" ? $0.1 : value) }),
                        value)
                    await browser.post(
                        form.action, form.fields.map { ($0.0, Browser.answers("a@example.org")[$0.0] ?? $0.1) })
                }
            }
        }

        @Test(arguments: portals)
        func `My account takes anything in any field without failing or repeating it as markup`(_ portal: String)
            async throws
        {
            var browser = try await town.resident(portal)
            let pages = browser.site.features.accountPages.map(\.name)
            for page in pages + (pages.contains("work") ? ["work/new"] : []) {
                let seen = try await browser.visit("account/" + page)
                guard let form = try? seen.form("/account/" + page) else {
                    // A list, and the second step where no one may turn it off.
                    let isAlways = browser.site.features.secondFactors.policy == .always
                    #expect(page == "work" || page == "two-step" && isAlways, "\(page) has no form")
                    continue
                }
                for value in Self.values {
                    let names = form.fields.map(\.0).filter { $0 != "csrf-token" } + ["action"]
                    for name in names where Self.values.prefix(3).contains(value) {
                        check(
                            await browser.post(form.action, form.fields.filter { $0.0 != name } + [(name, value)]),
                            value)
                    }
                    let all = form.fields.map { ($0.0, $0.0 == "csrf-token" ? $0.1 : value) }
                    check(await browser.post(form.action, all), value)
                    check(try await browser.visit("account/" + page), value)
                    check(try await browser.visit("home"), value)
                }
            }
        }

        @Test(arguments: ["sign-in", "forgot", "verify", "reset/12345_x", "activation/resend"])
        func `pages before sign-in take anything in any field`(_ page: String) async throws {
            var browser = try town.browser("stockton/citizen/live")
            for value in Self.values {
                for name in [
                    "email", "password", "next", "secret-answer", "token", "code", "csrf-token", "step", value,
                ] {
                    check(await browser.post(browser.path(page), [(name, value), ("email", "a@example.org")]), value)
                }
                check(try await browser.open(browser.path(page) + "?next=" + Percent.encoded(value)), value)
                check(try await browser.open(browser.path(page) + "?ended=" + Percent.encoded(value)), value)
            }
        }

        @Test func `a name that is markup stays text on every page and in every mail`() async throws {
            let name = "<script>alert(1)</script>\""
            var browser = try await town.resident("hertfordshire/citizen/live")
            try await browser.visit("account/personal")
            let form = try browser.page.form("/account/personal")
            try await browser.submit(
                "/account/personal",
                ["forename": name, "surname": name].merging(
                    form["title"] == nil ? [:] : ["title": "mx", "gender": "unsaid"]
                ) { $1 })
            #expect(browser.page.address.hasSuffix("?saved=1"))
            #expect(try await browser.visit("home").shows(name))
            for seen in browser.trail { #expect(!seen.text.contains("<script>alert")) }
            try await browser.visit("account/password")
            try await browser.submit(
                "/account/password", ["current-password": Town.password, "password": "nine cold spoons"])
            let mail = try #require(try await town.mails(to: "robin@example.org", "hertfordshire/citizen/live").last)
            #expect(!mail.html.contains("<script"))
        }

        @Test(arguments: ["%FF", "%C0%AF", "%ED%A0%80", "%00", "%zz", "%2", "a%"])
        func `bytes that are no text are refused whole`(_ bytes: String) async throws {
            var browser = try town.browser("leicester/citizen/live")
            for body in ["email=\(bytes)", "\(bytes)=a", "a=b&email=a%40example.org&password=\(bytes)"] {
                let seen = await browser.post(browser.path("sign-in"), body: Array(body.utf8))
                #expect(seen.status == 400)
                #expect(seen.shows("That request could not be read"))
            }
            #expect(await town.send(browser.head(.get, browser.path("sign-in") + "?next=" + bytes)).status == 400)
            #expect(await town.send(browser.head(.get, browser.path() + "/" + bytes)).status == 400)
        }

        @Test func `bytes of no encoding at all are refused, and so are too many fields`() async throws {
            var browser = try town.browser("leicester/citizen/live")
            let raw: [[UInt8]] = [
                Array("email=".utf8) + [0xFF, 0xFE], [0xC3, 0x28], Array(repeating: 0, count: 100),
                Array(repeatElement("a=b&", count: 1001).joined().utf8),
            ]
            for body in raw { #expect(await browser.post(browser.path("sign-in"), body: body).status == 400) }
            for body in [
                [], Array("&&&&".utf8), Array("====".utf8), Array(repeating: UInt8(ascii: "+"), count: 60_000),
            ] {
                #expect(await browser.post(browser.path("sign-in"), body: body).status == 422)
            }
        }

        @Test func `a field that comes twice is as if it had not come`() async throws {
            var browser = try town.browser("leicester/citizen/live")
            try await town.account("robin@example.org", "leicester/citizen/live")
            let twice = [("email", "robin@example.org"), ("password", Town.password), ("password", Town.password)]
            #expect(await browser.post(browser.path("sign-in"), twice).status == 422)
            #expect(browser.token == nil)
            var signedIn = try await town.resident("leicester/citizen/live")
            for name in ["csrf-token", "forename", "title", "step"] {
                let form = try await signedIn.visit("account/personal").form("/account/personal")
                let again = form[name] ?? ""
                let seen = await signedIn.post(form.action, form.fields + [(name, again), (name, "x")])
                #expect(seen.status == (name == "step" ? 303 : name == "csrf-token" ? 403 : 422), "\(name)")
            }
            #expect(try await town.find("robin@example.org", "leicester/citizen/live")?.forename == "Robin")
        }

        @Test func `a body longer than its route takes is answered with 413, and the route's handler never sees it`()
            async throws
        {
            // The console has the accounts of the team's site.
            for site in town.sites where site.environment == .live && site.portal.name != PortalFile.consolePack {
                try await town.account("careful@example.org", site.id, twoStep: "email")
                var browser = try town.browser(site.id)
                try await browser.signIn("careful@example.org")
                for route in site.features.routes where route.method == .post {
                    let path = browser.path(route.path.map { $0.hasPrefix(":") ? "x" : $0 }.joined(separator: "/"))
                    guard
                        case .read(let limit, _, let tooLarge, _) =
                            await town.requestHandler.answer(browser.head(.post, path, Browser.sameOrigin))
                    else {
                        Issue.record("\(path) asks for no body")
                        continue
                    }
                    // Some pages bring files; a letter may be 100,000 characters, each written as nine bytes.
                    let takesFiles = ["forms", "intake", "access-requests", "case-desk"].contains(route.owner)
                    #expect(limit == route.bodyLimit.total && limit <= 128 * 1024 * 1024)
                    #expect(takesFiles || route.bodyLimit.files == 0)
                    #expect(route.bodyLimit.text <= 8 * 1024 * 1024)
                    let seen = Seen(address: path, response: await tooLarge())
                    #expect(seen.status == 413)
                    #expect(seen.shows("That is too much to send at once") || browser.language == .cy)
                }
            }
        }

        @Test(arguments: [
            "//elsewhere.example/x", "https://elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "..",
            "../..",
            "home/../../x", "%2F%2Felsewhere.example", "\r\nLocation: https://elsewhere.example", "?next=x", "#x",
            "@elsewhere",
        ])
        func `signing in leads to a page of the same portal, whatever it is asked to lead to`(_ next: String)
            async throws
        {
            let portal = "leicester/citizen/live"
            try await town.account("robin@example.org", portal)
            var browser = try town.browser(portal)
            let seen = await browser.post(
                browser.path("sign-in"), [("next", next), ("email", "robin@example.org"), ("password", Town.password)])
            let location = try #require(seen.location)
            #expect(location.hasPrefix("/CitizenPortal_LIVE/en/"))
            #expect(!location.contains("//") && !location.contains("..") && !location.contains("\\"))
            #expect(location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }

        @Test(arguments: [
            "/..", "/../", "/%2e%2e/Team", "/a/%2e%2e/b", "/a%2Fb", "//", "///en//sign-in", "/en/;/x", "/en/\u{7E}",
        ])
        func `no path leads out of its portal`(_ rest: String) async throws {
            let browser = try town.browser("leicester/citizen/live")
            let seen = await town.send(browser.head(.get, "/CitizenPortal_LIVE" + rest))
            #expect([200, 301, 400, 404].contains(seen.status))
            if let location = seen.location { #expect(location.hasPrefix("/CitizenPortal_LIVE/en")) }
        }

        @Test func `a step of registration that was refused is checked again at the end`() async throws {
            let portal = "leicester/professional/live"
            for (wrong, email) in [
                (["password": "short", "confirm-password": "short"], "robin@example.org"),
                (["email": "robin@example", "confirm-email": "somebody@else.example"], "robin@example"),
                (["confirm-email": "somebody@else.example"], "robin@example.org"),
            ] {
                var browser = try town.browser(portal)
                let answers = Browser.answers("robin@example.org").merging(wrong) { $1 }
                try await browser.visit("register")
                let refused = try await browser.submit("/register", answers)
                #expect(refused.status == 422)
                let carried = try refused.form("/register")["carried"] ?? ""
                let rest = answers.filter { !$0.key.contains("email") && !$0.key.contains("password") }
                await browser.post(
                    browser.path("register"), [("step", "2"), ("carried", carried)] + rest.map { ($0.key, $0.value) })
                #expect(browser.page.status == 422, "\(wrong)")
                #expect(try await town.find(email, portal) == nil)
            }
        }

        @Test func `nobody but a tester registers on TEST, whichever step is posted`() async throws {
            let portal = "leicester/professional/test"
            var browser = try town.browser(portal)
            let answers = Browser.answers("robin@example.org")
            try await browser.visit("register")
            let refused = try await browser.submit("/register", answers)
            #expect(refused.status == 422)
            let carried = try refused.form("/register")["carried"] ?? ""
            let all = [("step", "2"), ("carried", carried), ("forename", "Robin"), ("surname", "Ashdown")]
            await browser.post(
                browser.path("register"), all + [("role", "SENCO"), ("organisation", "Mill Lane School")])
            #expect(browser.page.status == 422)
            #expect(try await town.find("robin@example.org", portal) == nil)
        }

        private func check(_ seen: Seen, _ value: String) {
            #expect(seen.status < 500, "\(seen) for \(value.prefix(40))")
            for markup in ["<script>alert", "<img src=x", "onfocus='alert", "</textarea><b>", "\u{1B}", "\u{0}"] {
                #expect(!seen.text.contains(markup), "\(seen) repeats \(value.prefix(40))")
            }
            #expect(!seen.fields.all.contains { $0.value.contains("\n") || $0.value.contains("\r") })
        }
    }
}
