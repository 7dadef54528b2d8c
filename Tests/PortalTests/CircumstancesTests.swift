import Database
import PortalKit
import Testing

@testable import Casework
@testable import Plugins
@testable import Portal

extension Proofs {
    /// A change of circumstances reaches the team: on the case of each child, or in the inbox alone where there is no link.
    @Suite struct CircumstancesTests {
        private let typed = ["kind": "care", "details": "Her grandmother looks after her now."]

        @Test func `of a linked account stands on the case, unread, until an officer opens it`() async throws {
            var scene = try await CaseScene(try Town())
            var marta = try scene.town.browser(CaseScene.citizen)
            try await marta.signIn("marta@example.org")
            try await marta.visit("account/circumstances")
            try await marta.submit("/account/circumstances", typed)
            let subject = "Change of circumstances: Who cares for a child has changed"
            #expect(try await scene.officer.visit("messages").shows(subject))
            let page = try await scene.officer.visit("cases/\(scene.id)")
            #expect(page.shows(subject))
            let link = try #require(page.text.firstMatch(of: /cases\/case-evie\/messages\/([\w.-]+)"/)?.1)
            let opened = try await scene.officer.visit("cases/\(scene.id)/messages/\(link)")
            #expect(opened.shows("Her grandmother looks after her now."))
            #expect(try await scene.read { try InboxStore.unread($0) } == 0)
            let sent = try await marta.open(marta.path("messages") + "?box=sent")
            #expect(sent.shows(subject), "the sender finds it too")
        }

        @Test func `of an account without a link is read in the inbox, with how to answer`() async throws {
            let scene = try await CaseScene(try Town())
            var officer = scene.officer
            var robin = try await Family.parent(scene.town)
            try await robin.visit("account/circumstances")
            try await robin.submit("/account/circumstances", typed)
            let inbox = try await officer.visit("messages")
            let id = try #require(inbox.text.firstMatch(of: /Team[^"]*\/messages\/([\w.-]+)"/)?.1)
            let opened = try await officer.visit("messages/\(id)")
            #expect(opened.status == 200 && opened.shows("Her grandmother looks after her now."))
            #expect(opened.shows("robin@example.org"))
            #expect(try await scene.read { try InboxStore.unread($0) } == 0)
            #expect(try await scene.count("message-read") == 1)
        }
    }
}
