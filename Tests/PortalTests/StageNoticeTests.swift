import Casework
import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Mails when a case moves to another stage.
    @Suite struct StageNoticeTests {
        /// Leicester with mails at the beginning of the assessment, with words of its own in English.
        private static func town(_ notices: ConfigValue) throws -> Town {
            try Town(edited: true) { copy in
                func set(_ file: String, _ path: [ConfigValue], _ value: ConfigValue) throws {
                    let edit = try Edit(["file": .init(.string(file)), "set": .init(.list(path)), "value": value])
                    try edit.apply(copy.root, "leicester")
                }
                try set("portals/team.json", ["plugins", "cases", "stageNotices"], notices)
                try set(
                    "texts.en.json", ["all", "notice.stage.assessment.subject"],
                    "Case {reference}: the assessment begins")
            }
        }

        /// Records the fact that moves the case of an appeal to the assessment.
        private func move(_ dossier: Dossier) async throws {
            let site = try dossier.town.site(Dossier.team)
            let (rules, now) = (try site.caseRules, dossier.town.clock.now)
            try await site.store.write { db in
                let team = dossier.officer.team(db)
                for fact in ["assessment-refused", "appeal-lodged"] {
                    try FactStore.add(
                        team, Fact(fact, CivilDate(now)), to: dossier.caseID, source: fact, at: now)
                }
                guard let current = try CaseStore.find(team, dossier.caseID) else { throw Missing(what: "the case") }
                let facts = try FactStore.all(team, of: dossier.caseID).map(\.fact)
                let events = CaseEvent.all(rules.process, current, facts, today: CivilDate(now))
                guard let order = events.first(where: { $0.fact == "order-to-assess" }) else {
                    throw Missing(what: "the order in \(events.map(\.fact))")
                }
                try order.record(
                    team, on: CivilDate(now), of: current, rules, source: "order", site: site, at: now)
                try CaseStore.refresh(team, dossier.caseID, rules)
            }
        }

        private func mails(_ town: Town) async throws -> [(subject: String, text: String)] {
            try town.clock.advance(to: "2026-11-02T10:00")
            let dossier = try await Dossier(town, received: .day("2026-08-01"))
            try await move(dossier)
            return try await town.mails(to: Dossier.mother, Dossier.citizen).map { ($0.subject, $0.text) }
        }

        @Test func `a family is mailed that a case has moved, by its number and without the child`() async throws {
            let town = try Self.town(["stages": ["assessment"]])
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            let mails = try await mails(town)
            #expect(mails.map(\.subject) == ["Case LE-26-00001: the assessment begins"])
            let text = try #require(mails.first?.text)
            #expect(text.contains("LE-26-00001") && text.contains("Assessment"))
            #expect(text.contains("https://ems.leicester.gov.uk/CitizenPortal_LIVE/en/home"))
            for name in ["Evie", "Hartley"] { #expect(!text.contains(name)) }
            #expect(!text.contains("{"))
        }

        @Test(
            arguments: [
                ["stages": []], ["stages": ["plan"]], ["stages": ["assessment"], "to": ["professionals"]],
            ] as [ConfigValue])
        func `nobody is mailed of a stage that the council has not named, or is none of those named`(
            _ notices: ConfigValue
        ) async throws {
            #expect(try await mails(try Self.town(notices)).isEmpty)
        }
    }
}
