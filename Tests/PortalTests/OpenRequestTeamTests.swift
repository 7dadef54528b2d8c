import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Requests without an account as the team has them, from the intake to the case that an account claims.
    @Suite struct OpenRequestTeamTests {
        private let scene: OpenRequestScene
        private let services: IntakeOffice
        private var town: Town { scene.town }
        private let email = OpenRequestScene.email

        init() throws {
            scene = try OpenRequestScene { copy in
                try copy.write(SurveyScene.form, to: "forms/survey.json")
                try copy.set(
                    ["plugins", "survey"], to: ["form": "survey", "days": 0], in: "portals/citizen.json")
            }
            services = IntakeOffice(town: scene.town)
        }

        /// Does what a page of a case is for.
        private func act(
            _ officer: inout Browser, _ caseID: String, _ path: String, _ values: [String: String]
        ) async throws {
            let page = try await officer.visit("cases/\(caseID)/\(path)")
            let isPreviewed = page.text.contains(#"value="preview""#)
            try await officer.submit("/\(path)", values, button: isPreviewed ? "preview" : "do")
            try #require(officer.page.status == 200, "\(path): \(officer.page.text)")
            if isPreviewed { try await officer.submit("/\(path)", button: "do") }
        }

        @Test func `the team finds it among new requests, and how its address stands`() async throws {
            var officer = try await services.officer()
            #expect(try await !officer.visit("requests").shows("Thistleton"))
            _ = try await scene.send()
            let reference = try await scene.request.reference
            func expect(_ words: String) async throws {
                for page in ["requests", "requests/\(reference)"] {
                    try await officer.visit(page)
                    #expect(officer.page.shows(words) && officer.page.shows("Thistleton"), "\(page)")
                }
            }
            try await expect("Sent without an account, address not confirmed")
            #expect(officer.page.shows("Email address as typed: \(email)"))
            #expect(officer.page.shows("01632 960417") || officer.page.shows("01632 960 417"))
            #expect(officer.page.shows("Reading is hard for her.") && officer.page.shows("Samira Reedham"))
            try await scene.confirm()
            try await expect("Sent without an account, address confirmed")
            var account = try await scene.account()
            try await scene.claim(&account)
            try await expect("Sent without an account, claimed on 1 Sep 2024 by Robin Ashdown")
        }

        @Test func `the statutory period counts from the day on which it was sent`() async throws {
            _ = try await scene.send()
            town.clock.advance(by: 9 * 86_400)
            var officer = try await services.officer()
            let caseID = try await services.takeIn(try await scene.request.reference, &officer)
            let taken = try await scene.read { try CaseStore.find(.system($0), caseID) }
            #expect(taken?.received.iso == "2024-09-01" && taken?.due?.iso == "2024-10-13")
        }

        @Test(arguments: [false, true])
        func `what the team writes is mailed to an address that is confirmed, and to no other`(
            _ isConfirmed: Bool
        ) async throws {
            _ = try await scene.send()
            _ = try await scene.mails()
            if isConfirmed { try await scene.confirm() }
            var officer = try await services.officer()
            try await services.takeIn(try await scene.request.reference, &officer)
            let mails = try await scene.mails().dropFirst()
            #expect(mails.count == (isConfirmed ? 1 : 0), "\(mails)")
            #expect(!mails.contains { $0.contains("Thistleton") || $0.contains("Philippa") })
        }

        /// A case with something of each kind that an account outside the team has of one: a message, a question, a
        /// document and an invitation to the survey.
        private func everything(_ officer: inout Browser) async throws -> String {
            let request = try await scene.request
            let caseID = try await services.takeIn(request.reference, &officer)
            let involved = try await services.involved(caseID)
            let family = try #require(involved.first { $0.account == request.account }?.id)
            try await act(
                &officer, caseID, "document",
                ["to.\(family)": "yes", "title": "A letter for you", "kind": "letter", "body": "Dear Samira"])
            try await act(&officer, caseID, "ask", ["who": family, "service": "other", "title": "Her timetable"])
            let now = town.clock.now
            try await scene.write { db in
                try FactStore.add(.system(db), Fact("plan-issued", CivilDate(now)), to: caseID, source: "plan", at: now)
            }
            let site = try town.site(OpenRequestScene.citizens)
            for job in site.features.jobs { try await job(site, now) }
            return caseID
        }

        @Test func `who claims it has all that was written to its sender, and the sender's account has nothing`()
            async throws
        {
            _ = try await scene.send(files: [OpenRequestScene.letter])
            try await scene.confirm()
            var officer = try await services.officer()
            let caseID = try await everything(&officer)
            let (holder, citizens) = (try await scene.request.account, OpenRequestScene.citizens)
            let before = try DatabaseSearch.tables(holding: holder, in: town, citizens)
            var account = try await scene.account()
            try await scene.claim(&account)

            // What happened stays as it was: who sent, confirmed and was mailed what.
            let history: Set = ["account", "open_request", "outbox", "audit"]
            #expect(try DatabaseSearch.tables(holding: holder, in: town, citizens) == history)
            let id = try #require(try await town.find(email, citizens)?.id)
            let after = try DatabaseSearch.tables(holding: id, in: town, citizens)
            let moved = before.subtracting(history)
            #expect(moved.count > 7 && moved.isSubset(of: after), "\(moved.subtracting(after))")

            let request = try await scene.request
            for (path, words) in [
                ("people", "Thistleton"), ("people/\(request.entry)", "Philippa"), ("requests", "Her timetable"),
                ("people/\(request.entry)/documents", "A letter for you"), ("messages", "A letter for you"),
                ("home", "Tell us how it went"),
            ] {
                #expect(try await account.visit(path).shows(words), "\(path)")
            }
            let survey = try #require(account.page.text.firstMatch(of: /href="[^"]*\/(survey\/[^"]*)"/)?.1)
            #expect(try await account.visit(String(survey)).heading == "Tell us how it went")
            #expect(try await officer.visit("cases/\(caseID)/people").shows("Samira Reedham"))
        }

        @Test func `an account that was invited to the survey for the same case is not invited again by a claim`()
            async throws
        {
            _ = try await scene.send()
            var officer = try await services.officer()
            let caseID = try await everything(&officer)
            let request = try await scene.request
            var account = try await scene.account()
            let id = try #require(try await town.find(email, OpenRequestScene.citizens)?.id)
            try await scene.write { db in
                try db.run(
                    """
                    INSERT INTO survey_invitation (id, casefile, account, entry, state, invited, reminded)
                    VALUES ('own', $1, $2, $3, 'declined', '2024-09-01', '')
                    """, caseID, id, request.entry)
            }
            try await scene.claim(&account)
            let rows = try await scene.read { db in
                try db.rows("SELECT id, account, state FROM survey_invitation").map { row in
                    (0...2).map { row.text($0) }
                }
            }
            #expect(rows == [["own", id, "declined"]])
        }
    }
}
