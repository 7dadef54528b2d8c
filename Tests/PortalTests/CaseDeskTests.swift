import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Plugins
@testable import Portal

extension Proofs {
    /// The page of a case, and what its officers do there together.
    @Suite struct CaseDeskTests {
        @Test
        func `the page shows the person, every date with its rule, and who can see what; it is noted in the audit`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.status == 200 && page.heading == "Evie Hartley")
            for words in [
                "Born 3 May 2017, aged 7", "After 15:30", "Clock starts. From a parent.", "Sun 1 Sep 2024",
                "Sun 13 Oct 2024",
                "6 weeks, reg. 5(1)", "Peter Hartley", "No account: told by post.",
                "Nothing has been asked for yet.",
            ] { #expect(page.shows(words), "\(words)") }
            #expect(page.text.contains("On time, in 41 days"))
            #expect(try await scene.count("viewed-case") == 1)
            let audit = try await scene.officer.visit("cases/\(scene.id)/audit")
            #expect(audit.status == 200 && audit.shows("Priti Shah"))
            #expect(try await scene.officer.visit("cases/nobody").status == 404)
            #expect(try await scene.officer.visit("cases/\(scene.id)/documents/nothing").status == 404)
        }

        @Test func `nobody but the team comes near it`() async throws {
            let scene = try await CaseScene(try Town())
            var stranger = try scene.town.browser(CaseScene.team)
            let seen = try await stranger.visit("cases/\(scene.id)")
            #expect(seen.heading != "Evie Hartley" && !seen.shows("Hartley"))
            var parent = try scene.town.browser(CaseScene.citizen)
            try await parent.signIn("marta@example.org")
            #expect(try await parent.visit("cases/\(scene.id)").status == 404)
        }

