import Database
import Foundation
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// What all forms of an account have in common: pressed twice, sent again with other words, by an old page, or after
    /// the session ended.
    @Suite struct FormActionTests {
        private static func notes(_ scene: CaseScene) async throws -> Set<String> {
            let id = scene.id
            return try await scene.read { Set(try DecisionStore.notes(.system($0), of: id).map(\.body)) }
        }

        /// The fields of a form, with other values in some of them, and the button.
        private func filled(
            _ form: PageForm, _ values: [String: String], button: String? = nil
        ) -> [(String, String)] {
            let rest = form.fields.filter { values[$0.0] == nil } + values.map { ($0.key, $0.value) }
            return rest + (button.map { [("action", $0)] } ?? [])
        }

        @Test func `the same press twice has one effect and leads to the same page`() async throws {
            var scene = try await CaseScene(try Town())
            let note = try await scene.officer.visit("cases/\(scene.id)/note").form("/note")
            let fields = filled(note, ["body": "Once"], button: "do")
            let seen = [await scene.officer.post(note.action, fields), await scene.officer.post(note.action, fields)]
            #expect(seen.map(\.status) == [303, 303] && seen[0].location == seen[1].location)
            #expect(try await scene.count("note-added") == 1)
        }

        @Test func `the same press leads on where the first has made the action impossible`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.preview("close", ["state": "closed", "reason": "moved away"])
            let form = try scene.officer.page.form("/close")
            let fields = filled(form, [:], button: "do")
            let first = await scene.officer.post(form.action, fields)
            #expect(first.status == 303)
            #expect(try await scene.refuses("close"))
            #expect(await scene.officer.post(form.action, fields).location == first.location)
        }

        @Test func `other words under the id of a form that was sent are kept on the page, and not taken for it`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let note = try await scene.officer.visit("cases/\(scene.id)/note").form("/note")
            _ = await scene.officer.post(note.action, filled(note, ["body": "The first"], button: "do"))
            let second = await scene.officer.post(note.action, filled(note, ["body": "The second"], button: "do"))
            #expect(second.status == 409 && second.shows("You have sent this form already"))
            #expect(second.text.contains("href=\"\(scene.officer.path("cases/\(scene.id)"))?done=note"))
            #expect(second.value("body") == "The second")
            #expect(try await Self.notes(scene) == ["The first"])
            // Sent again on purpose it is a second one.
            let again = try second.form("/note")
            #expect(again["id"] != note["id"])
            #expect(await scene.officer.post(again.action, filled(again, [:], button: "do")).status == 303)
            #expect(try await Self.notes(scene) == ["The first", "The second"])
        }

        @Test func `other values under the id of a sent form are a conflict before a preview too`() async throws {
            var scene = try await CaseScene(try Town())
            let values = ["to.marta": "yes", "subject": "Hello", "body": "The first"]
            let path = "cases/\(scene.id)/message"
            let form = try await scene.officer.visit(path).form("/message")
            try await scene.officer.submit("/message", values, button: "preview")
            try await scene.officer.submit("/message", button: "do")
            let other = values.merging(["body": "The second"]) { $1 }
            let seen = await scene.officer.post(form.action, filled(form, other, button: "preview"))
            #expect(seen.status == 409 && seen.value("body") == "The second")
            #expect(try await scene.messages.map(\.body) == ["The first"])
        }

        @Test func `a resident's message is sent once, and other words under its id are kept on the page`()
            async throws
        {
            let town = try Town()
            let desk = try CaseDesk(town)
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link("robin@example.org", entry)
            let form = try await parent.visit("messages/new").form("/messages/new")
            let fields = filled(form, ["subject": "Hello", "body": "The first"])
            let first = await parent.post(form.action, fields)
            #expect(first.status == 303)
            #expect(await parent.post(form.action, fields).location == first.location)
            let other = await parent.post(form.action, filled(form, ["subject": "Hello", "body": "The second"]))
            #expect(other.status == 409 && other.value("body") == "The second")
            #expect(try await parent.visit("messages?box=sent").text.contains("The second") == false)
        }

        @Test func `a form that only overwrites is saved as often as it is sent`() async throws {
            let town = try Town()
            var parent = try await Family.parent(town)
            for language in ["Polish", "Welsh", "Welsh"] {
                try await parent.visit("account/reach")
                try await parent.submit("/account/reach", ["preferred-language": language])
                #expect(parent.page.status == 200 && parent.page.value("preferred-language") == language)
            }
        }

        @Test func `another account's form does not hide one's own of the same id`() async throws {
            var scene = try await CaseScene(try Town())
            var dan = try await scene.colleague()
            let id = try await scene.officer.visit("cases/\(scene.id)/note").form("/note")["id"]
            try await scene.officer.submit("/note", ["body": "What Priti noted"], button: "do")
            try await dan.visit("cases/\(scene.id)/message")
            let values = ["id": try #require(id), "to.marta": "yes", "subject": "Hello", "body": "x"]
            #expect(try await dan.submit("/message", values, button: "preview").heading.contains("Check"))
        }

        @Test(arguments: ["note", "people/add", "record", "message", "ask"])
        func `what was typed as a session ended is in its fields again, by the version it was typed for`(_ path: String)
            async throws
        {
            var scene = try await CaseScene(try Town())
            let end = "/" + (path.split(separator: "/").last ?? "")
            let name = ["note": "body", "message": "body", "ask": "title"][path] ?? "name"
            let form = try await scene.officer.visit("cases/\(scene.id)/\(path)").form(end)
            scene.town.clock.advance(by: 3 * 3600)
            let button = ["note": "do", "message": "preview", "ask": "preview"][path]
            try await scene.officer.submit(end, [name: "What Priti typed"], button: button)
            try await scene.officer.signIn("priti@example.org")
            let again = try await scene.officer.visit("cases/\(scene.id)/\(path)")
            #expect(again.shows("You had been signed out") && again.value(name) == "What Priti typed")
            let held = try again.form(end)
            #expect(held["id"] == form["id"] && held["version"] == form["version"] && held["read"] == form["read"])
        }

        @Test func `a preview carries what was typed, back to the form and on to the action, without script`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let values = ["to.marta": "yes", "subject": "Hello", "body": "Line one\r\nLine two"]
            try await scene.preview("message", values)
            let preview = try scene.officer.page.form("/message")
            #expect(preview["body"] == "Line one\nLine two" && preview["to.marta"] == "yes" && preview["id"] != nil)
            let form = try await scene.officer.submit("/message", button: "edit")
            #expect(form.status == 200 && form.value("subject") == "Hello")
            try await scene.officer.submit("/message", ["subject": ""], button: "preview")
            #expect(scene.officer.page.status == 422 && scene.officer.page.value("body")?.hasPrefix("Line one") == true)
            try await scene.officer.submit("/message", ["subject": "Hello again"], button: "preview")
            try await scene.officer.submit("/message", button: "do")
            #expect(try await scene.messages.map(\.subject) == ["Hello again"])
        }

        @Test func `a page of an old version is refused until its officer says so`() async throws {
            var scene = try await CaseScene(try Town())
            var dan = try await scene.colleague()
            try await dan.visit("cases/\(scene.id)/people/add")
            try await scene.act("note", ["body": "What Priti noted"])
            let values = ["name": "Ms Brown", "role": "professional"]
            for _ in 0..<2 {
                let refused = try await dan.submit("/people/add", values)
                #expect(refused.status == 409 && refused.shows("Priti Shah") && refused.value("name") == "Ms Brown")
            }
            #expect(try await dan.submit("/people/add", ["insists": "yes"]).status == 200)
            #expect(try await scene.count("involvement-added") == 1)
        }

        @Test func `forms that were sent are forgotten after a month`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.act("note", ["body": "x"])
            func count() async throws -> Int? {
                try await scene.read { try $0.row("SELECT COUNT(*) FROM form_receipt")?.integer(0) }
            }
            #expect(try await count() == 1)
            let now = scene.town.clock.now
            for (days, left) in [(29.0, 1), (31.0, 0)] {
                try await scene.officer.site.store.write { db in
                    try FormReceipt.cleanUp(db, now: now.addingTimeInterval(days * 86_400))
                }
                #expect(try await count() == left)
            }
        }
    }
}
