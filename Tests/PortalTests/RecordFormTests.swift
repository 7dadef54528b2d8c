import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// What someone has said otherwise is filled in by the team, and is theirs all the same.
    @Suite(.timeLimit(.minutes(3))) struct RecordFormTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        @Test func `answers on someone's behalf are sent by the officer and kept as theirs`() async throws {
            var officer = try await services.officer()
            let caseID = try await services.takeIn(try await services.request().reference, &officer)
            let person = try await services.person(of: caseID)
            try await officer.visit("cases/\(caseID)/record")
            let values = ["form": "parental-request", "behalf": "other", "channel": "phone"]
            try await officer.submit("/record", values)
            #expect(officer.page.status == 422)
            #expect(officer.page.shows("Enter the name of the person who gave the answers"))
            try await officer.submit("/record", ["name": "Peter Brown", "behalf": "other"])
            let draft = try officer.page.id(of: "drafts")
            try await officer.fill(draft)
            try await officer.send()
            #expect(try officer.page.id(of: "submissions").isEmpty == false)
            let (representative, reviewed) = try await services.read { db in
                let reviewed = try ReviewStore.all(.system(db), person: person).first { $0.subject == person }
                return (
                    try db.row("SELECT name, channel, reference FROM on_behalf").map {
                        [$0.text(0), $0.text(1), $0.text(2)]
                    }, reviewed
                )
            }
            let priti = try await town.find("priti@example.org", IntakeOffice.team)?.id
            #expect(representative == ["Peter Brown", "phone", reviewed?.reference ?? "-"])
            #expect(reviewed?.account == priti && reviewed?.isIntake == false)
            #expect(
                try await services.read { try CaseStore.find(.system($0), caseID)?.waiting } == 2,
                "the parent's and this one")
            #expect(try await services.audit().contains("form-recorded"))
            let mails = try await town.mails(to: "priti@example.org", IntakeOffice.team)
            #expect(mails.allSatisfy { !$0.text.contains("EHC-") }, "no one writes to themselves")
            try await officer.visit("cases/\(caseID)/record")
            #expect(officer.page.shows("On behalf of Peter Brown. By phone"))
        }

        @Test
        func `what was recorded for someone who was asked is judged like any other, and notifies no one of the team`()
            async throws
        {
            var officer = try await services.officer()
            let caseID = try await services.takeIn(try await services.request().reference, &officer)
            let one = try #require(try await services.involved(caseID).first)
            try await ask(one, caseID)
            try await officer.visit("cases/\(caseID)/record")
            let values = ["form": "parental-request", "behalf": one.id, "channel": "phone"]
            try await officer.submit("/record", values)
            try await officer.fill(try officer.page.id(of: "drafts"))
            try await officer.send()
            let sent = "cases/\(caseID)/submissions/\(try officer.page.id(of: "submissions"))"
            #expect(try await asked() == "answered")
            #expect(try await officer.visit(sent).status == 200)
            let told = try await services.count("message")
            try await officer.visit("\(sent)/return")
            try await officer.submit("/return", ["missing": "A page of the letter."], button: "preview")
            #expect(officer.page.shows("No one is notified"))
            try await officer.submit("/return", button: "do")
            #expect(try await asked() == "returned")
            #expect(try await services.count("message") == told)
            try await officer.visit("\(sent)/accept")
            try await officer.submit("/accept", button: "preview")
            try await officer.submit("/accept", button: "do")
            #expect(try await asked() == "accepted")
        }

        /// Asks someone involved for a request of their own.
        private func ask(_ one: Involvement, _ caseID: String) async throws {
            let priti = try #require(try await town.find("priti@example.org", IntakeOffice.team)?.id)
            let (now, day) = (town.clock.now, CivilDate(town.clock.now))
            let request = InformationRequest(
                id: "asked", caseID: caseID, person: one.person, involvement: one.id, account: one.account,
                entry: one.entry, service: "Family", form: "parental-request", title: "Your request", asked: day,
                due: day.adding(days: 14), at: now)
            try await services.write { db in
                try RequestStore.add(try #require(try Officer.of(db, account: priti)).team(db), request)
            }
        }

        /// How what someone was asked for stands.
        private func asked() async throws -> String? {
            try await services.read { db in
                try db.row("SELECT state FROM information_request WHERE id = 'asked'")?.text(0)
            }
        }
    }
}
