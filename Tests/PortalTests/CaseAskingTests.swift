import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What is asked of whom by when, what comes in answer, and messages.
    @Suite struct CaseAskingTests {
        private func requests(_ scene: CaseScene) async throws -> [InformationRequest] {
            let id = scene.id
            return try await scene.read { try RequestStore.all(.system($0), of: id) }
        }

        @Test func `a professional has six weeks and a family fourteen days where the officer says no day`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let shown = try await scene.preview(
                "ask", ["who": "green", "service": "education", "title": "Educational advice"])
            #expect(shown.shows("Please send it to us by 14 October 2024"))
            try await scene.go("ask")
            let unsaid = try await scene.preview("ask", ["who": "green", "title": "Educational advice"])
            #expect(unsaid.status == 422 && unsaid.text.contains("href=\"#service\""), "a professional's is said")
            try await scene.act("ask", ["who": "marta", "form": "parental-request"])
            #expect(try await requests(scene).map(\.service).sorted() == ["Education", "Family"])
            let all = try await requests(scene)
            #expect(all.map(\.due.iso) == ["2024-09-16", "2024-10-14"])
            #expect(all.map(\.form) == ["parental-request", ""])
            let message = try #require(try await scene.messages.first { $0.account == scene.green })
            #expect(message.kind == .asked && message.object == all.last?.id && message.body.contains("Evie Hartley"))
            let past = try await scene.preview(
                "ask",
                ["who": "green", "service": "health", "title": "x"].merging(scene.day("due", "2024-09-01")) { $1 })
            #expect(past.status == 422)
            let noForm = try await scene.preview(
                "ask", ["who": "peter", "service": "family", "form": "parental-request"])
            #expect(noForm.status == 422, "there is no account to fill it in with")
        }

        @Test func `someone without an account is asked by post, and what comes by hand is noted with its scan`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act("ask", ["who": "peter", "service": "other", "title": "Your views"])
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Letters to post") && page.shows("You are required to submit information"))
            let request = try #require(try await requests(scene).first)
            try await scene.later(days: 20)
            let scan = ChosenFile(input: "file", name: "views.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            try await scene.act("requests/\(request.id)/received", files: [scan])
            let after = try await scene.officer.visit("cases/\(scene.id)")
            #expect(after.shows("Received 22 Sep 2024") && after.shows("Came late"))
            let link = try #require(after.text.firstMatch(of: /href="([^"]*\/files\/[^"]*)"[^>]*>views\.pdf/))
            #expect(try await scene.officer.open(String(link.1)).status == 200)
        }

        @Test func `a professional whom nobody has authenticated is asked and sent nothing, and the page says why`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let green = scene.green
            try await scene.town.site(CaseScene.team).store.write {
                try $0.run("DELETE FROM professional WHERE account = $1", green)
            }
            let all: [(path: String, values: [String: String])] = [
                ("ask", ["who": "green", "service": "education", "title": "Advice"]),
                ("message", ["to.green": "yes", "to.marta": "yes", "subject": "A visit", "body": "On Monday."]),
                ("document", ["to.green": "yes", "title": "A letter", "kind": "letter", "body": "Dear all"]),
            ]
            for (path, values) in all {
                #expect(try await scene.officer.visit("cases/\(scene.id)/\(path)").shows("not authenticated yet"))
                let page = try await scene.preview(path, values)
                #expect(page.status == 422 && page.shows("Authenticate them first"), "\(path)")
                #expect(page.text.contains("href=\"#\(path == "ask" ? "who" : "to")"), "\(path)")
                try await scene.officer.visit("cases/\(scene.id)/\(path)")
                let form = try scene.officer.page.form("/\(path)")
                let fields = form.fields + values.map { ($0, $1) } + [("action", "do")]
                #expect(await scene.officer.post(form.action, fields).status == 422, "\(path)")
            }
            #expect(try await scene.messages.isEmpty)
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Not authenticated yet: sees only what they added themselves."))
            #expect(!page.shows("Sees what was asked of them, and nothing else"))
        }

        @Test func `a request gets another day or is withdrawn, and whoever was asked is told`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.act("ask", ["who": "green", "service": "education", "title": "Advice"])
            let request = try #require(try await requests(scene).first)
            try await scene.act("requests/\(request.id)/due", scene.day("due", "2024-12-02"))
            #expect(try await requests(scene).first?.due.iso == "2024-12-02")
            #expect(try await scene.messages.contains { $0.body.contains("Please send it to us by 2 December 2024") })
            try await scene.act("requests/\(request.id)/withdraw")
            #expect(try await requests(scene).first?.state == .withdrawn)
            #expect(try await scene.messages.contains { $0.subject == "No longer needed: Advice" })
            #expect(try await scene.refuses("requests/\(request.id)/due"))
            #expect(try await scene.officer.visit("cases/\(scene.id)/requests/other/due").status == 404)
        }

        @Test func `what came late is taken and marked; returned, it is mended with nothing lost, and accepted`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act("ask", ["who": "marta", "service": "family", "form": "parental-request"])
            try await scene.later(days: 20)
            var parent = try scene.town.browser(CaseScene.citizen)
            try await parent.signIn("marta@example.org")
            let child = try #require(
                try await scene.read { try InvolvementStore.find(.system($0), "marta")?.entry })
            let first = try await parent.sent(child)
            var page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Came 22 Sep 2024, waiting for us") && page.shows("Came late"))

            let sent = try await scene.officer.visit("cases/\(scene.id)/submissions/\(first)")
            #expect(sent.shows("I am his mother") && sent.shows("Marta Hartley"))
            try await scene.act("submissions/\(first)/return", ["missing": "Say who else lives with you"])
            #expect(try await requests(scene).first?.state == .returned)
            let message = try #require(try await scene.messages.first { $0.kind == .returned })
            #expect(message.body.contains("Say who else lives with you") && message.object == first)

            try await parent.visit("submissions/\(first)")
            let draft = try await parent.submit("/edit").id(of: "drafts")
            #expect(try await parent.step("relationship", of: draft).value("relationship") == "I am his mother")
            try await parent.save(["relationship": "I am her mother"])
            try await parent.step("summary", of: draft)
            let second = try await parent.send().id(of: "submissions")
            #expect(try await requests(scene).first?.state == .answered)

            #expect(try await scene.refuses("submissions/\(first)/accept"))
            let changes = try await scene.officer.visit("cases/\(scene.id)/submissions/\(second)/changes")
            #expect(changes.shows("I am his mother") && changes.shows("I am her mother"))
            #expect(changes.text.matches(of: /class="change"/).count == 1, "one answer changed")
            for action in ["accept", "return"] {
                let way = scene.officer.path("cases/\(scene.id)/submissions/\(second)/\(action)")
                #expect(changes.text.contains("href=\"\(way)\""), "\(action)")
            }
            try await scene.act("submissions/\(second)/accept", ["shared": "yes"])
            #expect(try await requests(scene).first?.state == .accepted)
            page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Accepted") && page.shows("Came late") && page.shows("Version 2 of 22 Sep 2024"))
            #expect(try await scene.now.waiting == 0)
        }

        @Test func `a message has a copy for each, an answer stands in its thread, and opening it marks it read`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act(
                "message", ["to.marta": "yes", "to.green": "yes", "subject": "A visit", "body": "On Friday?"])
            let sent = try await scene.messages
            #expect(Set(sent.map(\.account)) == [scene.marta, scene.green] && Set(sent.map(\.thread)).count == 2)
            let (first, id, now) = (
                try #require(sent.first { $0.account == scene.marta }), scene.id, scene.town.clock.now
            )
            let site = scene.officer.site
            try await site.store.write { db in
                let answer = Message(
                    id: "answer", person: "evie", caseID: id, account: first.account, entry: first.entry,
                    isIncoming: true, author: first.account, name: "Marta Hartley", subject: "A visit",
                    body: "Friday is fine", thread: first.thread, at: now + 60)
                try MessageStore.send(.system(db), answer, site: site)
                try CaseStore.refresh(.system(db), id, try site.caseRules, news: now)
            }
            #expect(try await scene.now.unread == 1)
            #expect(try await scene.officer.visit("cases/\(id)").shows("Unread"))
            let thread = try await scene.officer.visit("cases/\(id)/messages/\(first.thread)")
            #expect(thread.shows("On Friday?") && thread.shows("Friday is fine") && !thread.shows("Ada Green"))
            #expect(try await scene.now.unread == 0)
            #expect(try await scene.count("message-read") == 1)
            try await scene.act("messages/\(first.thread)/reply", ["body": "See you then"])
            let all = try await scene.read { try MessageStore.thread(.system($0), first.thread) }
            #expect(all.count == 3 && all.allSatisfy { $0.account == scene.marta })
            #expect(try await scene.officer.visit("cases/other/messages/\(first.thread)").status == 404)
        }
    }
}
