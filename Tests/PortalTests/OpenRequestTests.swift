import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Forms
@testable import Portal

extension Proofs {
    /// Requests that are sent without an account: what is stored, what is shown, and what confirms their address.
    @Suite struct OpenRequestTests {
        private let scene: OpenRequestScene
        private var town: Town { scene.town }

        init() throws { scene = try OpenRequestScene() }

        @Test func `a council that takes such requests has no mistake, and its first page leads there`() async throws {
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            var browser = try town.browser(OpenRequestScene.citizens)
            try await browser.visit()
            #expect(browser.page.shows("Send a request without an account"))
            #expect(browser.page.text.contains(browser.path("without-account")))
            #expect(try await browser.visit("without-account").text.contains(browser.path(OpenRequestScene.page)))
        }

        @Test func `a request is stored as it is sent, and its sender gets the reference and a mail with a link`()
            async throws
        {
            let browser = try await scene.send(files: [OpenRequestScene.letter])
            #expect(browser.page.status == 200 && browser.page.heading == "Your request has been sent")
            #expect(browser.cookies.isEmpty)
            let request = try await scene.request
            #expect(request.reference.hasPrefix("QR-") && browser.page.shows(request.reference))
            #expect(request.email == OpenRequestScene.email && request.received == town.clock.now)
            #expect(request.confirmed == nil && request.claimed == nil)
            let (sent, files, entry) = try await scene.read { db in
                (
                    try SubmissionStore.versions(db, request.reference, about: request.entry),
                    try db.rows("SELECT account, name FROM upload").map { [$0.text(0), $0.text(1)] },
                    try EntryStore.find(db, request.entry, account: request.account)
                )
            }
            #expect(sent.map(\.account) == [request.account] && sent.first?.received == town.clock.now)
            #expect(sent.first?.answers["reason"] == "Reading is hard for her.")
            #expect(files == [[request.account, "from-our-doctor.pdf"]])
            #expect(entry?.details.surname == "Thistleton" && entry?.relationship == .mother)
            let mails = try await scene.mails()
            #expect(mails.count == 1 && mails[0].contains(request.reference))
            #expect(mails[0].contains("https://ems.leicester.gov.uk/CitizenPortal_LIVE/en/without-account/confirm/"))
            #expect(!mails[0].contains("Thistleton") && !mails[0].contains("Reading is hard"))
        }

        @Test func `the receipt shows nothing that was typed, to its sender and to others who have its address`()
            async throws
        {
            let sender = try await scene.send(files: [OpenRequestScene.letter])
            var other = try town.browser(OpenRequestScene.citizens)
            try await other.open(sender.page.address)
            let typed = OpenRequestScene.typed().values.filter { $0.count > 3 && $0 != "2016" && $0 != "home" }
            #expect(typed.count > 8)
            for page in [sender.page, other.page] {
                #expect(page.status == 200 && page.heading == "Your request has been sent")
                for words in Array(typed) + [OpenRequestScene.letter.name] {
                    #expect(!page.shows(words), "\(words)")
                }
            }
            #expect(sender.page.lasting == other.page.lasting)
        }

        @Test func `a page with mistakes keeps what was typed, and stores nothing`() async throws {
            let before = try await scene.counts
            for (name, value) in [
                ("sender-forename", ""), ("sender-email", "sam"), ("sender-email", ""), ("born.year", "2990"),
                ("reason", ""), ("declaration.truth", ""), ("relationship", "nothing"),
            ] {
                var browser = try await scene.visitor()
                var typed = OpenRequestScene.typed()
                typed[name] = value
                try await browser.submit("/" + OpenRequestScene.page, typed, files: [OpenRequestScene.letter])
                #expect(browser.page.status == 422, "\(name)")
                #expect(browser.page.value("sender-surname") == "Reedham", "\(name)")
                #expect(browser.page.value("surname") == "Thistleton", "\(name)")
                #expect(browser.page.shows("Choose these files again"), "\(name)")
            }
            #expect(try await scene.counts == before)
            #expect(try await scene.mails().isEmpty)
        }

        @Test func `a file that may not be taken is refused, and nothing is stored with it`() async throws {
            let before = try await scene.counts
            let program = ChosenFile(
                input: "letter", name: "letter.pdf", type: "application/pdf", bytes: Array("MZ not a page".utf8))
            let browser = try await scene.send(files: [program])
            #expect(browser.page.status == 422 && browser.page.value("sender-surname") == "Reedham")
            #expect(try await scene.counts == before)
        }

