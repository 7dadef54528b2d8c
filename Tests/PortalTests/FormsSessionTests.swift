import Foundation
import PortalKit
import Testing
import Web

@testable import Forms
@testable import Portal

extension Proofs {
    /// A session that ends while someone fills in a form: nothing changes without them, and nothing typed is lost.
    @Suite struct FormsSessionTests {
        private let town: Town
        private let typed = ["relationship": "I am his mother, and\nhis teacher", "discussed": "yes", "over-16": ""]

        init() throws { town = try Town() }

        /// A draft whose first step was answered once, with a box ticked, and is open again.
        private func opened() async throws -> (Browser, draft: String) {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.save(["relationship": "Before", "over-16": "yes"])
            try await parent.step("relationship", of: draft)
            return (parent, draft)
        }

        private func expectTyped(_ seen: Seen) {
            #expect(seen.shows("What you typed is here again. It is not saved yet."))
            for (name, text) in typed { #expect(seen.value(name) ?? "" == text, "\(name)") }
        }

        /// Signs in on the page that is open, and follows to where that leads.
        private func signInAgain(_ browser: inout Browser) async throws -> Seen {
            try await browser.submit("/sign-in", ["email": "robin@example.org", "password": Town.password])
            return try await browser.submit("/verify", ["code": try await browser.code("robin@example.org")])
        }

        @Test(arguments: [true, false])
        func `a step posted after the session's end is there again after signing in, and then saved`(withFile: Bool)
            async throws
        {
            var (parent, draft) = try await opened()
            town.clock.advance(by: 3601)
            let before = try await town.forms(Family.portal)
            let letter = ChosenFile(input: "documents.1.file", name: "a.pdf", type: "", bytes: FormFiles.pdf)
            let refused = try await parent.save(typed, files: withFile ? [letter] : [])
            #expect(refused.address.hasPrefix(parent.path("sign-in") + "?ended=kept"))
            #expect(try await town.forms(Family.portal) == before)
            let again = try await signInAgain(&parent)
            #expect(again.address.hasPrefix(parent.path("drafts/\(draft)/step/relationship")))
            expectTyped(again)
            var elsewhere = try await Family.parent(town)
            expectTyped(try await elsewhere.step("relationship", of: draft))
            #expect(try await parent.save().address.hasSuffix("/step/child"))
            let kept = try await parent.step("relationship", of: draft)
            for (name, text) in typed { #expect(kept.value(name) ?? "" == text, "\(name)") }
            #expect(!kept.shows("What you typed is here again"))
        }

        @Test func `a step posted with the token of an earlier session changes nothing, and is there again`()
            async throws
        {
            var (stale, draft) = try await opened()
            stale.cookies = try await Family.parent(town).cookies
            let before = try await town.forms(Family.portal)
            let seen = try await stale.save(typed)
            #expect(try await town.forms(Family.portal) == before)
            expectTyped(seen)
            #expect(try await stale.save().address.hasSuffix("/step/child"))
            #expect(try await stale.step("relationship", of: draft).value("relationship") == typed["relationship"])
        }

        @Test func `a page that saves by itself tells nobody else's session anything, and saves nothing without one`()
            async throws
        {
            var (parent, _) = try await opened()
            let form = try parent.page.form("/step/relationship")
            let fields = form.fields.filter { typed[$0.0] == nil } + typed.map { ($0, $1) } + [("autosave", "1")]
            let before = try await town.forms(Family.portal)
            let forged = fields.map { $0.0 == "csrf-token" ? ("csrf-token", "00") : $0 }
            let headers: Fields = ["Sec-Fetch-Site": "same-origin", "Accept": "application/json"]
            let lost = await parent.post(form.action, forged, headers: headers)
            #expect(lost.status == 403 && lost.text.contains("\"kept\":false"))
            #expect(lost.text.contains("what you type is not saved"))
            town.clock.advance(by: 3601)
            let kept = await parent.post(form.action, fields, headers: headers)
            #expect(kept.status == 403 && kept.text.contains("\"kept\":true"))
            #expect(kept.text.contains("What you typed is kept for 7 days. Press Save and continue to sign in again."))
            #expect(try await town.forms(Family.portal) == before)
            expectTyped(try await again(&parent))
        }

        /// Signs in, and goes to the page of the draft that is open.
        private func again(_ browser: inout Browser) async throws -> Seen {
            let page = browser.page.address
            try await browser.signIn("robin@example.org")
            return try await browser.open(page)
        }

        @Test func `what waits is seen by nobody else, and by nobody after a week`() async throws {
            var (parent, draft) = try await opened()
            town.clock.advance(by: 3601)
            try await parent.save(typed)
            #expect(try town.database(Family.portal).contains("his teacher") == false, "and is sealed")
            var other = try await Family.parent(town, "other@example.org")
            #expect(try await other.step("relationship", of: draft).status == 404)
            town.clock.advance(by: 604_801)
            var late = try await Family.parent(town)
            #expect(try await late.step("relationship", of: draft).value("relationship") == "Before")
        }

        @Test func `what waits and what was saved elsewhere meanwhile are both kept, and told where they differ`()
            async throws
        {
            var (parent, draft) = try await opened()
            var other = parent
            try await other.step("relationship", of: draft)
            town.clock.advance(by: 3601)
            try await parent.save(["relationship": "What waits", "discussed": "yes"])
            other.cookies = try await Family.parent(town).cookies
            let fields =
                try await other.proof + [
                    ("base", "relationship:\(try #require(baseOf("Before")))"), ("relationship", "From elsewhere"),
                    ("autosave", "1"),
                ]
            #expect(await other.post(other.path("drafts/\(draft)/step/relationship"), fields).status == 200)
            let again = try await signInAgain(&parent)
            #expect(again.value("relationship") == "What waits" && again.value("discussed") == "yes")
            let told = try await parent.save()
            #expect(told.status == 409 && told.shows("From elsewhere") && told.value("relationship") == "What waits")
            try await parent.save()
            let kept = try await parent.step("relationship", of: draft)
            #expect(kept.value("relationship") == "What waits" && kept.value("discussed") == "yes")
            #expect(!kept.shows("What you typed is here again"))
        }

        /// The digest that a page rests on; it is in the page's own field.
        private func baseOf(_ text: String) -> String? {
            Base.text(["x"], of: Answers(["x": text])).split(separator: ":").last.map(String.init)
        }
    }
}
