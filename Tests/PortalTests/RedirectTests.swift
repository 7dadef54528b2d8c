import Foundation
import Markup
import PortalKit
import Testing
import Web

@testable import Portal

/// Old addresses as settings.
@Suite struct OldAddressTests {
    @Test(arguments: [
        "", "Account/Login", "//evil.example/x", "/a//b", "/*", "/", "/a*", "/a/*/b", "/../x", "/a/%2e%2e/b", "/a/%2Fb",
        "/a#b", "/a b", "/a?", "/a?%ZZ=1", "/\\evil.example", "/caf\u{e9}", "https://evil.example/",
    ])
    func `what is no path with a query is refused`(_ text: String) { #expect(OldAddress(text) == nil) }

    @Test(arguments: [
        "", "//evil.example", "/page", "javascript:alert(1)", "http://example.org/", "https:///x",
        "https://a@b.example/",
        "https://example.org:8443/", "https://localhost/", "https://leicester.localhost/", "https://127.0.0.1/",
        "page/../x", "page//x", "page/x?y=z", "page\\x", "https://exa mple.org/", "https://example.org\\@evil.example/",
    ])
    func `what is neither a page nor an address over HTTPS is refused`(_ text: String) {
        #expect(RedirectTarget(text) == nil)
    }

    @Test func `letters match in either case, and query keys in any order beside others`() throws {
        let address = try #require(OldAddress("/Home/SiteNotice?key=Privacy&lang=en"))
        let asked = try #require(OldAddress.query("x=1&LANG=EN&Key=privacy"))
        #expect(address.matches(["home", "sitenotice"], asked))
        #expect(!address.matches(["home", "sitenotice"], ["key": "privacy"]))
        #expect(!address.matches(["home", "sitenotice", "more"], asked))
        let below = try #require(OldAddress("/Home/*"))
        #expect(below.matches(["home"], [:]) && below.matches(["home", "a", "b"], [:]))
        #expect(!below.matches(["homes"], [:]))
    }
}

extension Proofs {
    /// What old addresses, former paths and former hosts lead to.
    @Suite struct RedirectTests {
        private static let redirects = """
              "redirects": {
                "notice": { "from": "/CitizenPortal_LIVE/Home/SiteNotice?key=privacy", "to": "page/privacy" },
                "notices": { "from": "/CitizenPortal_LIVE/Home/SiteNotice", "to": "page/help" },
                "login": { "from": "/Account/Login", "to": "sign-in", "keepsQuery": true },
                "account": { "from": "/Account/*", "to": "/" },
                "offer": { "from": "/LocalOffer/*", "to": "https://families.example.org/offer?from=portal#top", "keepsQuery": true }
              },
              "formerPaths": ["/OldPortal_LIVE", "/portal/citizens"],
            """

        private let town: Town

        init() throws {
            town = try Town(edited: true) { copy in
                try copy.replace(
                    "\"origin\": \"https://ems.leicester.gov.uk\",",
                    with: "\"origin\": \"https://ems.leicester.gov.uk\",\n\(Self.redirects)",
                    in: "Tenants/leicester/portals/citizen.json")
                try copy.replace(
                    "\"ems.leicester.gov.uk\"]",
                    with: "\"ems.leicester.gov.uk\"], \"formerHosts\": [\"old.leicester.gov.uk\"]",
                    in: "Tenants/leicester/tenant.json")
            }
        }

        private func send(
            _ path: String, host: String = "ems.leicester.gov.uk", _ method: Web.Method = .get
        ) async -> Seen {
            let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
            return await town.send(
                Head(
                    method, parts[0], query: parts.count > 1 ? parts[1] : nil, host: host, client: "203.0.113.7",
                    isSecure: true, isLoopback: false))
        }

        @Test func `the council with old addresses has no mistake`() {
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
        }

        private static let moved = [
            ("/CitizenPortal_LIVE/Home/SiteNotice?key=privacy", "/CitizenPortal_LIVE/en/page/privacy"),
            ("/citizenportal_live/HOME/sitenotice?KEY=Privacy&x=1", ""),
            ("/CitizenPortal_LIVE/home/sitenotice/?KEY=Privacy&x=1", "/CitizenPortal_LIVE/en/page/privacy"),
            ("/CitizenPortal_LIVE/cy/Home/SiteNotice?key=privacy", "/CitizenPortal_LIVE/cy/page/privacy"),
            ("/CitizenPortal_TEST/Home/SiteNotice?key=privacy", "/CitizenPortal_TEST/en/page/privacy"),
            ("/CitizenPortal_LIVE/Home/SiteNotice?key=other", "/CitizenPortal_LIVE/en/page/help"),
            ("/CitizenPortal_LIVE/Home/SiteNotice", "/CitizenPortal_LIVE/en/page/help"),
            ("/account/login?ReturnUrl=%2Fhome", "/CitizenPortal_LIVE/en/sign-in?ReturnUrl=%2Fhome"),
            ("/Account/Register", "/CitizenPortal_LIVE/en"), ("/Account", "/CitizenPortal_LIVE/en"),
            ("/LocalOffer/a/b?c=d", "https://families.example.org/offer?from=portal&c=d#top"),
            ("/OldPortal_LIVE/en/page/privacy?a=b", "/CitizenPortal_LIVE/en/page/privacy?a=b"),
            ("/oldportal_test/en", "/CitizenPortal_TEST/en"), ("/Portal/Citizens", "/CitizenPortal_LIVE"),
        ]

