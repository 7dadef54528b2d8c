import Foundation
import Markup
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What every response says of itself (OWASP ASVS 5.0, chapter 3.4).
    @Suite struct HeaderTests {
        private let town: Town
        private let portal = "leicester/citizen/live"

        init() throws { town = try Town() }

        @Test(arguments: [true, false])
        func `every kind of response has every security header`(isSecure: Bool) async throws {
            let seen = try await everything(isSecure: isSecure)
            #expect(Set(seen.map(\.status)) == [200, 204, 301, 303, 400, 403, 404, 405, 410, 413, 421, 422])
            for response in seen {
                let fields = response.fields
                let policy = try #require(fields["Content-Security-Policy"], "\(response)")
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(policy.contains("form-action 'self'") && policy.contains("base-uri 'none'"))
                #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
                #expect(fields["X-Content-Type-Options"] == "nosniff", "\(response)")
                #expect(fields["Referrer-Policy"] == "same-origin", "\(response)")
                #expect(fields["Cross-Origin-Opener-Policy"] == "same-origin", "\(response)")
                #expect(fields["Cross-Origin-Resource-Policy"] == "same-origin", "\(response)")
                #expect(fields["Cache-Control"] != nil, "\(response)")
                #expect((fields["Strict-Transport-Security"] != nil) == isSecure, "\(response)")
                let hasBody = !response.text.isEmpty
                #expect(!hasBody || fields["Content-Type"]?.contains("charset=utf-8") == true, "\(response)")
            }
        }

        @Test func `a kept page says so over TLS whoever met it first`() async throws {
            var local = try town.browser(portal, onLoopback: true)
            var secure = try town.browser(portal)
            #expect(try await local.visit().fields["Strict-Transport-Security"] == nil)
            #expect(try await secure.visit().fields["Strict-Transport-Security"]?.hasPrefix("max-age=31536000") == true)
            #expect(try await local.visit().fields["Strict-Transport-Security"] == nil)
        }

        @Test func `nothing behind sign-in is stored anywhere`() async throws {
            for portal in ["leicester/citizen/live", "leicester/professional/live", "stockton/citizen/live"] {
                var browser = try await town.resident(portal)
                for route in browser.site.features.routes where route.method == .get && route.access == .account {
                    guard !route.path.contains(where: { $0.hasPrefix(":") }) else { continue }
                    let seen = try await browser.visit(route.path.joined(separator: "/"))
                    #expect(seen.status == 200)
                    #expect(seen.fields["Cache-Control"] == "no-store", "\(seen)")
                }
                #expect(try await browser.visit().fields["Cache-Control"] == "no-store")
            }
        }

        @Test func `a public page has a tag, no cookie and no token, and is the same bytes for everybody`() async throws
        {
            for site in town.sites {
                for route in site.features.routes where route.isCacheable {
                    let page = route.path.map { $0 == ":page" ? "privacy" : $0 }.joined(separator: "/")
                    var (one, two) = (try town.browser(site.id), try town.browser(site.id))
                    two.client = "198.51.100.9"
                    let seen = [try await one.visit(page), try await two.visit(page)]
                    guard case .asset(let first) = seen[0].response.content,
                        case .asset(let second) = seen[1].response.content
                    else {
                        Issue.record("\(seen[0]) is not kept")
                        continue
                    }
                    #expect(first === second)
                    #expect(first.tag.hasPrefix("\"") && first.tag.count > 8)
                    #expect(seen[0].fields["Set-Cookie"] == nil)
                    #expect(seen[0].fields["Cache-Control"] == "no-cache")
                    #expect(!seen[0].text.contains("csrf-token"))
                }
            }
        }

        @Test func `what depends on a mailed link or a query is not kept`() async throws {
            var browser = try town.browser(portal)
            for path in ["sign-in?ended=tries", "reset/12345_x", "sign-in?next=account"] {
                let seen = try await browser.open(browser.path() + "/" + path)
                #expect(seen.fields["Cache-Control"] == "no-store", "\(seen)")
                #expect(seen.fields["ETag"] == nil)
            }
        }

        @Test func `no page has script or style of its own, or anything from elsewhere`() async throws {
            var pages: [Seen] = try await everything(isSecure: true)
            for site in town.sites where site.environment == .live {
                var browser = try await town.resident(site.id)
                for route in site.features.routes
                where route.method == .get && !route.path.contains(where: { $0.hasPrefix(":") }) {
                    pages.append(try await browser.visit(route.path.joined(separator: "/")))
                }
                pages += browser.trail
            }
            for page in pages where page.fields["Content-Type"]?.hasPrefix("text/html") == true {
                #expect(!page.text.contains(/<script(?![^>]* src="\/)[^>]*>/), "\(page)")
                #expect(!page.text.contains(/<style|\sstyle="|\son[a-z]+="|javascript:/), "\(page)")
                #expect(
                    !page.text.contains(/<(?:script|img|link|iframe|form)[^>]* (?:src|href|action)="(?:https?:)?\/\//),
                    "\(page)")
            }
        }

        /// A response of every kind.
        private func everything(isSecure: Bool) async throws -> [Seen] {
            var browser = try town.browser(portal, onLoopback: !isSecure)
            try await town.account("robin@example.org", portal)
            func send(_ method: Web.Method, _ address: String, _ host: String? = nil) async -> Seen {
                var head = browser.head(method, address, Browser.sameOrigin)
                if let host { head.host = host }
                return await town.send(head)
            }
            var seen = [
                await send(.get, "/"), await send(.get, "/", "nobody.example"), await send(.get, "/Nowhere_LIVE"),
                await send(.get, "/CitizenPortal_LIVE"), await send(.get, "/citizenportal_live/en"),
                await send(.get, browser.path("nowhere")), await send(.get, browser.path("reset/12345_x")),
                await send(.post, browser.path("")), await send(.options, browser.path("sign-in")),
                await send(.get, browser.path("%zz")), await send(.get, browser.path() + "/..%2f"),
                await send(.get, browser.path("home")), await send(.get, "/assets/x/base.css"),
            ]
            let css = try #require(browser.site.asset("site.css"))
            seen.append(await send(.get, css.text))
            var elsewhere = browser.head(.get, browser.path())
            (elsewhere.isSecure, elsewhere.isLoopback) = (isSecure, !isSecure)
            seen.append(await town.send(browser.head(.post, browser.path("sign-in"))))
            seen.append(await browser.post(browser.path("sign-in"), [("email", "x")]))
            seen.append(await browser.post(browser.path("sign-in"), body: Array(repeating: 0x61, count: 300_000)))
            try await browser.register("other@example.org")
            try await browser.open(try await browser.link("other@example.org"))
            try await browser.submit("")
            try await browser.open(try await browser.link("other@example.org"))
            try await browser.signIn("robin@example.org")
            try await browser.submit("/keep")
            return seen + browser.trail
        }
    }
}
