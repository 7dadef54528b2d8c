import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The same form open in two windows: nothing that was typed in one is lost by what is saved in the other.
    @Suite struct FormsWindowTests {
        private let town: Town

        init() throws { town = try Town() }

        /// A draft with a few answers, its step `child` open twice.
        private func windows() async throws -> (Browser, Browser, draft: String) {
            var one = try await Family.parent(town)
            let draft = try await one.begin(try await one.add())
            try await one.step("child", of: draft)
            try await one.save(["strengths": "old strengths", "needs": "old needs"], button: "go:child")
            var two = one
            try await one.step("child", of: draft)
            try await two.step("child", of: draft)
            return (one, two, draft)
        }

        private func kept(_ browser: Browser, _ draft: String, _ step: String = "child") async throws -> Seen {
            var browser = browser
            return try await browser.step(step, of: draft)
        }

        /// Saves the open page as its script does, and takes over what that answers.
        private func autosave(_ browser: inout Browser, _ base: inout String, _ values: [String: String]) async throws
            -> Seen
        {
            let form = try browser.page.form("/step/child")
            let fields = form.fields.filter { values[$0.0] == nil && $0.0 != "base" } + values.map { ($0, $1) }
            var other = browser
            let seen = await other.post(form.action, fields + [("base", base), ("autosave", "1")])
            base = seen.text.firstMatch(of: /"base":"([^"]*)"/).map { String($0.1) } ?? base
            return seen
        }

        @Test func `what each window has changed is kept, and nothing is undone by the other`() async throws {
            var (one, two, draft) = try await windows()
            try await one.save(["strengths": "new strengths"])
            try await two.save(["needs": "new needs"])
            let seen = try await kept(one, draft)
            #expect(seen.value("strengths") == "new strengths" && seen.value("needs") == "new needs")
        }

        @Test func `what both have changed is told, with both texts, and Save and continue then keeps one's own`()
            async throws
        {
            var (one, two, draft) = try await windows()
            try await one.save(["strengths": "from one", "needs": "more"])
            let asked = try await two.save(["strengths": "from two"])
            #expect(asked.status == 409)
            #expect(asked.value("strengths") == "from two" && asked.shows("from one"))
            #expect(try await kept(one, draft).value("strengths") == "from one")
            #expect(try await two.save().status == 200)
            let seen = try await kept(one, draft)
            #expect(seen.value("strengths") == "from two" && seen.value("needs") == "more")
        }

        @Test func `a page that is shown again because of a fault undoes nothing of the other window`() async throws {
            var (one, two, draft) = try await windows()
            try await one.save(["strengths": "new strengths"])
            #expect(try await two.save(["noticed-age": "ten"]).status == 422)
            #expect(two.page.value("strengths") == "new strengths", "it shows what is kept now")
            try await two.save(["noticed-age": "10"])
            #expect(try await kept(one, draft).value("strengths") == "new strengths")
        }

        @Test func `a page that tells of one conflict undoes nothing else of the other window`() async throws {
            var (one, two, draft) = try await windows()
            try await one.save(["strengths": "new strengths", "needs": "from one"])
            #expect(try await two.save(["needs": "from two"]).status == 409)
            try await two.save()
            let seen = try await kept(one, draft)
            #expect(seen.value("strengths") == "new strengths" && seen.value("needs") == "from two")
        }

        @Test func `a page that saves by itself undoes nothing of the other window, however often`() async throws {
            var (one, two, draft) = try await windows()
            var base = try two.page.form("/step/child")["base"] ?? ""
            try await one.save(["strengths": "new strengths"])
            for words in ["a", "ab", "abc"] {
                let seen = try await autosave(&two, &base, ["day": words])
                #expect(seen.status == 200 && seen.text.contains("\"saved\""))
            }
            let seen = try await kept(one, draft)
            #expect(seen.value("strengths") == "new strengths" && seen.value("day") == "abc")
            let told = try await autosave(&two, &base, ["day": "abc", "strengths": "mine"])
            #expect(told.status == 409 && told.text.contains("\"message\""))
            #expect(try await kept(one, draft).value("strengths") == "new strengths")
        }

        @Test func `what saves by itself is not in the audit, and a draft that did not change is not saved`()
            async throws
        {
            var (_, two, draft) = try await windows()
            var base = try two.page.form("/step/child")["base"] ?? ""
            let before = try await town.forms(Family.portal)
            _ = try await autosave(&two, &base, [:])
            #expect(try await town.forms(Family.portal) == before)
            let told = try await town.audit(Family.portal)
            _ = try await autosave(&two, &base, ["day": "x"])
            #expect(try await town.audit(Family.portal) == told)
            #expect(try await kept(two, draft).value("day") == "x")
        }

        @Test(arguments: ["", "garbage", ":", "strengths", "strengths:", "strengths:0000", "a:b c:d e:f", " "])
        func `a page that does not say what it showed is never told to be saved where it is not`(_ base: String)
            async throws
        {
            var (one, _, draft) = try await windows()
            let seen = try await one.save(["base": base, "strengths": "mine", "day": "a new text"])
            #expect(seen.status == 409 && seen.value("strengths") == "mine" && seen.value("day") == "a new text")
            #expect(try await kept(one, draft).value("strengths") == "old strengths")
            #expect(try await one.save().status == 200)
            let now = try await kept(one, draft)
            #expect(now.value("strengths") == "mine" && now.value("day") == "a new text")
        }

        @Test func `what was typed in an entry that the other window has removed is not lost`() async throws {
            var one = try await Family.parent(town)
            let draft = try await one.begin(try await one.add())
            try await one.step("help", of: draft)
            try await one.save(["professionals.1.name": "Dr Hedge"], button: "add:professionals")
            try await one.step("help", of: draft)
            let second = try #require(
                one.page.text.firstMatch(of: /name="professionals\.(r[0-9a-f]+)\.name"/).map { String($0.1) })
            var two = one
            try await two.save(button: "delete:professionals:1")
            try await two.step("help", of: draft)
            try await two.save(button: "delete:professionals:\(second)")
            let seen = try await one.save(
                ["professionals.1.name": "Dr Hedge of Oadby", "professionals.\(second).name": "Ms Wall"],
                button: "go:help")
            #expect(seen.shows("Dr Hedge of Oadby") && seen.shows("Ms Wall"))
            let now = try await kept(one, draft, "help")
            #expect(now.shows("Ms Wall"))
        }

        @Test func `an entry that the other window has removed stays removed where nothing was typed in it`()
            async throws
        {
            var one = try await Family.parent(town)
            let draft = try await one.begin(try await one.add())
            try await one.step("help", of: draft)
            try await one.save(["professionals.1.name": "Dr Hedge"], button: "go:help")
            var two = one
            try await two.save(button: "delete:professionals:1")
            try await one.save(["help-now": "a little"], button: "go:help")
            let now = try await kept(one, draft, "help")
            #expect(now.value("help-now") == "a little" && !now.shows("Dr Hedge"))
        }
    }
}
