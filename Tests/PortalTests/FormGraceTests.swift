import Configuration
import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Forms
@testable import Portal

extension Proofs {
    /// How long a form that was begun before its end may still be sent.
    @Suite struct FormGraceTests {
        private let form = "parental-request"

        /// Leicester, whose parental request closes at a time.
        private func town(_ limits: ConfigValue) throws -> Town {
            try Town(edited: true) { copy in
                try copy.set(["plugins", "forms", "limits", form], to: limits, in: "portals/citizen.json")
            }
        }

        /// A parent who began the form on 1 September 2024, signed in at a time with its summary filled in.
        private func filled(_ town: Town, at time: Date) async throws -> (Browser, draft: String) {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            town.clock.advance(by: time.timeIntervalSince(town.clock.now))
            try await parent.signIn("robin@example.org")
            try await parent.fill(draft)
            return (parent, draft)
        }

        private func sent(_ town: Town) async throws -> Int {
            try await town.site(Family.portal).store.read {
                try $0.row("SELECT COUNT(*) FROM submission")?.integer(0) ?? 0
            }
        }

        @Test(arguments: [
            ("2024-10-01T09:00", 14, "2024-10-15T09:00"), ("2024-10-01T09:00", 0, "2024-10-01T09:00"),
            // From summer time to winter time, so that the days are an hour longer together.
            ("2024-10-20T00:00", 14, "2024-11-03T00:00"),
        ])
        func `what was begun before the end is sent until the second at which its days are over`(
            _ until: String, _ days: Int, _ last: String
        ) async throws {
            let end = try #require(Dates.instant(london: last))
            for (seconds, isSent) in [(-1.0, true), (0, false)] {
                let town = try town(["until": .init(.string(until)), "graceDays": .init(.number(Double(days)))])
                #expect(town.councils.statuses.flatMap(\.mistakes) == [])
                var (parent, draft) = try await filled(town, at: end - 600)
                town.clock.advance(by: 600 + seconds)
                try await parent.send()
                #expect(try await sent(town) == (isSent ? 1 : 0), "\(last), \(seconds)")
                #expect(parent.page.status == (isSent ? 200 : 409), "\(parent.page)")
                guard !isSent else { continue }
                #expect(parent.page.shows("The form was not sent, because it has closed"), "\(parent.page.text)")
                #expect(try await parent.step("summary", of: draft).status == 200, "what was typed is still there")
            }
        }

        @Test func `without the setting there are fourteen days`() async throws {
            let town = try town(["until": "2024-10-01T09:00"])
            let end = try #require(Dates.instant(london: "2024-10-15T09:00"))
            var (parent, draft) = try await filled(town, at: end - 300)
            town.clock.advance(by: 299)
            try await parent.step("summary", of: draft)
            let open = parent
            town.clock.advance(by: 1)
            #expect(try await parent.send().status == 409)
            #expect(try await sent(town) == 0)
            #expect(open.page.shows("15 October 2024"), "its pages say until when")
        }

        @Test func `after its end the form is begun no more, however long those begun before may be sent`() async throws
        {
            let town = try town(["until": "2024-10-01T09:00", "graceDays": 30])
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            try town.clock.advance(to: "2024-10-01T08:55")
            try await parent.signIn("robin@example.org")
            try await parent.visit("people/\(child)")
            let start = try parent.page.form("/\(form)/start")
            town.clock.advance(by: 300)
            let late = await parent.post(start.action, start.fields)
            #expect(late.status == 409 && late.shows("closed"))
            #expect(try await !parent.visit("people/\(child)").text.contains("/\(form)/start"))
            #expect(try await parent.visit("forms/\(form)/start").shows("closed on"))
            let drafts = try await town.site(Family.portal).store.read {
                try $0.row("SELECT COUNT(*) FROM draft")?.integer(0)
            }
            #expect(drafts == 0)
        }

        @Test func `until a second before its end it is begun`() async throws {
            let town = try town(["until": "2024-10-01T09:00", "graceDays": 0])
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            try town.clock.advance(to: "2024-10-01T08:55")
            try await parent.signIn("robin@example.org")
            try await parent.visit("people/\(child)")
            town.clock.advance(by: 299)
            try await parent.submit("/\(form)/start")
            #expect(parent.page.status == 200 && parent.page.address.contains("/drafts/"))
        }

        @Test func `what was sent in time may be changed after the days are over`() async throws {
            let town = try town(["until": "2024-10-01T09:00", "graceDays": 7])
            var parent = try await Family.parent(town)
            let submission = try await parent.sent(try await parent.add())
            try town.clock.advance(to: "2024-10-20T09:00")
            try await parent.signIn("robin@example.org")
            try await parent.visit("submissions/\(submission)")
            try await parent.submit("/edit")
            let draft = try parent.page.id(of: "drafts")
            try await parent.step("child", of: draft)
            #expect(!parent.page.shows("closed"))
            try await parent.save(["strengths": "He paints now."])
            try await parent.step("summary", of: draft)
            try await parent.send()
            #expect(try await sent(town) == 2)
        }

        @Test func `a time that the clocks skip on the last day takes no days away`() throws {
            var settings = Settings(["until": "2025-03-16T01:30", "graceDays": 14], at: "")
            let limit = FormLimit(form, &settings)
            // On 30 March 2025 it is 02:00 in London a minute after 00:59.
            #expect(limit.ends == Dates.instant(london: "2025-03-30T02:30"))
            #expect(settings.issues.isEmpty)
        }
    }
}