        @Test func `an old address leads to its page`() async {
            for (path, wanted) in Self.moved {
                let seen = await send(path)
                #expect(seen.status == 301 && seen.fields["Cache-Control"] == "no-cache", "\(path)")
                if !wanted.isEmpty { #expect(seen.location == wanted, "\(path)") }
            }
        }

        @Test func `a form that is sent to an old address is sent on as it is`() async {
            #expect(await send("/Account/Login", .post).status == 308)
        }

        @Test func `a page that there is is never redirected, and what is neither is not found`() async {
            for path in ["/CitizenPortal_LIVE/en/sign-in", "/CitizenPortal_LIVE/en/page/privacy", "/Team/en"] {
                #expect(await send(path).status == 200, "\(path)")
            }
            for path in ["/Accounts", "/CitizenPortal_LIVE/en/Home/Other", "/OldPortal", "/LocalOffer%2Fx"] {
                #expect(await send(path).status == 404, "\(path)")
            }
        }

        private static let left = [
            (
                "/CitizenPortal_LIVE/en/page/privacy?a=b",
                "https://ems.leicester.gov.uk/CitizenPortal_LIVE/en/page/privacy?a=b"
            ),
            ("/citizenportal_live", "https://ems.leicester.gov.uk/CitizenPortal_LIVE"),
            ("/Account/Login", "https://ems.leicester.gov.uk/CitizenPortal_LIVE/en/sign-in"),
            ("/LocalOffer/x", "https://families.example.org/offer?from=portal#top"),
            ("/", "https://ems.leicester.gov.uk/"),
            ("//evil.example/x", "https://ems.leicester.gov.uk//evil.example/x"),
            ("/Nowhere", "https://ems.leicester.gov.uk/Nowhere"),
        ]

        @Test func `a host that the council has left leads to today's, whatever the path`() async {
            for (path, wanted) in Self.left {
                let seen = await send(path, host: "old.leicester.gov.uk")
                #expect(seen.status == 301 && seen.location == wanted, "\(path)")
            }
        }

        @Test func `another council cannot take a host that a council has left`() throws {
            try town.copy.replace(
                "[\"emsonline.stockton.gov.uk\"]", with: "[\"emsonline.stockton.gov.uk\", \"old.leicester.gov.uk\"]",
                in: "Tenants/stockton/tenant.json")
            town.readAgain()
            let told = town.councils.statuses.first { $0.tenant == "stockton" }?.mistakes ?? []
            #expect(told.contains { $0.contains("old.leicester.gov.uk") })
        }

        /// Random paths, made of what an attacker of redirects writes.
        @Test func `no request leads to a host that is not in the settings, and none leads round in a circle`() async {
            let parts = [
                "Account", "Login", "LocalOffer", "Home", "SiteNotice", "OldPortal_LIVE", "CitizenPortal_LIVE", "en",
                "portal", "citizens", "..", ".", "", "%2e%2e", "%2F%2Fevil.example", "evil.example", "https:", "@",
                "%0d%0aSet-Cookie:x", "\\evil.example", "*", "Team", "%00", "sign-in", "page", "privacy", ":80",
            ]
            let queries = ["", "?key=privacy", "?next=https://evil.example/", "?", "?key=%0d%0a", "?to=//evil.example"]
            var random = Numbers(seed: 7)
            for _ in 0..<4000 {
                let count = Int.random(in: 1...5, using: &random)
                let path =
                    "/" + (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined(separator: "/")
                let host = Bool.random(using: &random) ? "ems.leicester.gov.uk" : "old.leicester.gov.uk"
                var (address, at) = (path + (queries.randomElement(using: &random) ?? ""), host)
                for hop in 0..<6 {
                    let seen = await send(address, host: at)
                    guard let location = seen.location else { break }
                    #expect(hop < 5, "\(host)\(path) leads round")
                    #expect(!location.contains("\r") && !location.contains("\n"))
                    if location.hasPrefix("https://families.example.org/offer?") { break }
                    let own = "https://ems.leicester.gov.uk/"
                    let isOwn = location.hasPrefix(own) || (location.hasPrefix("/") && !location.hasPrefix("//"))
                    #expect(isOwn && !location.hasPrefix("/\\"), "\(host)\(path) leads to \(location)")
                    guard isOwn else { break }
                    if location.hasPrefix(own) { at = "ems.leicester.gov.uk" }
                    address = location.hasPrefix(own) ? String(location.dropFirst(own.count - 1)) : location
                }
            }
        }
    }
}

/// Numbers that are the same in each run (SplitMix64).
private struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
