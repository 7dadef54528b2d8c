import Database
import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Decisions, their letters, and documents: what is told, to whom, and never before.
    @Suite struct CaseLetterTests {
        @Test func `a decision shows nowhere outside until its letter is published; then all of it happens at once`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let decision = try await scene.decide("assess.no")
            let path = "decisions/\(decision)/letter"
            #expect(try await scene.officer.visit("cases/\(scene.id)").shows("Recorded, but not sent yet:"))
            #expect(try await scene.messages.isEmpty)
            let before = try await scene.now
            #expect(before.isOpen && before.waiting == 1)

            try await scene.officer.visit("cases/\(scene.id)/\(path)")
            #expect(try scene.officer.page.form("/\(path)")["part.time-limits"]?.contains("{appeal}") == true)
            let shown = try await scene.preview(path, scene.refusal)
            #expect(shown.status == 200 && shown.shows("Peter Hartley") && shown.shows("By post: print the letter"))
            // 2 September and two months.
            #expect(shown.shows("is 2 November 2024, or one month"))
            #expect(!shown.shows("Ada Green"), "a professional is not told")
            #expect(try await scene.messages.isEmpty, "a preview tells nobody")
            try await scene.go(path)

            let now = try await scene.now
            #expect(now.state == .closed && now.closed?.iso == "2024-09-02" && now.waiting == 0)
            let messages = try await scene.messages
            #expect(messages.map(\.account) == [scene.marta] && messages.first?.kind == .document)
            let mails = try await scene.town.mails(to: "marta@example.org", CaseScene.citizen)
            #expect(mails.allSatisfy { !$0.text.contains("Evie") && !$0.subject.contains("Evie") })
            #expect(mails.contains { $0.subject.contains("We have made a decision") })
            #expect(try await scene.count("decision-published") == 1)
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Peter Hartley has no account.") && !page.shows("Recorded, but not sent yet:"))
            #expect(page.shows("Refuse an assessment") && page.shows("Last day to appeal"))
            #expect(try await scene.refuses(path), "once")
        }

        @Test func `a refusal without a part, or with a contact not filled in, is refused beside the part`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let path = "decisions/\(try await scene.decide("assess.no"))/letter"
            var seen = try await scene.preview(path, scene.refusal.merging(["part.right-of-appeal": ""]) { $1 })
            #expect(seen.status == 422 && seen.text.contains("href=\"#part.right-of-appeal\""))
            #expect(seen.value("body") == "We refuse, for these reasons.", "what was typed is kept")
            var typed = scene.refusal
            typed["part.mediation"] = nil
            seen = try await scene.preview(path, typed)
            #expect(seen.status == 422 && seen.text.contains("href=\"#part.mediation\""))
            typed = scene.refusal
            typed["body"] = nil
            seen = try await scene.preview(path, typed)
            #expect(seen.status == 422 && seen.text.contains("href=\"#body\""), "the reasons are still to be given")
            #expect(try await scene.now.isOpen)
            #expect(try await scene.messages.isEmpty)

            // With a file each part is ticked as contained, and entered for the portal all the same.
            let file = ChosenFile(input: "file", name: "refusal.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            seen = try await scene.preview(path, scene.refusal, files: [file])
            #expect(seen.status == 422 && seen.text.contains("href=\"#contains.mediation\""))
            #expect(seen.shows("Chosen: refusal.pdf"))
            var ticks: [String: String] = [:]
            for part in [
                "right-of-appeal", "time-limits", "mediation", "disagreement-resolution", "advice-service",
            ] { ticks["contains.\(part)"] = "yes" }
            seen = try await scene.officer.submit("/letter", ticks, button: "preview")
            #expect(seen.status == 200 && seen.shows("refusal.pdf"))
            try await scene.go("letter")
            let id = scene.id
            let document = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first })
            let fetched = try await scene.officer.visit("cases/\(id)/documents/\(document.id)/files/\(document.upload)")
            #expect(fetched.status == 200 && document.letter?.parts.count == 5)
        }

        @Test func `a letter that was being written as the session ended is there again, with its file, and then gone`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let path = "decisions/\(try await scene.decide("assess.no"))/letter"
            let file = ChosenFile(input: "file", name: "refusal.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            try await scene.preview(path, scene.refusal, files: [file])
            #expect(scene.officer.page.status == 422, "and its file is taken")
            scene.town.clock.advance(by: 3601)
            let lapsed = try await scene.officer.submit("/letter", ["body": "Typed\nat length"], button: "preview")
            #expect(lapsed.address.hasPrefix(scene.officer.path("sign-in") + "?ended=kept"))
            var other = try await scene.colleague()
            try await other.visit("cases/\(scene.id)/note")
            try await other.submit("/note", ["body": "Meanwhile"], button: "do")

            try await scene.officer.signIn("priti@example.org")
            let again = try await scene.officer.visit("cases/\(scene.id)/\(path)")
            #expect(again.shows("What you typed is here again. It is not saved yet."))
            #expect(again.value("body") == "Typed\nat length" && again.shows("Chosen: refusal.pdf"))
            #expect(again.value("part.mediation") == "Call 01632 960002")
            #expect(try await !other.visit("cases/\(scene.id)/\(path)").shows("What you typed is here again"))

            var values = ["remove-file": "yes", "late-hours": "yes"]
            let refused = try await scene.officer.submit("/letter", values, button: "preview")
            #expect(refused.status == 409 && refused.shows("Dan Shah"), "it rests on the case as it was")
            values["insists"] = "yes"
            try await scene.officer.submit("/letter", values, button: "preview")
            #expect(try await scene.go(path).status == 200)
            #expect(try await scene.messages.count == 1)
            let held = try await scene.read { try $0.row("SELECT COUNT(*) FROM held_form")?.integer(0) }
            #expect(held == 0)
        }

        @Test func `outside working hours a letter leaves only where that is ticked`() async throws {
            var scene = try await CaseScene(try Town(), startsOn: 0)
            let path = "decisions/\(try await scene.decide("assess.yes"))/letter"
            let shown = try await scene.preview(path, ["kind": "letter"])
            #expect(shown.shows("I know that this is outside working hours."))
            #expect(try await scene.go(path).status == 422)
            #expect(try await scene.now.stage == "request")
            #expect(try await scene.go(path, ["late-hours": "yes"]).status == 200)
            #expect(try await scene.now.stage == "assessment")
        }

        @Test func `from the request to the plan, the page names what is open, and the dates follow`() async throws {
            var scene = try await CaseScene(try Town())
            for (what, stage, days) in [
                ("assess.yes", "assessment", 7.0), ("issue.yes", "plan", 7), ("draft.served", "plan", 21),
                ("final.issued", "reviews", 1),
            ] {
                let path = "decisions/\(try await scene.decide(what))/letter"
                var typed = scene.refusal
                if what != "final.issued" { typed = ["kind": "plan", "body": "It is so."] }
                #expect(try await scene.preview(path, typed).status == 200, "\(what)")
                try await scene.go(path)
                #expect(try await scene.now.stage == stage, "\(what)")
                try await scene.later(days: days)
            }
            let now = try await scene.now
            #expect(now.isOpen && now.next == "review" && now.due?.iso == "2025-10-07")
            let page = try await scene.officer.visit("cases/\(scene.id)/decision")
            #expect(page.text.contains("no") && !page.text.contains("assess.yes"), "it was decided already")
        }

        @Test func `a document goes to whom was ticked; nobody learns of others; it can be recalled`() async throws {
            var scene = try await CaseScene(try Town())
            let typed = [
                "title": "A report", "kind": "report", "body": "Words of the report", "to.marta": "yes",
                "to.peter": "yes",
            ]
            let check = try await scene.preview("document", typed)
            #expect(
                check.text.matches(of: /Gets it/).count == 2 && check.text.matches(of: /Does not get it/).count == 1)
            try await scene.go("document")
            let messages = try await scene.messages
            #expect(
                messages.count == 1 && !messages.contains { $0.body.contains("Peter") || $0.name.contains("Peter") })
            let id = scene.id
            let document = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first })

            let letter = try await scene.officer.visit("letters/\(document.id)/peter")
            #expect(letter.shows("5 Weir Lane") && letter.shows("Words of the report") && !letter.shows("Marta"))
            #expect(try await scene.officer.visit("letters/\(document.id)/green").status == 404)
            try await scene.officer.visit("cases/\(id)")
            try await scene.officer.submit("/posted")
            #expect(scene.officer.page.shows("Posted 2 Sep 2024"))
            #expect(!scene.officer.page.text.contains("/posted\""))
            #expect(try await scene.count("letter-posted") == 1)

            try await scene.act("documents/\(document.id)/recall", ["reason": "To the wrong person"])
            let recalled = try #require(try await scene.read { try DocumentStore.find(.system($0), document.id) })
            #expect(recalled.recalled != nil && recalled.reason == "To the wrong person")
            let last = try await scene.messages.first { $0.kind == .written }
            #expect(last?.body.contains("Please do not rely on it") == true && last?.body.contains("wrong") == false)
            #expect(try await scene.officer.visit("letters/\(document.id)/peter").status == 404)
        }

        @Test func `a withdrawn document's title is nowhere among its recipient's messages`() async throws {
            var scene = try await CaseScene(try Town())
            let words = "Report of another child"
            try await scene.act(
                "document", ["title": words, "kind": "report", "body": "Not theirs", "to.marta": "yes"])
            let id = scene.id
            let document = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first })
            var marta = try scene.town.browser(CaseScene.citizen)
            try await marta.signIn("marta@example.org")
            #expect(try await marta.visit("messages").shows(words))
            try await scene.act("documents/\(document.id)/recall", ["reason": "To the wrong person"])
            let pages = try await scene.messages.map { "messages/\($0.id)" }
            #expect(pages.count == 2)
            for page in ["messages", "home"] + pages {
                let seen = try await marta.visit(page)
                #expect(seen.status == 200 && !seen.text.contains(words), "\(page)")
            }
            #expect(try await marta.visit("messages").shows("A document that we withdrew"))
            let notice = try await scene.messages.first { $0.kind == .written }
            #expect(notice?.body.contains("that we sent you on 2 September 2024") == true)
        }

        @Test func `a letter is offered in the language of the family, and its page tells the officer so`() async throws
        {
            var scene = try await CaseScene(try Town())
            let (marta, decision) = (scene.marta, try await scene.decide("assess.no"))
            let path = "cases/\(scene.id)/decisions/\(decision)/letter"
            let english = try await scene.officer.visit(path)
            #expect(!english.shows("so the letter is in"))
            try await scene.officer.site.store.write { db in
                try db.run("UPDATE account SET language = 'cy' WHERE id = $1", marta)
            }
            let welsh = try await scene.officer.visit(path)
            #expect(welsh.shows("so the letter is in Welsh"))
            let texts = scene.officer.site.texts(.cy)
            let opening = texts("letter.part.right-of-appeal.body").prefix { $0 != "{" }
            #expect(opening.count > 10 && welsh.value("part.right-of-appeal")?.hasPrefix(opening) == true)
            #expect(english.value("part.right-of-appeal")?.hasPrefix(opening) == false)
        }

        @Test func `a file alone is published once, however often the button is pressed`() async throws {
            var scene = try await CaseScene(try Town())
            let file = ChosenFile(input: "file", name: "plan.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            let shown = try await scene.preview(
                "document", ["title": "The plan", "kind": "plan", "to.marta": "yes"], files: [file])
            #expect(shown.status == 200 && shown.shows("plan.pdf"))
            let form = try scene.officer.page.form("/document")
            for _ in 0..<2 {
                #expect(await scene.officer.post(form.action, form.fields + [("action", "do")]).status == 303)
            }
            let id = scene.id
            #expect(
                try await scene.read { try DocumentStore.all(.system($0), of: id).map(\.title) } == ["The plan"])
            #expect(try await scene.messages.count == 1)
        }

        @Test func `a decision that is withdrawn is never published, and another can be recorded`() async throws {
            var scene = try await CaseScene(try Town())
            let decision = try await scene.decide("assess.no")
            let page = try await scene.officer.visit("cases/\(scene.id)/decision")
            #expect(!page.text.contains("assess.yes"), "one waits already")
            try await scene.act("decisions/\(decision)/withdraw")
            #expect(try await scene.refuses("decisions/\(decision)/letter"))
            _ = try await scene.decide("assess.yes")
        }
    }
}
