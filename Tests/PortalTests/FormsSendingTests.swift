import Database
import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Sending a form: once, whole, and only what was looked over and agreed to.
    @Suite struct FormsSendingTests {
        private let town: Town
        private let agreed = ["declaration.declaration": "yes", "declaration.terms": "yes"]

        init() throws { town = try Town() }

        private func submissions() async throws -> Int {
            try await town.site(Family.portal).store.read { db in
                try db.row("SELECT COUNT(*) FROM submission")?.integer(0) ?? 0
            }
        }

        private func receipts() async throws -> [MailMessage] {
            try await town.mails(to: "robin@example.org", Family.portal).filter { $0.text.contains("EHC-") }
        }

        @Test(arguments: [
            [:], ["declaration.declaration": "yes"], ["declaration.terms": "yes"],
            ["declaration.declaration": "yes", "declaration.terms": "no"],
            ["declaration.declaration": "yes", "declaration.none": "yes"],
        ])
        func `nothing is sent before every declaration is agreed to`(_ ticks: [String: String]) async throws {
            var parent = try await Family.parent(town)
            try await parent.fill(try await parent.begin(try await parent.add()))
            let refused = try await parent.save(ticks, button: "send")
            #expect(refused.status == 422 && refused.shows("tick the box to agree before you submit"))
            #expect(refused.text.contains("<title>Error: "))
            #expect(
                refused.text.contains(/id="declaration.declaration"[^>]* checked/)
                    == (ticks["declaration.declaration"] == "yes"), "what was ticked stays ticked")
            #expect(try await submissions() == 0)
        }

        @Test(arguments: ["relationship", "help", "hopes"])
        func `nothing is sent while an answer that is wanted is missing`(_ step: String) async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            for (name, values) in Browser.wanted where name != step {
                try await parent.step(name, of: draft)
                try await parent.save(values)
            }
            try await parent.step("summary", of: draft)
            let refused = try await parent.save(agreed, button: "send")
            #expect(refused.status == 422)
            #expect(refused.text.matches(of: /class="error-text"/).count == 1)
            #expect(try await submissions() == 0)
            #expect(try await receipts().isEmpty)
        }

        @Test func `pressing Submit again and again, and at once, sends one form and one mail`() async throws {
            var parent = try await Family.parent(town)
            try await parent.fill(try await parent.begin(try await parent.add()))
            let form = try parent.page.form("/step/summary")
            let fields = form.fields + agreed.map { ($0, $1) } + [("action", "send")]
            let summary = parent
            let seen = await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        var browser = summary
                        return await browser.post(form.action, fields)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let places = Set(seen.map(\.location))
            #expect(places.count == 1 && seen.allSatisfy { $0.status == 303 })
            #expect(await parent.post(form.action, fields).location == places.first ?? nil)
            #expect(try await submissions() == 1)
            #expect(try await receipts().count == 1)
            #expect(try await town.audit(Family.portal).count { $0 == "form-sent" } == 1)
            #expect(try await parent.open(places.first??.description ?? "").heading == "Form submitted")
        }

        @Test func `answers that another window changed since are looked over once more`() async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.fill(draft)
            var other = parent
            try await other.step("relationship", of: draft)
            try await other.save(["relationship": "I am her aunt"])
            let asked = try await parent.save(agreed, button: "send")
            #expect(asked.status == 409 && asked.shows("I am her aunt") && asked.shows("changed in another window"))
            #expect(try await submissions() == 0)
            #expect(try await parent.save(agreed, button: "send").heading == "Form submitted")
        }

        @Test(arguments: ["", "0", "999", "garbage", "-1"])
        func `a summary that does not say what it showed is shown again`(_ version: String) async throws {
            var parent = try await Family.parent(town)
            try await parent.fill(try await parent.begin(try await parent.add()))
            let asked = try await parent.save(agreed.merging(["version": version]) { $1 }, button: "send")
            #expect(asked.status == 409)
            #expect(try await submissions() == 0)
        }

        @Test func `a form that was sent is no draft any more: every address of it leads to the receipt`() async throws
        {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.fill(draft)
            let sent = try await parent.send().id(of: "submissions")
            let before = try await town.forms(Family.portal)
            let receipt = parent.path("submissions/\(sent)/received")
            for page in ["", "/step/relationship", "/step/summary", "/step/none"] {
                #expect(try await parent.visit("drafts/\(draft)" + page).address == receipt, "\(page)")
            }
            let words = try await parent.proof + [("base", "relationship:-"), ("relationship", "Too late")]
            for more in [[], [("autosave", "1")], [("action", "send")]] {
                let seen = await parent.post(parent.path("drafts/\(draft)/step/relationship"), words + more)
                #expect(seen.location == receipt)
            }
            #expect(try await town.forms(Family.portal) == before)
            #expect(try await !parent.visit("submissions/\(sent)").shows("Too late"))
        }

        @Test func `the mail names neither the child nor an answer, and leads to the form`() async throws {
            var parent = try await Family.parent(town)
            let sent = try await parent.sent(try await parent.add(), ["child": ["strengths": "Paints dragons"]])
            let mail = try #require(try await receipts().last)
            for words in ["Dan", "Brown", "mother", "dragons", "home educat"] {
                for text in [mail.subject, mail.text, mail.html] { #expect(!text.contains(words), "\(words)") }
            }
            let page = try await parent.visit("submissions/\(sent)")
            let reference = try #require(page.text.firstMatch(of: /EHC-[0-9A-Z]{4}-[0-9A-Z]{4}/).map { String($0.0) })
            #expect(mail.text.contains(reference) && mail.text.contains("01/09/2024"))
            #expect(mail.link?.hasSuffix("/submissions/\(sent)") == true)
            let journal = town.journal.joined()
            for words in ["Dan", "Brown", "mother", reference] { #expect(!journal.contains(words), "\(words)") }
        }

        @Test func `a form left alone for a week is reminded of once`() async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            let sweeper = Sweeper(sites: { [town] in town.sites }, services: town.services)
            func reminders() async throws -> [MailMessage] {
                await sweeper.cleanUp()
                return try await town.mails(to: "robin@example.org", Family.portal).filter {
                    $0.link?.hasSuffix("/drafts/\(draft)") == true
                }
            }
            town.clock.advance(by: 7 * 86_400 - 1)
            #expect(try await reminders().isEmpty)
            town.clock.advance(by: 1)
            #expect(try await reminders().count == 1)
            town.clock.advance(by: 30 * 86_400)
            let mails = try await reminders()
            #expect(mails.count == 1)
            for mail in mails { #expect(!(mail.subject + mail.text + mail.html).contains("Dan")) }
            // One that was sent, or given up, is not reminded of.
            parent = try await Family.parent(town)
            try await parent.step("relationship", of: draft)
            try await parent.fill(draft)
            try await parent.send()
            town.clock.advance(by: 30 * 86_400)
            #expect(try await reminders().count == 1)
        }
    }
}
