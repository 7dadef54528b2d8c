import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// The mails about cases: each names what happened, what to do and the day, and nothing of a child.
    @Suite struct CaseworkMailTests {
        private let town: Town

        init() throws {
            town = try Town()
            try town.clock.advance(to: "2026-11-02T10:00")
        }

        private func dossier() async throws -> Dossier {
            try await Dossier(town, received: .day("2026-10-20"))
        }

        /// The language that the mother's portal was used in last.
        private func use(_ language: Language, _ dossier: Dossier) async throws {
            let (site, parent) = (try town.site(Dossier.citizen), dossier.parent)
            try await site.store.write { try AccountStore.setPlace($0, parent, on: site, in: language) }
        }

        private static let events: [(kind: Message.Kind, path: String, english: String, welsh: String, day: Int)] = [
            (.written, "messages/m", "You have a new message", "Mae gennych neges newydd", 2),
            (
                .asked, "messages/m", "We need information from you by 16 November 2026",
                "Mae angen gwybodaeth arnom gennych erbyn 16 Tachwedd 2026", 16
            ),
            (
                .returned, "messages/m", "Please look again at something you sent",
                "Mae angen edrych eto ar rywbeth a anfonoch", 2
            ),
            (.document, "messages/m", "You have a new document", "Mae gennych ddogfen newydd", 2),
            (
                .access, "messages/m", "We have answered your request to see a case",
                "Rydym wedi ateb eich cais i weld achos", 2
            ),
        ]

        @Test(arguments: [Language.en, .cy])
        func `every mail about a message has its day, leads to the recipient's own portal and names no child`(
            _ language: Language
        ) async throws {
            let dossier = try await dossier()
            try await use(language, dossier)
            try await dossier.ask(asked: .day("2026-11-02"), due: .day("2026-11-16"))
            #expect(Self.events.map(\.kind) == Message.Kind.allCases)
            for event in Self.events {
                let id = "message-\(event.kind.rawValue)"
                try await dossier.write(event.kind, id: id, object: event.kind == .asked ? "views" : "")
                let mail = try #require(try await town.mails(to: Dossier.mother, Dossier.team).last)
                #expect(mail.subject == (language == .en ? event.english : event.welsh))
                let day = "\(event.day) \(language == .en ? "November" : "Tachwedd") 2026"
                #expect(mail.text.contains(day), "\(event.kind): \(mail.text)")
                #expect(
                    mail.text.contains(
                        "https://ems.leicester.gov.uk/CitizenPortal_LIVE/\(language.rawValue)/messages/\(id)"))
                #expect(mail.language.hasPrefix(language.rawValue))
                for word in ["Evie", "Hartley", "hearing", "hears", "mail.casework", "{"] {
                    #expect(!mail.subject.contains(word) && !mail.text.contains(word), "\(event.kind): \(word)")
                    #expect(
                        !mail.html.contains("Evie") && !mail.html.contains("Hartley") && !mail.html.contains("hear"))
                }
            }
        }

        @Test(arguments: [Language.en, .cy])
        func `a reminder says by when, and once the day has passed that it is late`(_ language: Language) async throws {
            let dossier = try await dossier()
            try await use(language, dossier)
            try await dossier.ask(asked: .day("2026-11-02"), due: .day("2026-11-16"))
            for (day, english, welsh) in [
                (
                    "2026-11-09T09:00", "Reminder: we need information from you by 16 November 2026",
                    "Nodyn atgoffa: mae angen gwybodaeth arnom gennych erbyn 16 Tachwedd 2026"
                ),
                (
                    "2026-11-19T09:00", "We have not received what was due on 16 November 2026",
                    "Nid ydym wedi derbyn yr hyn a oedd i'w anfon erbyn 16 Tachwedd 2026"
                ),
            ] {
                try town.clock.advance(to: day)
                try await dossier.work()
                let mail = try #require(try await town.mails(to: Dossier.mother, Dossier.team).last)
                #expect(mail.subject == (language == .en ? english : welsh))
                #expect(
                    mail.text.contains(
                        "https://ems.leicester.gov.uk/CitizenPortal_LIVE/\(language.rawValue)/requests"))
                #expect(!mail.text.contains("Evie") && !mail.text.contains("views") && !mail.text.contains("{"))
            }
        }

        @Test(arguments: [Language.en, .cy])
        func `a warning names the case, not the child, and leads to the team's site`(_ language: Language) async throws
        {
            let dossier = try await dossier()
            let (site, officer) = (try town.site(Dossier.team), dossier.officer.account)
            try await site.store.write { try AccountStore.setPlace($0, officer, on: site, in: language) }
            // Six weeks from 20 October.
            try town.clock.advance(to: "2026-11-24T09:00")
            try await dossier.work()
            let mail = try #require(try await town.mails(to: "priti@example.org", Dossier.team).last)
            #expect(
                mail.subject
                    == (language == .en
                        ? "LE-26-00001: Decision to assess, due 1 December 2026"
                        : "LE-26-00001: Penderfyniad i asesu, erbyn 1 Rhagfyr 2026"))
            #expect(mail.text.contains("https://ems.leicester.gov.uk/Team/\(language.rawValue)/cases/evies-case"))
            #expect(!mail.text.contains("Evie") && !mail.text.contains("Hartley") && !mail.text.contains("{"))
        }

        @Test func `an account that never said where it is at home gets its audience's portal, in a language of that`()
            async throws
        {
            let dossier = try await dossier()
            let (site, parent) = (try town.site(Dossier.team), dossier.parent)
            try await site.store.write { db in
                _ = try db.run("UPDATE account SET portal = '', language = 'cy' WHERE id = $1", parent)
            }
            try await dossier.write(.written, id: "m")
            let mail = try #require(try await town.mails(to: Dossier.mother, Dossier.team).last)
            #expect(mail.text.contains("https://ems.leicester.gov.uk/CitizenPortal_LIVE/cy/messages/m"))

            let pat = try await town.account("pat@example.org", "leicester/professional/live")
            try await site.store.write { db in
                _ = try db.run("UPDATE account SET portal = '', language = 'cy' WHERE id = $1", pat)
                try CaseworkMails.notify(
                    db, .reminder, account: pat, object: "advice", site: site, at: town.clock.now)
            }
            try await dossier.ask("advice", asked: .day("2026-11-02"), due: .day("2026-11-16"), of: pat)
            let advice = try #require(try await town.mails(to: "pat@example.org", Dossier.team).last)
            #expect(
                advice.subject == "Reminder: we need information from you by 16 November 2026",
                "that portal is in English")
            #expect(advice.text.contains("https://ems.leicester.gov.uk/ProfessionalPortal_LIVE/requests"))
        }

        @Test func `what was read, answered or taken back meanwhile is not mailed`() async throws {
            let dossier = try await dossier()
            try await dossier.ask(asked: .day("2026-11-02"), due: .day("2026-11-16"))
            try await dossier.write(.asked, id: "asked", object: "views")
            try await dossier.write(.written, id: "read")
            let now = town.clock.now
            try await town.site(Dossier.team).store.write { db in
                try MessageStore.see(.system(db), "read", at: now)
                try RequestStore.settle(.system(db), "views", as: .withdrawn, on: nil, reference: "")
            }
            #expect(try await town.mails(to: Dossier.mother, Dossier.team).isEmpty)
        }

        @Test func `whose last mail was refused is known, until one is taken or another address given`() async throws {
            let dossier = try await dossier()
            let (site, parent) = (try town.site(Dossier.team), dossier.parent)
            func wasRefused() async throws -> Bool {
                try await site.store.read { try AccountStore.refusesMail($0, account: parent) }
            }
            #expect(try await !wasRefused(), "nothing was sent yet")
            try await dossier.write(.written, id: "first")
            #expect(try await !wasRefused(), "it waits")
            try await dossier.settle(as: "failed")
            #expect(try await wasRefused())
            town.clock.advance(by: 60)
            try await dossier.write(.written, id: "second")
            #expect(try await wasRefused(), "nothing is known of the second yet")
            try await dossier.settle(as: "sent")
            #expect(try await !wasRefused())
            town.clock.advance(by: 60)
            try await dossier.write(.written, id: "third")
            try await dossier.settle(as: "failed")
            #expect(try await wasRefused())
            town.clock.advance(by: 60)
            let now = town.clock.now
            try await site.store.write { db in
                _ = try db.run(
                    """
                    INSERT INTO identity_event (id, at, kind, portal, account)
                    VALUES ('changed', $1, 'email-changed', $2, $3)
                    """, seconds(now), site.portal.name, parent)
            }
            #expect(try await !wasRefused())
        }

        @Test func `a refusal is forgotten with the mails that came after it, and not before`() async throws {
            let dossier = try await dossier()
            let (site, parent) = (try town.site(Dossier.team), dossier.parent)
            try await dossier.write(.written, id: "refused")
            try await dossier.settle(as: "failed")
            town.clock.advance(by: 86_400)
            try await dossier.write(.written, id: "taken")
            try await dossier.settle(as: "sent")
            for day in [10, 29, 1, 1, 1, 40] {
                town.clock.advance(by: Double(day) * 86_400)
                let now = town.clock.now
                try await site.store.write { try OutboxRow.removeOld($0, at: now) }
                #expect(try await !site.store.read { try AccountStore.refusesMail($0, account: parent) })
            }
            #expect(try await dossier.outbox().isEmpty)
        }
    }
}