        @Test func `the mailed link confirms the address by its button alone, and keeps the time of the first`()
            async throws
        {
            _ = try await scene.send()
            let sent = town.clock.now
            var browser = try town.browser(OpenRequestScene.citizens)
            let link = try await browser.link(OpenRequestScene.email)
            try await browser.open(link)
            #expect(browser.page.heading == "Confirm your email address")
            #expect(try await scene.request.confirmed == nil, "a look does nothing")
            try await browser.submit("")
            #expect(browser.page.heading == "Your address is confirmed")
            #expect(browser.page.shows(try await scene.request.reference))
            #expect(!browser.page.shows("Thistleton"))
            town.clock.advance(by: 3600)
            try await browser.open(link)
            try await browser.submit("")
            #expect(browser.page.status == 200)
            #expect(try await scene.request.confirmed == sent)
        }

        @Test func `the link is valid for its days, and after them the request is still there to be claimed`()
            async throws
        {
            _ = try await scene.send()
            var browser = try town.browser(OpenRequestScene.citizens)
            let link = try await browser.link(OpenRequestScene.email)
            town.clock.advance(by: 14 * 86_400 - 1)
            try await browser.open(link)
            #expect(browser.page.status == 200)
            let open = browser
            town.clock.advance(by: 1)
            #expect(try await browser.open(link).status == 404)
            #expect(browser.page.heading == "This link does not work")
            browser = open
            #expect(try await browser.submit("").status == 404)
            #expect(try await scene.request.confirmed == nil)
            var account = try await scene.account()
            try await scene.claim(&account)
            #expect(try await scene.request.claimed == town.clock.now)
        }

        @Test func `a guessed page or link leads to nothing, and shows nothing`() async throws {
            let receipt = try await scene.send().page.address
            let request = try await scene.request
            let page = try #require(receipt.split(separator: "/").last.map(String.init))
            let submission = try await scene.read { try $0.row("SELECT id FROM submission")?.text(0) ?? "" }
            var browser = try town.browser(OpenRequestScene.citizens)
            let others = [newID(), request.account, request.entry, request.reference, submission, page.lowercased()]
            for id in others where id != page {
                for path in ["\(OpenRequestScene.page)/sent/\(id)", "without-account/confirm/\(id)"] {
                    try await browser.visit(path)
                    #expect(browser.page.status == 404, "\(path)")
                    #expect(!browser.page.shows("Reedham") && !browser.page.shows("has been sent"), "\(path)")
                    // A page that is not there has its own address, as in the link to the other language.
                    #expect(id == request.reference || !browser.page.shows(request.reference), "\(path)")
                    _ = await browser.post(browser.path(path), [("action", "do")])
                    #expect(browser.page.status >= 404, "\(path)")
                }
            }
            for path in [
                "without-account/form/slow", "without-account/form/slow/sent/\(page)", "without-account/\(page)",
            ] {
                #expect(try await browser.visit(path).status == 404, "\(path)")
            }
            for path in ["submissions/\(submission)", "people/\(request.entry)", "drafts/\(page)"] {
                try await browser.visit(path)
                #expect(browser.page.address.hasPrefix(browser.path("sign-in")), "\(path)")
            }
            #expect(try await scene.request.confirmed == nil)
            #expect(try await browser.open(receipt).shows(request.reference))
        }

        @Test func `the same page makes one request, however often it is posted`() async throws {
            let visitor = try await scene.visitor()
            let first = try await scene.post(visitor)
            #expect(first.status == 303)
            let once = try await scene.counts
            town.clock.advance(by: 3600)
            let second = try await scene.post(visitor, "another@example.org")
            #expect(second.location == first.location)
            #expect(try await scene.counts == once)
            #expect(try await scene.mails().count == 1)
            #expect(try await scene.mails("another@example.org").isEmpty)
        }

        @Test func `a visitor of TEST whose address the council has not listed sends nothing`() async throws {
            let site = "leicester/citizen/test"
            let browser = try await scene.send("stranger@example.org", site)
            #expect(browser.page.status == 422)
            let count = try await town.site(site).store.read {
                try $0.row("SELECT COUNT(*) FROM open_request")?.integer(0) ?? 0
            }
            #expect(count == 0)
        }
    }
}
