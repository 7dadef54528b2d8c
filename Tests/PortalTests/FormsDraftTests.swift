import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// A form that is being filled in: begun once, kept whatever is wrong with it, given up.
    @Suite struct FormsDraftTests {
        private let town: Town

        init() throws { town = try Town() }

        @Test func `a draft is begun once for one id, however often and at once it is asked for`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let form = try parent.page.form("/parental-request/start")
            let asking = parent
            let seen = await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        var browser = asking
                        return await browser.post(form.action, form.fields)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(seen.map(\.location)) == [parent.path("drafts/\(form["draft"] ?? "")")])
            #expect(try await town.audit(Family.portal).count { $0 == "draft-begun" } == 1)
            #expect(try await parent.visit("people/\(child)").text.matches(of: /">Continue</).count == 1)
        }

        @Test func `someone else's draft is not taken over by its id`() async throws {
            var owner = try await Family.parent(town)
            let draft = try await owner.begin(try await owner.add())
            try await owner.save(["relationship": "Words of the first"])
            var other = try await Family.parent(town, "other@example.org")
            let start = try await other.proof + [("subject", try await other.add()), ("draft", draft)]
            let before = try await town.forms(Family.portal)
            #expect(await other.post(other.path("forms/parental-request/start"), start).status == 404)
            #expect(try await town.forms(Family.portal) == before)
            #expect(try await owner.step("relationship", of: draft).value("relationship") == "Words of the first")
        }

        @Test func `where a request is open already the second is asked about first`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let draft = try await parent.begin(child)
            try await parent.visit("people/\(child)")
            let asked = try await parent.submit("/parental-request/start")
            #expect(asked.status == 409 && asked.heading == "You already have one of these")
            #expect(asked.text.contains("href=\"\(parent.path("drafts/\(draft)"))\""))
            #expect(try await town.audit(Family.portal).count { $0 == "draft-begun" } == 1)
            let second = try await parent.submit("/parental-request/start", button: "yes").id(of: "drafts")
            #expect(second != draft)
            // And where the first has been sent.
            try await parent.fill(draft)
            try await parent.send()
            try await parent.visit("drafts/\(second)/discard")
            try await parent.submit("/discard")
            #expect(parent.page.address == parent.path("people/\(child)"))
            #expect(try await parent.submit("/parental-request/start").status == 409)
            #expect(parent.page.shows("You have sent Parental Request"))
        }

        @Test(arguments: ["", "short", String(repeating: "x", count: 65), String(repeating: "x", count: 50_000)])
        func `an id that is none begins nothing`(_ id: String) async throws {
            var parent = try await Family.parent(town)
            let start = try await parent.proof + [("subject", try await parent.add()), ("draft", id)]
            #expect(await parent.post(parent.path("forms/parental-request/start"), start).status == 400)
            #expect(try await !town.audit(Family.portal).contains("draft-begun"))
        }

        @Test func `only a form that is offered can be begun`() async throws {
            var parent = try await Family.parent(town)
            let start =
                try await parent.proof + [
                    ("subject", try await parent.add()), ("draft", "AAAAAAAAAAAAAAAAAAAAAA"),
                ]
            for form in ["parent-views", "..", "Parental-request", "none"] {
                let seen = await parent.post(parent.path("forms/\(form)/start"), start)
                #expect([400, 404].contains(seen.status), "\(form)")
            }
        }

        @Test func `a draft that is given up is gone with its files, and no address knows it`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let draft = try await parent.begin(child)
            try await parent.step("documents", of: draft)
            let letter = ChosenFile(input: "documents.1.file", name: "a.pdf", type: "", bytes: FormFiles.pdf)
            try await parent.save(files: [letter])
            let question = try await parent.visit("drafts/\(draft)/discard")
            #expect(question.heading == "Delete this form?")
            #expect(try await parent.visit("drafts/\(draft)").status == 200, "asking changes nothing")
            try await parent.visit("drafts/\(draft)/discard")
            #expect(try await parent.submit("/discard").heading == "Dan Brown")
            #expect(try await parent.visit("drafts/\(draft)").status == 404)
            let rows = try await town.forms(Family.portal)
            #expect(!rows.contains { $0.hasPrefix(draft) }, "neither it nor a use of its file")
        }

        @Test func `what was sent cannot be given up as a draft, and the audit does not say so`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let draft = try await parent.begin(child)
            try await parent.fill(draft)
            try await parent.send()
            let before = try await town.forms(Family.portal)
            let token = try await parent.proof
            let seen = await parent.post(parent.path("drafts/\(draft)/discard"), token)
            #expect(seen.location?.hasPrefix(parent.path()) == true)
            #expect(try await town.forms(Family.portal) == before)
        }

        @Test func `a step with faults keeps all that was typed, and says what is wrong`() async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.step("help", of: draft)
            let typed = [
                "senco-email": "no address", "nhs-number": "123 456", "last-went.day": "32", "last-went.month": "x",
                "last-went.year": "1", "professionals.1.name": "Dr Hedge", "professionals.1.last-seen": "long ago",
                "learns-at": "", "help-now": "line one\nline two",
            ]
            let seen = try await parent.save(typed)
            #expect(seen.status == 422)
            #expect(seen.text.contains("class=\"error-summary"))
            #expect(seen.text.contains("<title>Error: "))
            let again = try await parent.step("help", of: draft)
            for (name, words) in typed { #expect(again.value(name) ?? "" == words, "\(name)") }
            // Faults hold up `Save and continue` only.
            #expect(try await parent.save(typed, button: "back").address.hasSuffix("/step/child"))
            try await parent.step("help", of: draft)
            #expect(try await parent.save(typed, button: "go:hopes").address.hasSuffix("/step/hopes"))
        }

        @Test func `a text that is too long is kept, and refused as the form is sent`() async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.fill(draft)
            try await parent.step("hopes", of: draft)
            let long = String(repeating: "A hope. ", count: 40_000).trimmingCharacters(in: .whitespaces)
            #expect(try await parent.save(["ask-also": long]).status == 422)
            #expect(try await parent.step("hopes", of: draft).value("ask-also") == long)
            try await parent.step("summary", of: draft)
            let refused = try await parent.send()
            #expect(refused.status == 422 && refused.shows("Shorten your answer"))
            #expect(try await !town.audit(Family.portal).contains("form-sent"))
        }
    }
}