        @Test func `every action has a page that a browser without script can use, also where the case is closed`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act("ask", ["who": "green", "service": "health", "title": "Advice"])
            let ofTheCase = Plugins.CaseDesk.actions.compactMap { $0 as? any CaseMenuAction.Type }
            #expect(ofTheCase.count > 8)
            for action in ofTheCase where action.menu != [.closed] {
                let page = try await scene.officer.visit(action.link(scene.id).segments.joined(separator: "/"))
                let button = action.isPreviewed ? "value=\"preview\"" : "value=\"do\""
                #expect(page.status == 200 && page.text.contains(button), "\(action)")
                #expect(!page.text.contains("act."), "\(action) has a word missing")
            }
            try await scene.act("close", ["state": "closed", "reason": "moved away"])
            #expect(try await scene.now.state == .closed)
            for path in ["ask", "close"] { #expect(try await scene.refuses(path)) }
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows("Closed 2 Sep 2024") && !page.text.contains("/exception\""))
            try await scene.act("reopen", ["reason": "moved back"])
            #expect(try await scene.now.isOpen)
            #expect(try await scene.refuses("reopen"))
            #expect(try await scene.officer.visit("cases/\(scene.id)").shows("moved back"))
        }

        @Test func `two officers at once: the second reads what the first did, keeps what was typed, and goes on`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            var dan = try await scene.colleague()
            try await dan.visit("cases/\(scene.id)/note")
            try await scene.act("note", ["body": "What Priti noted"])
            let refused = try await dan.submit("/note", ["body": "What Dan typed"], button: "do")
            #expect(refused.status == 409)
            #expect(refused.shows("This case was changed") && refused.shows("Priti Shah"))
            #expect(refused.value("body") == "What Dan typed")
            // Without the tick it is refused again.
            #expect(try await dan.submit("/note", button: "do").status == 409)
            #expect(try await dan.submit("/note", ["insists": "yes"], button: "do").status == 200)
            let id = scene.id
            let notes = try await scene.read { try DecisionStore.notes(.system($0), of: id).map(\.body) }
            #expect(Set(notes) == ["What Dan typed", "What Priti noted"])
        }

        @Test func `what the same officer did in another tab is not said to be another's`() async throws {
            var scene = try await CaseScene(try Town())
            var tab = scene.officer
            try await tab.visit("cases/\(scene.id)/note")
            try await scene.act("note", ["body": "What was typed first"])
            let refused = try await tab.submit("/note", ["body": "What was typed second"], button: "do")
            #expect(refused.status == 409 && refused.shows(", you, in another tab or window: "))
            #expect(!refused.shows(", Priti Shah: ") && refused.value("body") == "What was typed second")
        }

        @Test func `audit rows of the same second are listed in their order, the newest first`() async throws {
            let scene = try await CaseScene(try Town())
            let (site, now) = (scene.officer.site, scene.town.clock.now)
            let events: [AuditEvent] = [.caseOpened, .noteAdded, .caseAssigned, .requestAsked, .caseClosed]
            try await site.store.write { db in
                for event in events { try Audit.note(db, event, by: "", on: site, subject: "evie", at: now) }
            }
            let lines = try await scene.read { try AuditLine.all(.system($0), person: "evie", limit: 5).map(\.action) }
            #expect(lines == events.reversed().map(\.name))
        }

        @Test func `an officer goes on only past the changes that the page has shown`() async throws {
            var scene = try await CaseScene(try Town())
            var dan = try await scene.colleague()
            try await dan.visit("cases/\(scene.id)/note")
            try await scene.act("note", ["body": "What Priti noted"])
            #expect(try await dan.submit("/note", ["body": "What Dan typed"], button: "do").status == 409)
            try await scene.act("note", ["body": "What Priti noted meanwhile"])
            #expect(try await dan.submit("/note", ["insists": "yes"], button: "do").status == 409)
            #expect(try await dan.submit("/note", ["insists": "yes"], button: "do").status == 200)
        }

        @Test func `the page says in a sentence what was just done, and to whom`() async throws {
            var scene = try await CaseScene(try Town())
            for (path, values, words) in [
                ("note", ["body": "x"], "Your note was added. Only the team reads it."),
                (
                    "ask", ["who": "green", "service": "education", "title": "Advice"],
                    "Ada Green was asked for Advice, by 14 October 2024. Ada Green can read about it in the portal."
                ),
                (
                    "ask", ["who": "peter", "service": "family", "title": "Your views"],
                    "Peter Hartley was asked for Your views, by 16 September 2024. Waiting to be posted: a letter"
                ),
                (
                    "message", ["to.marta": "yes", "to.green": "yes", "subject": "Hello", "body": "x"],
                    "Your message was sent to"
                ),
                (
                    "document",
                    ["title": "Report", "kind": "report", "body": "x", "to.marta": "yes", "to.peter": "yes"],
                    "Waiting to be posted: a letter to Peter Hartley."
                ),
                ("decision", ["what": "assess.yes"], "Carry out an assessment. No one outside the team learns of it"),
                ("event", ["what": "moved-in"], "Recorded: Moved here from another council, 2 September 2024."),
                ("close", ["state": "withdrawn", "reason": "x"], "The request is withdrawn and the case is closed"),
                ("reopen", ["reason": "x"], "The case is open again."),
            ] {
                let page = try await scene.act(path, values)
                let said = page.text.firstMatch(of: /class="notice good" role="status">.*?<\/div>/).map { String($0.0) }
                #expect(said?.contains(words) == true, "\(path): \(said ?? "nothing")")
            }
        }

        @Test func `the audit says what was looked at again, and how often`() async throws {
            var scene = try await CaseScene(try Town())
            let (site, now) = (scene.officer.site, scene.town.clock.now)
            try await site.store.write { db in
                try Audit.note(
                    db, .viewedAgain, by: "", on: site, subject: "evie", object: "3 viewed-case", at: now)
            }
            let audit = try await scene.officer.visit("cases/\(scene.id)/audit")
            #expect(audit.shows("Viewed the case, and again within 15 minutes: 3"))
        }

        @Test func `a second press of the same button does nothing more`() async throws {
            var scene = try await CaseScene(try Town())
            for (path, values) in [
                ("message", ["to.marta": "yes", "subject": "Hello", "body": "Once"]),
                ("ask", ["who": "green", "service": "education", "title": "Educational advice"]),
            ] {
                try await scene.preview(path, values)
                let form = try scene.officer.page.form("/\(path)")
                let fields = form.fields + [("action", "do")]
                for _ in 0..<2 {
                    let seen = await scene.officer.post(form.action, fields)
                    #expect(seen.status == 303, "\(path)")
                }
            }
            try await scene.officer.visit("cases/\(scene.id)/note")
            let note = try scene.officer.page.form("/note")
            let typed = note.fields.map { ($0.0, $0.0 == "body" ? "Once" : $0.1) } + [("action", "do")]
            for _ in 0..<2 { #expect(await scene.officer.post(note.action, typed).status == 303) }
            let id = scene.id
            #expect(try await scene.read { try DecisionStore.notes(.system($0), of: id).count } == 1)
            #expect(try await scene.read { try RequestStore.all(.system($0), of: id).count } == 1)
            #expect(try await scene.messages.count == 2)
            #expect(try await scene.count("message-sent") == 1)
        }

        @Test func `what happened moves the dates, and the family reads a ground in plain words and never the note`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act(
                "exception",
                [
                    "deadline": "decision-to-assess", "ground": "absent", "evidence": "A letter of the airline",
                    "note": "Do not tell",
                ].merging(scene.day("from", "2024-09-01")) { $1 })
            let message = try #require(try await scene.messages.first)
            #expect(message.account == scene.marta)
            #expect(message.body.contains("was away from the area") && message.body.contains("13 October 2024"))
            #expect(!message.body.contains("Do not tell") && !message.body.contains("airline"))
            #expect(try await scene.officer.visit("cases/\(scene.id)").shows("Exception recorded"))
            #expect(try await scene.now.due?.iso == "2024-10-13", "the date stays")
            let refused = try await scene.preview(
                "exception",
                ["deadline": "decision-to-assess", "ground": "missed-appointment", "evidence": "x"].merging(
                    scene.day("from", "2024-09-01")
                ) { $1 })
            #expect(refused.status == 422)
            #expect(
                try await scene.preview("event", ["what": "moved-in"].merging(scene.day("day", "2024-12-01")) { $1 })
                    .status == 422)
            try await scene.act("event", ["what": "moved-in"])
            #expect(try await scene.officer.visit("cases/\(scene.id)").shows("Moved here from another council"))
        }
    }
}
