import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// What has to be told by post: to whoever has no account, and to whoever our mail does not reach.
    @Suite struct PaperLetterTests {
        /// Marta's mail comes back: all that was to be sent to her was refused.
        private func refuse(_ scene: CaseScene) async throws {
            let (site, marta) = (try scene.town.site(CaseScene.team), scene.marta)
            try await site.store.write { db in
                _ = try db.run("UPDATE outbox SET state = 'failed' WHERE account = $1", marta)
            }
        }

        @Test func `a letter and a message to whom mail comes back from wait to be posted, until they are`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let document = ["title": "A report", "kind": "report", "body": "Words of the report", "to.marta": "yes"]
            try await scene.act("document", document)
            try await scene.act("message", ["to.marta": "yes", "subject": "A question", "body": "What do you think?"])
            #expect(try await scene.officer.visit("post").shows("Nothing has to be posted."))
            try await refuse(scene)

            let list = try await scene.officer.visit("post")
            #expect(
                list.shows("A report") && list.shows("A question")
                    && list.shows("Our emails to Marta Hartley come back."))
            #expect(list.shows("Hartley, Evie"))
            let one = try await scene.officer.visit("cases/\(scene.id)")
            #expect(one.text.matches(of: /Our emails to Marta Hartley come back\./).count == 2)
            // The message that only says that the report is there is not a thing to post.
            #expect(try await scene.read { try PaperLetterStore.all(.system($0)).count } == 2)
            #expect(try await scene.read { try PaperLetterStore.count($0) } == 2)

            try await scene.officer.visit("post")
            for left in [1, 0] {
                try await scene.officer.submit("/posted")
                #expect(scene.officer.page.shows("Saved: it was posted today."))
                #expect(try await scene.read { try PaperLetterStore.all(.system($0)).count } == left)
            }
            #expect(scene.officer.page.shows("Nothing has to be posted."))
            #expect(try await scene.count("letter-posted") == 2)
        }

        @Test func `who has read it in the portal, who is reached again, and who is involved no more gets no letter`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            for title in ["First", "Second"] {
                try await scene.act(
                    "document", ["title": title, "kind": "other", "body": title, "to.marta": "yes", "to.peter": "yes"])
            }
            try await refuse(scene)
            func waiting() async throws -> [String] {
                try await scene.read {
                    try PaperLetterStore.all(.system($0)).map { "\($0.title) to \($0.involvement)" }.sorted()
                }
            }
            #expect(try await waiting() == ["First to marta", "First to peter", "Second to marta", "Second to peter"])
            #expect(try await scene.officer.visit("cases/\(scene.id)").text.matches(of: /Mark as posted/).count == 4)
            let (site, marta, now) = (try scene.town.site(CaseScene.team), scene.marta, scene.town.clock.now)
            try await site.store.write { db in
                _ = try db.run(
                    """
                    UPDATE document_recipient SET seen = $1 WHERE involvement = 'marta'
                        AND document IN (SELECT id FROM document WHERE title = 'First')
                    """, seconds(now))
            }
            #expect(try await waiting() == ["First to peter", "Second to marta", "Second to peter"])
            try await site.store.write { db in
                _ = try db.run(
                    """
                    INSERT INTO identity_event (id, at, kind, portal, account)
                    VALUES ('changed', $1, 'email-changed', $2, $3)
                    """, seconds(now), site.portal.name, marta)
            }
            #expect(try await waiting() == ["First to peter", "Second to peter"])
            try await site.store.write { db in
                try InvolvementStore.end(.system(db), "peter", reason: "", at: now)
            }
            #expect(try await waiting() == [])
            #expect(try await !scene.officer.visit("cases/\(scene.id)").shows("Mark as posted"))
            let id = scene.id
            let second = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first })
            #expect(try await scene.officer.visit("letters/\(second.id)/peter").status == 404)
        }

        @Test func `what is printed goes to the address of the account, and says where none is known`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.act("message", ["to.marta": "yes", "subject": "A question", "body": "What do you think?"])
            try await refuse(scene)
            let message = try #require(try await scene.messages.first { $0.kind == .written })
            var letter = try await scene.officer.visit("messages/\(message.id)/print")
            #expect(letter.shows("We know no postal address of Marta Hartley."))
            let (site, marta) = (try scene.town.site(CaseScene.team), scene.marta)
            try await site.store.write { db in
                var contact = AccountStore.Contact()
                contact.address = PostalAddress(uprn: "", lines: ["8 Mill Lane", "Leicester"], postcode: "LE1 5XY")
                try AccountStore.setContact(db, marta, contact)
            }
            letter = try await scene.officer.visit("messages/\(message.id)/print")
            #expect(letter.shows("8 Mill Lane") && letter.shows("LE1 5XY") && letter.shows("What do you think?"))
            #expect(!letter.shows("We know no postal address") && !letter.shows("Peter"))
            let asks = try await scene.officer.visit("cases/\(scene.id)/document")
            #expect(asks.shows("has an account, but our emails come back: by post too"))
        }

        @Test func `an account's own address is printed before what the team typed, and another's name is warned of`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let typed = ["title": "A", "kind": "other", "body": "A", "to.marta": "yes", "to.peter": "yes"]
            try await scene.act("document", typed)
            let (site, marta) = (try scene.town.site(CaseScene.team), scene.marta)
            try await site.store.write { db in
                for (id, name) in [("marta", "Marta Hartley"), ("peter", "Mark Other")] {
                    var one = try #require(try InvolvementStore.find(.system(db), id))
                    (one.name, one.lines) = (name, ["1 Old House"])
                    try #require(try InvolvementStore.change(.system(db), one))
                }
                var contact = AccountStore.Contact()
                contact.address = PostalAddress(uprn: "", lines: ["8 Mill Lane"], postcode: "LE1 5XY")
                try AccountStore.setContact(db, marta, contact)
            }
            let id = scene.id
            let letter = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first }).id
            let hers = try await scene.officer.visit("letters/\(letter)/marta")
            #expect(hers.shows("8 Mill Lane") && !hers.shows("1 Old House") && !hers.shows("Check it before you print"))
            let his = try await scene.officer.visit("letters/\(letter)/peter")
            #expect(his.shows("Peter Hartley") && his.shows("Check it before you print"))
        }

        @Test func `what was taken back is not noted as posted`() async throws {
            var scene = try await CaseScene(try Town())
            try await scene.act("document", ["title": "A", "kind": "other", "body": "A", "to.peter": "yes"])
            let (id, officer) = (scene.id, scene.officer)
            let letter = try #require(try await scene.read { try DocumentStore.all(.system($0), of: id).first }).id
            try await scene.officer.visit("post")
            var stale = scene.officer
            scene.officer = officer
            try await scene.act("documents/\(letter)/recall", ["reason": "Another child's"])
            #expect(try await stale.submit("/posted").status == 409)
            #expect(try await scene.count("letter-posted") == 0)
        }
    }
}
