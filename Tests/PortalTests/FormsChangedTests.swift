import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Forms that the council changes or withdraws while someone has a page of them open.
    @Suite struct FormsChangedTests {
        private static let file = "Tenants/leicester/forms/parental-request.json"
        private static let words = "Trains, and <b>making</b> people laugh"

        private let town: Town
        private let parent: Browser
        private let draft: String

        /// A parent with the page `child` open.
        init() async throws {
            town = try Town(edited: true)
            var parent = try await Family.parent(town)
            draft = try await parent.begin(try await parent.add())
            try await parent.step("child", of: draft)
            self.parent = parent
        }

        private func change(_ old: String, _ new: String, in file: String = Self.file) throws {
            try town.copy.replace(old, with: new, in: file)
            town.readAgain()
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
        }

        private func withdraw() throws {
            try change(
                "\"offered\": [\"parental-request\"]", "\"offered\": []", in: "Tenants/leicester/portals/citizen.json")
        }

        @Test func `what was typed into a question that went is shown, and the rest is saved`() async throws {
            var parent = self.parent
            try change("\"strengths\": {", "\"talents\": {")
            let seen = try await parent.save(["strengths": Self.words, "needs": "Reading"])
            #expect(seen.status == 409 && seen.showsLost)
            #expect(seen.value("needs") == "Reading")
            #expect(try await parent.step("relationship", of: draft).showsLost, "on every page, until it is sent")
            #expect(parent.page.value("strengths") == nil)
            try await parent.step("child", of: draft)
            #expect(parent.page.value("needs") == "Reading")
            #expect(try await parent.save(["talents": "Trains"]).address.hasSuffix("/step/help"), "once it is read")
            try await parent.fill(draft)
            #expect(parent.page.showsLost)
            let sent = try await parent.send()
            #expect(sent.heading == "Form submitted")
            let submission = try sent.id(of: "submissions")
            #expect(try await parent.visit("submissions/\(submission)").shows("Trains"))
            #expect(!parent.page.shows("people laugh"), "what has no place is not sent")
            let kept = try await parent.site.store.read { db in
                try db.row("SELECT answers FROM submission WHERE id = $1", submission)?.text(0) ?? ""
            }
            #expect(kept.contains("Reading") && !kept.contains("laugh"))
        }

        @Test func `what was saved before a question went is shown as well`() async throws {
            var parent = self.parent
            try await parent.save(["strengths": Self.words])
            try change("\"strengths\": {", "\"talents\": {")
            #expect(try await parent.step("child", of: draft).showsLost)
            #expect(try await parent.save().address.hasSuffix("/step/help"))
            #expect(parent.page.showsLost)
        }

        @Test func `what was typed into a question that became another kind is shown`() async throws {
            var parent = self.parent
            try change(
                "\"strengths\": {\n          \"kind\": \"long-text\"", "\"strengths\": {\n          \"kind\": \"date\"")
            let seen = try await parent.save(["strengths": Self.words], button: "back")
            #expect(seen.status == 409 && seen.showsLost)
            #expect(seen.value("strengths.day") == "")
        }

        @Test func `a choice that went is shown in the words that were typed or chosen`() async throws {
            var parent = self.parent
            try change(
                "\"strengths\": {\n          \"kind\": \"long-text\"",
                "\"strengths\": {\n          \"kind\": \"radios\", \"choices\": { \"art\": { \"en\": \"Art\", \"cy\": \"Celf\" } }"
            )
            let seen = try await parent.save(["strengths": Self.words])
            #expect(seen.status == 409 && seen.showsLost)
            #expect(seen.text.contains("value=\"art\""))
        }

        @Test func `what was typed into a step that went is shown`() async throws {
            var parent = self.parent
            try change("\"child\": {\n      \"title\"", "\"young\": {\n      \"title\"")
            try change("\"strengths\": {", "\"talents\": {")
            let seen = try await parent.save(["strengths": Self.words])
            #expect(seen.status == 200 && seen.showsLost)
            #expect(seen.address.contains("/drafts/\(draft)/step/"))
        }

        @Test func `a page that saves by itself says that the form has changed, and keeps what was typed`()
            async throws
        {
            var parent = self.parent
            let form = try parent.page.form("/child")
            try change("\"strengths\": {", "\"talents\": {")
            let fields =
                form.fields.filter { $0.0 != "strengths" } + [("strengths", Self.words), ("autosave", "1")]
            let answer = await parent.post(form.action, fields)
            #expect(answer.status == 409 && answer.text.contains("This form has changed since you opened the page"))
            #expect(try await parent.step("child", of: draft).showsLost)
        }

        @Test func `no name that no definition ever had is kept`() async throws {
            var parent = self.parent
            let form = try parent.page.form("/child")
            let base = "\(form["base"] ?? "") made-up:- documents.r1.file:- strengths.extra:-"
            let fields =
                form.fields.filter { $0.0 != "base" }
                + [("base", base), ("made-up", "x1"), ("documents.r1.file", "x2"), ("strengths.extra", "x3")]
            #expect(await parent.post(form.action, fields).status == 303)
            let kept = try await town.forms(Family.portal).joined()
            for text in ["x1", "x2", "x3"] { #expect(!kept.contains("\"\(text)\"")) }
        }

        @Test func `a draft of a form that was withdrawn is filled in, saved and sent, and says so`()
            async throws
        {
            var parent = self.parent
            try withdraw()
            let withdrawn = "The council no longer offers this form."
            let large = String(repeating: "\u{0A97}", count: 29_000)
            #expect(try await parent.save(["strengths": Self.words, "day": large]).address.hasSuffix("/step/help"))
            #expect(parent.page.shows(withdrawn))
            #expect(try await parent.step("child", of: draft).value("strengths") == Self.words)
            #expect(parent.page.value("day") == large)
            try await parent.save(["day": "A short day"])
            try await parent.fill(draft)
            #expect(parent.page.shows(withdrawn))
            let sent = try await parent.send()
            #expect(sent.heading == "Form submitted")
            try await parent.visit("submissions/\(try sent.id(of: "submissions"))")
            #expect(try await parent.submit("/edit").status == 200, "what was sent may be changed as before")
            #expect(parent.page.shows(withdrawn))
        }
    }
}

extension Seen {
    /// Whether the page tells of the answer that the form has no place for, in the words of the question it was to.
    fileprivate var showsLost: Bool {
        shows("The council has changed this form.") && shows("What is your child good at, and what do they enjoy?")
            && text.contains("Trains, and &lt;b&gt;making&lt;/b&gt; people laugh")
    }
}
