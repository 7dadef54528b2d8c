import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Forms
@testable import Portal

extension Proofs {
    /// What the page of a case says was done was done, whatever address someone has kept.
    @Suite(.timeLimit(.minutes(3))) struct CaseDoneTests {
        /// What the case's page says at an address; nil for nothing.
        private func said(_ scene: inout CaseScene, _ done: String, _ object: String) async throws -> String? {
            let address = scene.officer.path("cases/\(scene.id)") + "?done=\(done)&of=\(object)"
            let text = try await scene.officer.open(address).text
            return text.firstMatch(of: /class="notice good" role="status">.*?<\/div>/).map { String($0.0) }
        }

        @Test func `of what is not so, or not any more, the page says nothing`() async throws {
            var scene = try await CaseScene(try Town())
            for (done, object) in [
                ("zzz", ""), ("ask", "other"), ("reopen", ""), ("reopen", "x"), ("note", "x"), ("taken", ""),
                ("taken", "x"), ("posted", "x"), ("recall", "x"), ("close", ""),
            ] { #expect(try await said(&scene, done, object) == nil, "\(done) \(object)") }

            let id = scene.id
            try await scene.act("document", ["title": "Report", "kind": "other", "body": "x", "to.peter": "yes"])
            let document = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first })
            for done in ["recall", "posted", "letter"] {
                #expect(try await said(&scene, done, document.id) == nil, "\(done)")
            }
            #expect(try await said(&scene, "document", document.id)?.contains("Report") == true)
            try await scene.officer.visit("cases/\(id)")
            #expect(try await scene.officer.submit("/posted").shows("Marked as posted: Report."))
            #expect(
                try await scene.act("documents/\(document.id)/recall", ["reason": "x"]).shows("Withdrawn: Report."))
            #expect(try await said(&scene, "document", document.id) == nil, "it is published no more")

            let decision = try await scene.decide("assess.yes")
            #expect(try await said(&scene, "withdrawDecision", decision) == nil)
            try await scene.act("decisions/\(decision)/withdraw")
            #expect(try await said(&scene, "withdrawDecision", decision) != nil)
            #expect(try await said(&scene, "decision", decision) == nil)
        }

        @Test func `what was sent went back only where it did`() async throws {
            var scene = try await CaseScene(try Town())
            var parent = try scene.town.browser(CaseScene.citizen)
            try await parent.signIn("marta@example.org")
            let child = try #require(
                try await scene.read { try InvolvementStore.find(.system($0), "marta")?.entry })
            let sent = try await parent.sent(child)
            for done in ["return", "accept"] { #expect(try await said(&scene, done, sent) == nil, "\(done)") }
            try await scene.act("submissions/\(sent)/accept")
            #expect(try await said(&scene, "accept", sent)?.contains("was accepted") == true)
            #expect(try await said(&scene, "return", sent) == nil)
        }

        @Test func `a message that went by post is said to have gone, and no other`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.act("message", ["to.marta": "yes", "subject": "A question", "body": "What do you think?"])
            let message = try #require(try await scene.messages.first).id
            #expect(try await said(&scene, "posted", message) == nil)
            let marta = scene.marta
            try await scene.officer.site.store.write { db in
                _ = try db.run("UPDATE outbox SET state = 'failed' WHERE account = $1", marta)
            }
            try await scene.officer.visit("cases/\(scene.id)")
            try await scene.officer.submit("/posted")
            #expect(scene.officer.page.shows("Marked as posted: A question."))
        }

        @Test func `a professional whom nobody has authenticated learns of no stage`() async throws {
            let scene = try await CaseScene(try Town())
            let (rules, green) = (try scene.officer.site.caseRules, scene.green)
            let (before, after) = try await scene.officer.site.store.write { db in
                let entry = try EntryStore.all(db, account: green).first?.id ?? ""
                let subjects = EntrySubjects(rules: rules)
                let before = try subjects.isOpen("request", of: entry, db)
                _ = try db.run("DELETE FROM professional WHERE account = $1", green)
                return (before, try subjects.isOpen("request", of: entry, db))
            }
            #expect(before && !after)
        }

        @Test func `a file that was sent about someone else is not taken`() async throws {
            var scene = try await CaseScene(try Town())
            let (site, at) = (scene.officer.site, scene.town.clock.now)
            let priti = try #require(try await scene.town.find("priti@example.org", CaseScene.team)).id
            try await site.store.write { db in
                for (name, subject) in [("own", "evie"), ("strange", "somebody")] {
                    let file = Attachment(
                        id: name, name: "\(name).pdf", kind: "pdf", size: 1, digest: "d", state: .clean, at: at)
                    try UploadStore.insertUnattached(db, file, account: priti, subject: subject)
                }
            }
            let values = ["title": "Report", "kind": "other", "body": "x", "to.peter": "yes"]
            for (id, isTaken) in [("strange", false), ("own", true)] {
                try await scene.officer.visit("cases/\(scene.id)/document")
                let seen = try await scene.officer.submit(
                    "/document", values.merging(["upload": id]) { $1 }, button: "preview")
                #expect(seen.status == 200 && seen.shows("\(id).pdf") == isTaken, "\(id)")
            }
        }
    }
}
