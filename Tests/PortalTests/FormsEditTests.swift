import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Changing what was sent, and forms whose words the council changes meanwhile.
    @Suite struct FormsEditTests {
        private static let file = "Tenants/leicester/forms/parental-request.json"
        private static let asked = "What is your relationship to the child/young person?"

        @Test func `an edit is a second version: same reference, same day of arrival, the first one still to be read`()
            async throws
        {
            let town = try Town()
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let first = try await parent.sent(child)
            let before = try await parent.visit("submissions/\(first)")
            let reference = try #require(before.text.firstMatch(of: /EHC-[0-9A-Z-]{9}/).map { String($0.0) })
            #expect(before.shows("01/09/2024"))
            town.clock.advance(by: 3 * 86_400)
            parent = try await Family.parent(town)
            try await parent.visit("submissions/\(first)")
            let draft = try await parent.submit("/edit").id(of: "drafts")
            try await parent.visit("submissions/\(first)")
            #expect(try await parent.submit("/edit").id(of: "drafts") == draft, "there is one change at a time")
            #expect(try await parent.step("relationship", of: draft).value("relationship") == "I am his mother")
            try await parent.save(["relationship": "I am his stepmother"])
            #expect(try await parent.visit("submissions/\(first)").shows("I am his mother"), "it stands until then")
            try await parent.step("summary", of: draft)
            #expect(try await parent.save(button: "send").status == 422, "declarations are agreed to again")
            let second = try await parent.send().id(of: "submissions")
            #expect(parent.page.heading == "Your changes are submitted" && second != first)
            let after = try await parent.visit("submissions/\(second)")
            #expect(after.shows("I am his stepmother") && after.shows(reference))
            #expect(after.shows("01/09/2024") && after.shows("2, 04/09/2024"))
            let former = try await parent.visit("submissions/\(first)")
            #expect(former.shows("I am his mother") && former.shows("You have sent a newer version"))
            #expect(former.text.contains("href=\"\(parent.path("submissions/\(second)"))\""))
            #expect(!former.text.contains("/edit\""))
            // The former version is not changed once more.
            let token = try await parent.proof
            #expect(await parent.post(parent.path("submissions/\(first)/edit"), token).status == 409)
            #expect(try await parent.visit("people/\(child)").text.matches(of: /View details</).count == 1)
        }

        @Test func `the mail after an edit says that changes were received`() async throws {
            let town = try Town()
            var parent = try await Family.parent(town)
            let first = try await parent.sent(try await parent.add())
            town.clock.advance(by: 3 * 86_400)
            parent = try await Family.parent(town)
            try await parent.visit("submissions/\(first)")
            let draft = try await parent.submit("/edit").id(of: "drafts")
            try await parent.step("relationship", of: draft)
            try await parent.save(["relationship": "I am his stepmother"])
            try await parent.step("summary", of: draft)
            try await parent.send()
            let mails = try await town.mails(to: "robin@example.org", Family.portal).filter {
                $0.subject.contains("received")
            }
            #expect(mails.map(\.subject) == ["We have received your form", "We have received your changes"])
            let changed = try #require(mails.last)
            #expect(changed.text.contains("You sent them on 04/09/2024") && changed.text.contains("EHC-"))
        }

        @Test func `while a request waits to be taken in, its sender is not told to ask to be linked`() async throws {
            let town = try Town()
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            #expect(try await parent.visit("people/\(child)").shows("Ask to see an existing case"))
            _ = try await parent.sent(child)
            #expect(try await !parent.visit("people/\(child)").shows("Ask to see an existing case"))
        }

        @Test func `a change that is given up leaves what was sent, with its file`() async throws {
            let town = try Town()
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.step("documents", of: draft)
            let letter = ChosenFile(input: "documents.1.file", name: "a.pdf", type: "", bytes: FormFiles.pdf)
            try await parent.save(files: [letter])
            try await parent.fill(draft)
            let sent = try await parent.send().id(of: "submissions")
            let isCacheable = { (row: String) in !["draft-", "edit-", "viewed-"].contains { row.contains($0) } }
            let before = try await town.forms(Family.portal).filter(isCacheable)
            try await parent.visit("submissions/\(sent)")
            let change = try await parent.submit("/edit").id(of: "drafts")
            try await parent.step("documents", of: change)
            let row = try #require(
                parent.page.text.firstMatch(of: /value="(delete:documents:[^"]+)"/).map { String($0.1) })
            try await parent.save(button: row)
            try await parent.visit("drafts/\(change)/discard")
            try await parent.submit("/discard")
            let after = try await town.forms(Family.portal).filter(isCacheable)
            #expect(after == before)
            let page = try await parent.visit("submissions/\(sent)")
            let link = try #require(page.text.firstMatch(of: /href="([^"]+\/files\/[^"]+)"/).map { String($0.1) })
            #expect(await town.send(parent.head(.get, link)).status == 200)
        }

        @Test func `a form that may never be edited is not`() async throws {
            let town = try Town(edited: true) { copy in
                try copy.replace("\"editing\": \"until-decision\"", with: "\"editing\": \"never\"", in: Self.file)
            }
            var parent = try await Family.parent(town)
            let sent = try await parent.sent(try await parent.add())
            #expect(try await !parent.visit("submissions/\(sent)").text.contains("/edit\""))
            let token = try await parent.proof
            let before = try await town.forms(Family.portal)
            #expect(await parent.post(parent.path("submissions/\(sent)/edit"), token).status == 409)
            #expect(try await town.forms(Family.portal) == before)
        }

        @Test func `a form is shown in the council's new words with a note, and sent under them for good`() async throws
        {
            let town = try Town(edited: true)
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let old = try await parent.sent(child)
            try await parent.visit("people/\(child)")
            try await parent.submit("/parental-request/start")
            let draft = try await parent.submit("/parental-request/start", button: "yes").id(of: "drafts")
            try await parent.fill(draft)
            try town.copy.replace(Self.asked, with: "How are you related?", in: Self.file)
            town.readAgain()
            let step = try await parent.step("relationship", of: draft)
            #expect(step.shows("How are you related?") && !step.shows(Self.asked))
            #expect(step.shows("This form has changed since you last saved it"))
            #expect(step.value("relationship") == "I am his mother")
            #expect(try await parent.step("summary", of: draft).shows("This form has changed since you last saved it"))
            // Sent without another save.
            let sent = try await parent.send().id(of: "submissions")
            #expect(parent.page.heading == "Form submitted")
            #expect(try await parent.visit("submissions/\(sent)").shows("How are you related?"))
            try town.copy.replace("How are you related?", with: "Who are you?", in: Self.file)
            town.readAgain()
            #expect(try await parent.visit("submissions/\(sent)").shows("How are you related?"))
            #expect(!parent.page.shows("Who are you?"))
            #expect(try await parent.visit("submissions/\(old)").shows(Self.asked))
            try await parent.submit("/edit")
            #expect(parent.page.shows("Who are you?"), "and changed under the newest")
        }

        @Test func `a declaration that the council changes after it was shown is not agreed to unread`() async throws {
            let town = try Town(edited: true)
            var parent = try await Family.parent(town)
            try await parent.fill(try await parent.begin(try await parent.add()))
            try town.copy.replace(
                "All information I have provided", with: "I will pay for it. All information I have provided",
                in: Self.file)
            town.readAgain()
            let asked = try await parent.send()
            #expect(asked.status == 409 && asked.shows("I will pay for it.") && asked.shows("form has changed"))
            #expect(!asked.text.contains(/id="declaration.declaration"[^>]* checked/))
            #expect(try await !town.audit(Family.portal).contains("form-sent"))
            #expect(try await parent.send().heading == "Form submitted")
        }

        @Test func `a page of questions posted under the council's former words is saved all the same`() async throws {
            let town = try Town(edited: true)
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try town.copy.replace(Self.asked, with: "How are you related?", in: Self.file)
            town.readAgain()
            #expect(try await parent.save(["relationship": "I am his mother"]).address.hasSuffix("/step/child"))
            #expect(try await parent.step("relationship", of: draft).value("relationship") == "I am his mother")
            #expect(!parent.page.shows("This form has changed"), "the note is gone with the save")
        }
    }
}
