import Foundation
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// Whoever of the team opens anything of a case leaves a line in the audit, by whatever page they came in.
    @Suite struct CaseViewsTests {
        @Test(arguments: [
            "", "people", "people/add", "people/link", "people/marta", "people/marta/end", "record", "note", "message",
            "ask", "decision", "audit",
        ])
        func `a page of a case is told in the audit before it is shown`(_ path: String) async throws {
            var scene = try await CaseScene(try Town())
            let seen = try await scene.officer.visit("cases/\(scene.id)/\(path)")
            #expect(seen.status == 200 && seen.shows("Evie"))
            #expect(try await scene.count(path == "audit" ? "viewed-audit" : "viewed-case") == 1)
        }

        @Test(arguments: ["people/add", "note", "message", "ask"])
        func `the page of a posted form is recorded in the audit as well`(_ path: String) async throws {
            var scene = try await CaseScene(try Town())
            // The CSRF token of any page will do.
            try await scene.officer.visit("account/personal")
            let token = try #require(scene.officer.page.form("/account/personal")["csrf-token"])
            let seen = await scene.officer.post(
                scene.officer.path("cases/\(scene.id)/\(path)"), [("csrf-token", token)])
            #expect(seen.shows("Evie"))
            #expect(try await scene.count("viewed-case") == 1)
        }

        @Test func `what was looked at again is told in words, and how often`() async throws {
            var scene = try await CaseScene(try Town())
            for _ in 0..<3 { try await scene.officer.visit("cases/\(scene.id)/note") }
            await scene.town.services.views.flush(at: scene.town.clock.now)
            let audit = try await scene.officer.visit("cases/\(scene.id)/audit")
            #expect(audit.shows("Viewed the case, and again within 15 minutes: 2"))
        }

        @Test func `reading a conversation is told, whoever wrote last; an answer to any part of it stays in it`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            try await scene.act("message", ["to.marta": "yes", "subject": "A visit", "body": "On Tuesday?"])
            let first = try #require(try await scene.messages.first)
            try await scene.officer.visit("cases/\(scene.id)/messages/\(first.id)")
            #expect(try await scene.count("viewed-message") == 1)
            try await scene.act("messages/\(first.id)/reply", ["body": "Or on Wednesday?"])
            let second = try #require(try await scene.messages.first { $0.id != first.id })
            try await scene.act("messages/\(second.id)/reply", ["body": "Or on Friday?"])
            #expect(try await scene.messages.count { $0.thread == first.id } == 3)
        }
    }
}
