import Database
import Foundation
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// Who is told of what is done to a case: the family, who was asked, who had it by post, and who made the request.
    @Suite struct CaseTellingTests {
        /// The letters that are for someone without an account, the newest first.
        private func letters(_ scene: CaseScene, to involvement: String) async throws -> [Document] {
            let id = scene.id
            return try await scene.read { db in
                try DocumentStore.all(.system(db), of: id).filter { document in
                    try DocumentStore.recipients(.system(db), of: document.id).contains {
                        $0.involvement == involvement && $0.told == .post
                    }
                }
            }
        }

        @Test
        func `the family reads that a case was withdrawn, and whoever was asked that it is not needed; each once`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let marta = scene.marta
            try await scene.officer.site.store.write { db in
                try db.run("UPDATE account SET language = 'cy' WHERE id = $1", marta)
            }
            for (who, title) in [("green", "Advice"), ("green", "A timetable"), ("peter", "Your views")] {
                try await scene.act("ask", ["who": who, "service": "education", "title": title])
            }
            let (sent, posted) = (
                try await scene.messages.count, try await letters(scene, to: "peter").count
            )
            let shown = try await scene.preview("close", ["state": "withdrawn", "reason": "Not for the family"])
            #expect(shown.status == 200 && !shown.shows("No one is notified"))
            for words in [
                "Marta Hartley", "ar 2 Medi 2024", "Peter Hartley", "was withdrawn on 2 September 2024", "Your views",
                "Ada Green", "Advice", "A timetable",
            ] { #expect(shown.shows(words), "\(words)") }
            #expect(try await scene.messages.count == sent, "a preview tells nobody")
            try await scene.go("close")

            let told = try await scene.messages.filter { $0.kind == .written }
            #expect(told.map(\.account).sorted() == [scene.marta, scene.green].sorted())
            #expect(try await scene.messages.count == sent + 2)
            let family = try #require(told.first { $0.account == marta })
            #expect(
                family.subject == "Tynnwyd y cais yn \u{f4}l" && family.body.contains("Evie Hartley ar 2 Medi 2024"))
            let asked = try #require(told.first { $0.account == scene.green })
            #expect(asked.body.contains("Advice") && asked.body.contains("A timetable"))
            #expect(asked.subject.hasPrefix("No longer needed: ") && !asked.body.contains("was withdrawn"))
            let all = try await letters(scene, to: "peter")
            #expect(all.count == posted + 1)
            let letter = try #require(all.first { $0.title == "The request was withdrawn" }?.letter?.body)
            #expect(letter.contains("on 2 September 2024") && letter.contains("Your views. We no longer need it"))
            #expect(!(told.map(\.body) + [letter]).contains { $0.contains("Not for the family") })
            #expect(try await scene.officer.visit("cases/\(scene.id)").shows("The request was withdrawn"))
        }

        @Test func `a case that is closed for another reason is told to the family alone`() async throws {
            var scene = try await CaseScene(try Town())
            let shown = try await scene.preview("close", ["state": "closed", "reason": "Not for the family"])
            #expect(!shown.shows("Ada Green"), "nothing was asked of her")
            try await scene.go("close")
            #expect(try await scene.messages.map(\.subject) == ["The case was closed"])
            #expect(try await letters(scene, to: "peter").map(\.title) == ["The case was closed"])
        }

        @Test func `a document that is withdrawn is told by post to whom it was posted, and not before`() async throws {
            var scene = try await CaseScene(try Town())
            func publish(_ title: String) async throws -> String {
                try await scene.act(
                    "document",
                    ["title": title, "kind": "report", "body": "Words", "to.marta": "yes", "to.peter": "yes"])
                let all = try await letters(scene, to: "peter")
                return try #require(all.first { $0.title == title }?.id)
            }
            let unposted = try await publish("First")
            let shown = try await scene.preview("documents/\(unposted)/recall", ["reason": "Wrong"])
            #expect(shown.shows("Marta Hartley") && !shown.shows("Peter Hartley"))
            try await scene.go("recall")
            #expect(try await letters(scene, to: "peter").map(\.title) == ["First"])

            let posted = try await publish("Second")
            try await scene.officer.visit("cases/\(scene.id)")
            try await scene.officer.submit("/posted")
            let again = try await scene.preview("documents/\(posted)/recall", ["reason": "Wrong"])
            #expect(again.shows("Peter Hartley") && again.shows("By post: print the letter"))
            try await scene.go("recall")
            let letter = try #require(
                try await letters(scene, to: "peter").first { $0.title == "We withdrew a document" })
            #expect(letter.letter?.body.contains("Please do not rely on it") == true)
            #expect(letter.letter?.body.contains("Wrong") == false)
            let print = try await scene.officer.visit("letters/\(letter.id)/peter")
            #expect(print.shows("5 Weir Lane") && print.shows("Please do not rely on it"))
        }

        @Test
        func `who made the request is ticked for the letter of its decision, and gets it as a document of theirs`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let (id, now) = (scene.id, scene.town.clock.now)
            try await scene.officer.site.store.write { db in
                try db.run("UPDATE casefile SET asker = 'setting' WHERE id = $1", id)
                try InvolvementStore.setWay(.system(db), "green", .entry)
            }
            let path = "decisions/\(try await scene.decide("assess.no"))/letter"
            try await scene.officer.visit("cases/\(id)/\(path)")
            let form = try scene.officer.page.form("/letter")
            #expect(form["also.green"] == "yes", "she wrote of the child herself")
            #expect(!scene.officer.page.text.contains("also.marta"), "the family is told anyway")

            try await scene.officer.site.store.write { db in
                try InvolvementStore.setWay(.system(db), "green", .asked)
                try InvolvementStore.add(
                    .system(db),
                    Involvement(id: "school", person: "evie", role: "setting", name: "Elm School", began: now))
            }
            try await scene.officer.visit("cases/\(id)/\(path)")
            #expect(try scene.officer.page.form("/letter")["also.school"] == "yes")
            #expect(try scene.officer.page.form("/letter")["also.green"] == nil)
            let shown = try await scene.preview(path, scene.refusal.merging(["also.green": "yes"]) { $1 })
            #expect(shown.status == 200 && shown.shows("Ada Green") && shown.shows("Elm School"))
            try await scene.go(path)
            #expect(try await scene.messages.map(\.account).sorted() == [scene.marta, scene.green].sorted())
            let document = try #require(try await letters(scene, to: "school").first)
            #expect(try await scene.officer.visit("letters/\(document.id)/school").shows("We refuse"))

            let entry = try #require(
                try await scene.read { try InvolvementStore.find(.system($0), "green")?.entry })
            var green = try scene.town.browser("leicester/professional/live")
            try await green.signIn("green@example.org")
            let child = try await green.visit("people/\(entry)")
            #expect(child.shows("1 unread") && !child.shows("Request</b>"), "it is hers, and the case is not")
            #expect(try await green.visit("people/\(entry)/documents/\(document.id)").shows("We refuse"))
        }

        @Test func `the kind of a decision's letter is what the process says`() async throws {
            var scene = try await CaseScene(try Town())
            for (what, kind) in [
                ("assess.yes", "letter"), ("issue.yes", "letter"), ("draft.served", "draft-plan"),
                ("final.issued", "plan"),
            ] {
                let path = "decisions/\(try await scene.decide(what))/letter"
                try await scene.officer.visit("cases/\(scene.id)/\(path)")
                #expect(try scene.officer.page.form("/letter")["kind"] == kind, "\(what)")
                var typed = scene.refusal
                typed["kind"] = nil
                if what != "final.issued" { typed = ["body": "It is so."] }
                try await scene.act(path, typed)
                try await scene.later(days: what == "draft.served" ? 21 : 7)
            }
        }
    }
}
