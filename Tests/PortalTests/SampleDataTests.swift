import Database
import Files
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// What a demo shows: invented, the same each time, and something of everything.
    @Suite struct SampleDataTests {
        private let town: Town
        private let sample: SampleFile

        init() throws {
            town = try Town()
            sample = try SampleFile.read(root: town.root)
            try town.clock.advance(to: "2026-11-25T10:30")
        }

        private func fill(_ town: Town) async throws {
            try await SampleData.fill(town.requestHandler.directory, from: sample, town.services)
        }

        private func rows(_ sql: SQL, _ site: String = Dossier.team, in other: Town? = nil) async throws
            -> [String]
        {
            try await (other ?? town).site(site).store.read { db in
                try db.rows(sql).map { row in (0..<4).map { row.text($0) }.joined(separator: " ") }
            }
        }

        @Test func `is there once, also for two who ask for it at once`() async throws {
            let other = try Town()
            try other.clock.advance(to: "2026-11-25T10:30")
            try await fill(other)
            async let first: Void = fill(town)
            async let second: Void = fill(town)
            _ = try await (first, second)
            let cases: SQL = "SELECT id, '', '', '' FROM casefile"
            #expect(try await rows(cases).count == rows(cases, in: other).count)
        }

        @Test func `every council has cases at every stage, late, due today and due this week`() async throws {
            try await fill(town)
            let teams = town.sites.filter { $0.portal.name == "team" && $0.environment == .live }
            #expect(teams.count == 4)
            for team in teams {
                let cases = try await team.store.read { db in
                    try db.rows("SELECT id FROM casefile").compactMap {
                        try CaseStore.find(.system(db), $0.text(0))
                    }
                }
                #expect(cases.count == sample.cases.count && cases.count == 40)
                let open = cases.filter(\.isOpen)
                for stage in try team.caseRules.process.stages {
                    #expect(open.count { $0.stage == stage.name } >= 5, "\(team.id): \(stage.name)")
                }
                let today = CivilDate(town.clock.now)
                #expect(open.allSatisfy { $0.due != nil }, "\(team.id)")
                #expect(open.count { $0.due ?? today < today } >= 5)
                #expect(open.count { $0.due == today } >= 2)
                #expect(open.count { today < $0.due ?? today && $0.due ?? today <= today.adding(days: 7) } >= 5)
                let citizen = town.sites.first { $0.tenant.id == team.tenant.id && $0.portal.audience == .citizen }
                let mayWrite = try citizen?.caseRules.allowsReplies == true
                #expect(mayWrite ? open.count { $0.unread > 0 } >= 4 : open.allSatisfy { $0.unread == 0 })
                #expect(open.count { $0.waiting > 0 } >= 2)
                #expect(open.contains { $0.coordinator.isEmpty })
                #expect(cases.contains { $0.state == .closed } && cases.contains { $0.state == .withdrawn })
            }
        }

        @Test func `of everything that may become of a thing there is one`() async throws {
            try await fill(town)
            func kinds(_ sql: SQL) async throws -> Set<String> {
                Set(try await rows(sql).map { $0.trimmingCharacters(in: .whitespaces) })
            }
            #expect(
                try await kinds("SELECT DISTINCT state, '', '', '' FROM information_request").isSuperset(
                    of: ["open", "answered", "accepted", "returned"]))
            #expect(
                try await kinds("SELECT DISTINCT told, seen IS NULL, posted IS NULL, '' FROM document_recipient")
                    .isSuperset(of: ["portal 1 1", "portal 0 1", "post 1 0"]))
            #expect(try await rows("SELECT id, '', '', '' FROM document WHERE recalled IS NOT NULL").count == 1)
            #expect(try await rows("SELECT id, '', '', '' FROM document WHERE upload <> ''").count == 4)
            #expect(
                try await kinds("SELECT DISTINCT decision, published IS NULL, '', '' FROM case_decision").isSuperset(
                    of: ["assess 0", "assess 1", "issue 1", "draft 0", "final 0", "review 0", "appeal 0"]))
            #expect(try await rows("SELECT id, '', '', '' FROM case_exception").count == 4)
            #expect(try await rows("SELECT id, '', '', '' FROM access_request WHERE state = 'waiting'").count == 1)
            #expect(try await rows("SELECT reference, '', '', '' FROM judgement WHERE intake = 1").count == 3)
            #expect(try await rows("SELECT reference, '', '', '' FROM judgement WHERE state = 'accepted'").count > 5)
            #expect(
                try await kinds("SELECT DISTINCT role, '', '', '' FROM involvement") == [
                    "parent", "carer", "foster-carer", "social-worker", "young-person", "professional",
                ])
            #expect(try await rows("SELECT account, '', '', '' FROM professional").count == 2)
        }

        @Test func `who is tried out first has nobody yet, and the others have what they are there for`() async throws {
            try await fill(town)
            let site = try town.site(Dossier.citizen)
            func statuses(_ email: String, _ site: Site) async throws -> [Casework.Permissions] {
                let now = town.clock.now
                return try await site.store.read { db in
                    let account = try #require(try AccountStore.find(db, email: email, site.portal.audience))
                    let council = try #require(SampleCouncil(sample, team: site, portals: [site]))
                    return try Permissions.all(db, for: council.visit(db, account.id, site, at: now))
                }
            }
            for email in ["sam@example.org", "alex@example.org"] {
                #expect(try await statuses(email, site).isEmpty)
            }
            let robin = try #require(try await statuses("robin@example.org", site).first)
            let jo = try #require(try await statuses("jo@example.org", site).first)
            #expect(robin.person == jo.person && robin.entry.id != jo.entry.id)
            #expect(robin.may(.seesSubmissions) && robin.may(.mayDecide))
            let kit = try #require(try await statuses("kit@example.org", site).first)
            #expect(kit.may(.seesCase) && !kit.may(.seesSubmissions))
            let (documents, messages, asked) = try await site.store.read { db in
                (
                    try DocumentStore.all(db, robin).count, try MessageStore.all(db, robin, limit: 50).count,
                    try db.row(
                        "SELECT COUNT(*) FROM information_request WHERE account = $1 AND state IN ('open', 'returned')",
                        robin.account)?.integer(0)
                )
            }
            #expect(documents == 2 && messages >= 4 && asked == 1)
            let professional = try town.site("leicester/professional/live")
            let pat = try await statuses("pat@example.org", professional)
            #expect(pat.count >= 4 && pat.allSatisfy { $0.involvement != nil })
            #expect(try await statuses("lee@example.org", professional).isEmpty)
        }

        @Test func `of those whom nobody has authenticated one is linked, and none was asked or told anything`()
            async throws
        {
            try await fill(town)
            #expect(
                try await rows(
                    """
                    SELECT i.email, '', '', '' FROM involvement i JOIN account a ON a.id = i.account
                    WHERE a.audience = 'professional' AND NOT EXISTS (SELECT 1 FROM professional p WHERE p.account = a.id)
                    """
                ).map { $0.trimmingCharacters(in: .whitespaces) } == ["lee@example.org"])
            let early = try await rows(
                """
                SELECT m.subject, '', '', '' FROM message m JOIN account a ON a.id = m.account
                    LEFT JOIN professional p ON p.account = a.id
                WHERE a.audience = 'professional' AND (p.account IS NULL OR m.at < p.authenticated)
                """)
            #expect(early.isEmpty)
            let asked = try await rows(
                """
                SELECT r.title, '', '', '' FROM information_request r JOIN account a ON a.id = r.account
                    LEFT JOIN professional p ON p.account = a.id
                WHERE a.audience = 'professional' AND (p.account IS NULL OR r.at < p.authenticated)
                """)
            #expect(asked.isEmpty)
        }

        @Test func `a second start adds nothing, and another day's first start tells the same story`() async throws {
            try await fill(town)
            let sql: SQL = """
                SELECT p.forename, p.surname, c.reference, c.stage FROM casefile c JOIN person p ON p.id = c.person
                ORDER BY c.reference
                """
            let first = try await rows(sql)
            try await fill(town)
            #expect(try await rows(sql) == first)
            let other = try Town()
            try other.clock.advance(to: "2026-11-25T16:00")
            try await fill(other)
            #expect(try await rows(sql, in: other) == first)
            #expect(try await rows(sql, "stockton/team/live") != first.map { $0.replacing("LE-", with: "ST-") })
        }

        @Test func `everybody is at example.org, and no mail of days gone by waits`() async throws {
            try await fill(town)
            let strangers = try await rows(
                "SELECT email, '', '', '' FROM account WHERE email NOT LIKE '%@example.org'")
            #expect(strangers.isEmpty)
            let site = try town.site(Dossier.team)
            let hour = seconds(town.clock.now) - 3600
            let waiting = try await site.store.read { db in
                try db.row("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND created < $1", hour)?.integer(0)
            }
            #expect(waiting == 0)
            let refused = try await site.store.read { db in
                try db.rows("SELECT id FROM account").filter { try AccountStore.refusesMail(db, account: $0.text(0)) }
                    .count
            }
            #expect(refused == 1)
        }

        @Test func `the report is a real PDF`() async throws {
            let path = "\(town.root)/Config/sample/report.pdf"
            let verdict = await FileInspector().inspect(
                path: path, filename: "report.pdf", allowed: [.pdf], limit: 100_000)
            guard case .good(.pdf) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let start = try #require(text.firstMatch(of: /startxref\n(\d+)\n/)?.1)
            #expect(text.dropFirst(Int(start) ?? 0).hasPrefix("xref\n0 6\n"))
        }
    }
}
