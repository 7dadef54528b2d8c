import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What the team asks for, what comes back, and what is mended.
    @Suite struct AskedTests {
        private let town: Town
        private let desk: CaseDesk
        private let robin = "robin@example.org"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        private func parent() async throws -> (Browser, entry: String) {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry)
            return (parent, entry)
        }

        private func start(_ browser: inout Browser, _ entry: String) async throws -> Seen {
            let token = try await browser.visit("account/reach").form("/account/reach")["csrf-token"] ?? ""
            return await browser.post(
                browser.path("forms/parent-views/start"),
                [("csrf-token", token), ("subject", entry), ("draft", newID())])
        }

        @Test func `a form is begun only while it is asked for`() async throws {
            var (parent, entry) = try await parent()
            #expect(try await start(&parent, entry).status == 404)
            try await desk.ask(robin, "parent-views")
            for page in ["messages/m-asked", "requests", "people/\(entry)"] {
                let seen = try await parent.visit(page)
                #expect(try seen.form("/parent-views/start")["subject"] == entry, "\(page)")
                #expect(seen.shows("Parent and carer views") && seen.shows("Due by 20 September 2024"), "\(page)")
            }
            #expect(try await parent.visit("people").shows("1 form asked for"))
            #expect(try await start(&parent, entry).status == 303)
            #expect(try await parent.visit("requests").text.contains(">Continue<"))
            try await desk.unlink(robin)
            #expect(try await start(&parent, entry).status == 404)
            #expect(try await !parent.visit("requests").shows("Parent and carer views"))
        }

        @Test func `what is late is told plainly, and can still be begun`() async throws {
            var (parent, entry) = try await parent()
            try await desk.ask(robin, "parent-views", due: "2024-08-31")
            let page = try await parent.visit("requests")
            #expect(page.shows("Late: it was due by 31 August 2024"))
            #expect(try await start(&parent, entry).status == 303)
        }

        @Test func `another account sees nothing of it`() async throws {
            _ = try await parent()
            try await desk.ask(robin, "parent-views")
            var other = try await Family.parent(town, "other@example.org")
            let entry = try await other.add()
            #expect(try await other.visit("requests").shows("No items to complete"))
            #expect(try await start(&other, entry).status == 404)
        }

        @Test func `what came back says what is missing, is mended, and is with the team again`() async throws {
            var (parent, entry) = try await parent()
            let sent = try await parent.sent(entry)
            let reference = try await desk.reference(of: entry)
            try await desk.review(reference, .returned("The date of the report is missing."))
            try await desk.tell(robin, id: "m1", "Something is missing", kind: .returned, object: sent)
            let page = try await parent.visit("people/\(entry)")
            for words in [
                "Returned: something is missing", "The date of the report is missing.", "Correct and send again",
            ] {
                #expect(page.shows(words), "\(words)")
            }
            try await parent.visit("messages/m1")
            try await parent.submit("submissions/\(sent)/edit")
            let draft = try parent.page.id(of: "drafts")
            try await parent.step("summary", of: draft)
            try await parent.send()
            #expect(parent.page.shows("Your changes are submitted"))
            #expect(try await !parent.visit("people/\(entry)").shows("Returned: something is missing"))
            #expect(try await parent.visit("messages/m1").shows("You have sent it again"))
            try await desk.review(reference, .accepted)
            let accepted = try await parent.visit("people/\(entry)")
            #expect(accepted.shows("Accepted") && !accepted.text.contains("/edit\""))
        }
    }
}
