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
    /// What the team's mails say is due: words, never a key or a name in braces.
    @Suite struct OwnTargetTests {
        /// Leicester with a target of its own three weeks from the request.
        private static func town() throws -> Town {
            let town = try Town(edited: true) { copy in
                func set(_ file: String, _ path: [ConfigValue], _ value: ConfigValue) throws {
                    let edit = try Edit(["file": .init(.string(file)), "set": .init(.list(path)), "value": value])
                    try edit.apply(copy.root, "leicester")
                }
                try set(
                    "portals/team.json", ["plugins", "cases", "targets"],
                    [
                        "panel": [
                            "stage": "request", "from": "received", "weeks": 3, "by": "council",
                            "source": "The council's own", "met": ["assessment-agreed", "assessment-refused"],
                        ]
                    ])
                try set("texts.en.json", ["all", "deadline.panel"], "The panel meets")
                try set("texts.cy.json", ["all", "deadline.panel"], "Mae'r panel yn cyfarfod")
            }
            return town
        }

        /// The last mail to the officer, whose team's site was used in `language`, once the day's work is done.
        private func warning(
            _ town: Town, _ language: Language, at day: String, asking: Bool = false
        ) async throws -> (subject: String, text: String) {
            try town.clock.advance(to: "2026-11-02T10:00")
            let dossier = try await Dossier(town, received: .day("2026-10-20"))
            if asking { try await dossier.ask(asked: .day("2026-11-02"), due: .day("2026-11-06")) }
            let (site, officer) = (try town.site(Dossier.team), dossier.officer.account)
            try await site.store.write { try AccountStore.setPlace($0, officer, on: site, in: language) }
            try town.clock.advance(to: day)
            try await dossier.work()
            let mail = try #require(try await town.mails(to: "priti@example.org", Dossier.team).last)
            return (mail.subject, mail.text)
        }

        @Test(arguments: [(Language.en, "The panel meets"), (.cy, "Mae'r panel yn cyfarfod")])
        func `a mail about a council's own target says its words`(_ language: Language, _ words: String) async throws {
            let town = try Self.town()
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            let mail = try await warning(town, language, at: "2026-11-03T09:00")
            #expect(mail.subject.hasPrefix("LE-26-00001: \(words), "))
            #expect(mail.text.contains(words))
            #expect(!mail.text.contains("caseload.next") && !mail.text.contains("deadline.panel"))
        }

        @Test(arguments: [Language.en, .cy])
        func `a mail about something asked for says of whom it was asked`(_ language: Language) async throws {
            let mail = try await warning(try Town(), language, at: "2026-11-05T09:00", asking: true)
            #expect(mail.subject.contains("Family"))
            #expect(!mail.subject.contains("{") && !mail.text.contains("{"))
        }
    }
}
