import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What the team writes to an account, and what the account writes back.
    @Suite struct MessagesTests {
        private let town: Town
        private let desk: CaseDesk
        private let robin = "robin@example.org"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        /// Robin, linked to Dan, whose case is open.
        private func parent() async throws -> (Browser, entry: String) {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry)
            return (parent, entry)
        }

        @Test func `what is unread is counted in words on the tile, and no more once it is read`() async throws {
            var (parent, _) = try await parent()
            #expect(try await !parent.visit("home").shows("unread"))
            for id in ["m1", "m2", "m3"] { try await desk.tell(robin, id: id, "Subject \(id)") }
            #expect(try await parent.visit("home").text.contains("<span class=\"hidden\">3 unread</span>"))
            let list = try await parent.visit("messages")
            #expect(list.text.matches(of: /<strong><a/).count == 3 && list.shows("Unread") && list.shows("Dan Brown"))
            #expect(list.shows(">Subject<") && list.shows(">Received<") && list.shows("01/09/2024 11:00"))
            #expect(try await parent.visit("messages/m2").shows("Please read it."))
            #expect(try await parent.visit("messages").text.matches(of: /<strong><a/).count == 2)
            #expect(try await parent.visit("home").shows("2 unread"))
            #expect(try await town.audit(Family.portal).contains("message-read"))
        }

        @Test func `another account's message has the same 404 as one that does not exist`() async throws {
            _ = try await parent()
            try await desk.tell(robin, id: "m1", "For Robin")
            var other = try await Family.parent(town, "other@example.org")
            let theirs = try await other.visit("messages/m1")
            let nobodys = try await other.visit("messages/m9")
            #expect(theirs.status == 404 && nobodys.status == 404)
            #expect(theirs.lasting.replacing("m1", with: "X") == nobodys.lasting.replacing("m9", with: "X"))
            #expect(try await !other.visit("messages").shows("For Robin"))
            let token = try await other.visit("people/add").form("/people/add")["csrf-token"] ?? ""
            let answer = await other.post(other.path("messages/m1"), [("csrf-token", token), ("body", "hello")])
            #expect(answer.status == 404)
        }

        @Test func `an answer goes to the case, once however often it is sent`() async throws {
            var (parent, _) = try await parent()
            try await desk.tell(robin, id: "m1", "A question")
            try await parent.visit("messages/m1")
            let form = try parent.page.form("/messages/m1")
            let fields = form.fields.filter { $0.0 != "body" } + [("body", "Yes, on Monday.")]
            for _ in 0..<2 { #expect(await parent.post(form.action, fields).status == 303) }
            #expect(try await desk.current().unread == 1)
            #expect(try await desk.current().news != nil)
            #expect(try await parent.open(parent.path("messages") + "?box=sent").shows("A question"))
            #expect(try await town.audit(Family.portal).count { $0 == "message-sent" } == 1)
        }

        @Test func `an answer that is empty or too long is not sent, and nothing typed is lost`() async throws {
            var (parent, _) = try await parent()
            try await desk.tell(robin, id: "m1", "A question")
            try await parent.visit("messages/m1")
            try await parent.submit("/messages/m1", ["body": " "])
            #expect(parent.page.status == 422 && parent.page.shows("There is a problem"))
            let long = String(repeating: "x", count: 30_001)
            try await parent.submit("/messages/m1", ["body": long])
            #expect(parent.page.status == 422 && parent.page.shows(long))
            #expect(try await desk.current().unread == 0)
        }

        @Test func `a new message about a child reaches the team`() async throws {
            var (parent, entry) = try await parent()
            try await parent.visit("messages/new")
            try await parent.submit("/messages/new", ["subject": "", "body": "May I bring a friend?"])
            #expect(parent.page.status == 422 && parent.page.shows("May I bring a friend?"))
            try await parent.submit("/messages/new", ["about": entry, "subject": "The meeting"])
            #expect(parent.page.shows("Your message is with the SEND team."))
            #expect(try await desk.current().unread == 1)
            var stranger = try await Family.parent(town, "other@example.org")
            try await stranger.add()
            #expect(try await stranger.visit("messages/new").status == 404, "no one has linked them")
        }

        @Test func `the page of a child leads to the messages about that child alone, with how many are unread`()
            async throws
        {
            var (parent, entry) = try await parent()
            let other = try await parent.add(["forename": "Mia"])
            for id in ["m1", "m2"] { try await desk.tell(robin, id: id, "Subject \(id)") }
            try await desk.write { db in
                _ = try db.run("UPDATE message SET entry = 'other', kind = 'access' WHERE id = 'm2'")
            }
            let page = try await parent.visit("people/\(entry)")
            let link = try #require(page.text.firstRange(of: "href=\"\(parent.path("people/\(entry)/messages"))\""))
            #expect(page.text[link.upperBound...].prefix(200).contains("1 unread"))
            let list = try await parent.visit("people/\(entry)/messages")
            #expect(list.status == 200 && list.shows("Subject m1") && !list.shows("Subject m2"))
            #expect(list.text.contains("href=\"\(parent.path("messages/new"))?about=\(entry)\""))
            #expect(try await parent.visit("messages").shows("Subject m2"))
            #expect(try await !parent.visit("people/\(other)").text.contains("/\(other)/messages"), "no one is linked")
            var stranger = try await Family.parent(town, "other@example.org")
            #expect(try await stranger.visit("people/\(entry)/messages").status == 404)
        }

        @Test func `what was written about a child is gone once the account is not linked any more`() async throws {
            var (parent, _) = try await parent()
            try await desk.tell(robin, id: "m1", "About Dan")
            try await desk.unlink(robin)
            #expect(try await parent.visit("messages/m1").status == 404)
            #expect(try await !parent.visit("messages").shows("About Dan"))
            #expect(try await !parent.visit("home").shows("unread"))
        }

        @Test func `where a council wants no answers the page says so`() async throws {
            let town = try Town(edited: true) { copy in
                try copy.replace(
                    "\"messages\": {},", with: "\"cases\": { \"replies\": false }, \"messages\": {},",
                    in: "Tenants/leicester/portals/citizen.json")
            }
            let desk = try CaseDesk(town)
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry)
            try await desk.tell(robin, id: "m1", "A question")
            let page = try await parent.visit("messages/m1")
            #expect(page.shows("It is not possible to answer this message here."))
            #expect(!page.text.contains("name=\"body\""))
            #expect(try await parent.visit("messages").shows("It is not possible to send messages from here."))
            let token = try await parent.visit("people/add").form("/people/add")["csrf-token"] ?? ""
            let answer = await parent.post(parent.path("messages/m1"), [("csrf-token", token), ("body", "But I must")])
            #expect(answer.status == 409 && answer.shows("But I must"))
            #expect(try await desk.current().unread == 0)
        }
    }
}
