import Foundation
import PortalKit
import Scheduling
import Testing
import Vault
import Web

@testable import Portal

/// One council's load, and one client's, beside what others ask for.
@Suite(.timeLimit(.minutes(3))) struct FairShareTests {
    private let busy = "stockton/citizen/live"
    private let quiet = "leicester/citizen/live"

    /// Posts so many forms of a page at once, each with an address of its own; returns their tasks.
    private func flood(_ town: Town, _ page: String, _ count: Int, clients: Int) throws -> [Task<Int, any Error>] {
        let browser = try town.browser(busy)
        return (0..<count).map { number in
            var browser = browser
            browser.client = "203.0.113.\(number % clients)"
            let email = "flood-\(number)@example.org"
            let fields =
                page == "sign-in"
                ? [("email", email), ("password", "not the one")] : Browser.answers(email).map { ($0.key, $0.value) }
            return Task { [browser] in
                var browser = browser
                return await browser.post(browser.path(page), fields).status
            }
        }
    }

    @Test(arguments: ["register", "sign-in"])
    func `a council's forms that fill the hashing queue stop nobody from signing in, at another or at their own`(
        _ page: String
    ) async throws {
        let hasher = PasswordHasher(workers: 1)
        let town = try Town(hasher: hasher)
        for site in [quiet, busy] { try await town.account("robin@example.org", site) }
        let tasks = try flood(town, page, 110, clients: 25)
        while hasher.waiting < QueueShares(total: 75).tenant - 1 { await Task.yield() }
        for site in [quiet, quiet, quiet, busy] {
            var browser = try town.browser(site)
            browser.client = "198.51.100.1"
            await browser.post(browser.path("sign-in"), [("email", "robin@example.org"), ("password", Town.password)])
            #expect(browser.page.status == 303, "\(site)")
        }
        // It was served while they still waited.
        #expect(hasher.waiting > 0)
        for task in tasks { #expect([303, 200, 422, 503].contains(try await task.value)) }
    }

    @Test func `a client is counted by its address, in IPv6 by its network, and takes no more than its share`() async {
        let shares = RequestShares(tenant: 10, client: 2)
        let head = { (client: String) in Head(.get, "/", client: client).network }
        #expect(head("203.0.113.7") == "203.0.113.7")
        #expect(head("2001:db8::1") == "2001:db8:0:0::/64")
        #expect(head("2001:db8:1:2:ffff::9") == head("2001:db8:1:2::1"))
        #expect(head("2001:db8:1:2::1") != head("2001:db8:1:3::1"))
        #expect(head("::1") == "0:0:0:0::/64")
        #expect(head("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64")
        func enters(_ tenant: String, _ client: String, _ inside: () async -> Void = {}) async -> Bool {
            await shares.run(for: Workload(tenant: tenant, client: head(client))) {
                await inside()
                return true
            } busy: {
                false
            }
        }
        _ = await enters("one", "2001:db8::1") {
            _ = await enters("two", "2001:db8::2") {
                #expect(await enters("one", "2001:db8::3") == false)
                #expect(await enters("one", "2001:db8:0:1::3"))
            }
            #expect(await enters("one", "2001:db8::3"))
        }
    }

    @Test func `a council whose requests in progress fill its share is refused, and another is not`() async {
        let shares = RequestShares(tenant: 1, client: 10)
        func enters(_ tenant: String, _ inside: () async -> Void = {}) async -> Bool {
            await shares.run(for: Workload(tenant: tenant, client: "")) {
                #expect(Workload.current.tenant == tenant)
                await inside()
                return true
            } busy: {
                false
            }
        }
        let isIn = await enters("one") {
            #expect(await enters("one") == false)
            #expect(await enters("two"))
        }
        #expect(isIn)
        #expect(await enters("one"))
    }

    @Test func `a public page is kept under its own address only, and no other spelling takes its place`() async throws
    {
        let town = try Town()
        let browser = try town.browser(quiet)
        let own = browser.head(.get, browser.path("sign-in"))
        _ = await town.requestHandler.answer(own)
        #expect(town.requestHandler.ready(own) != nil)
        for number in 0..<600 {
            let slashes = String(repeating: "/", count: number + 2)
            let other = browser.head(.get, browser.path("").appending(slashes + "sign-in"))
            guard case .answer(let response) = await town.requestHandler.answer(other) else {
                Issue.record("a body is asked for")
                continue
            }
            #expect(response.status == 200)
            #expect(town.requestHandler.ready(other) == nil)
        }
        #expect(town.requestHandler.ready(own) != nil)
    }

    @Test func `an address of more segments than any page has is refused before they are read`() async throws {
        let town = try Town()
        var browser = try town.browser(quiet)
        try await browser.open(browser.path("") + String(repeating: "/a", count: 33))
        #expect(browser.page.status == 400)
        try await browser.open(browser.path("") + String(repeating: "/a", count: 20))
        #expect(browser.page.status == 404)
    }
}
