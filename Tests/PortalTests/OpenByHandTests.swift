import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Cases that are opened for requests which came by post, by phone or from a school.
    @Suite(.timeLimit(.minutes(3))) struct OpenByHandTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        /// What is typed of a letter from Dan's school.
        private func request(on day: CivilDate) -> [String: String] {
            Family.dan.filter { $0.key != "relationship" && $0.key != "responsibility" }.merging([
                "asker": "setting", "channel": "letter", "received.day": String(day.day),
                "received.month": String(day.month), "received.year": String(day.year), "from.name": "Ada Green",
                "from.role": "professional", "from.organisation": "Mill Lane School",
                "from.email": "green@example.org",
            ]) { $1 }
        }

        @Test func `a case opened by hand has its day nought, its note and its scan`() async throws {
            var officer = try await services.officer()
            try await officer.visit("cases/open")
            let search = officer.path("cases/open") + "?name=Brown&born.day=&born.month=&born.year="
            try await officer.open(search)
            #expect(officer.page.shows("No one was found"))
            try await officer.open(officer.path("cases/open") + "?person=new")
            let day = CivilDate(town.clock.now).adding(days: -40)
            let values = request(on: day).merging(["note": "came by hand"]) { $1 }
            try await officer.submit("/cases/open", values, button: "preview")
            #expect(officer.page.shows("is more than 30 days ago"))
            let scan = ChosenFile(
                input: "scan", name: "letter.pdf", type: "application/pdf", bytes: FormFiles.pdf("a letter"))
            try await officer.submit("/cases/open", button: "do", files: [scan])
            let caseID = try officer.page.id(of: "cases")
            let (opened, notes, documents) = try await services.read { db in
                (
                    try CaseStore.find(.system(db), caseID),
                    try DecisionStore.notes(.system(db), of: caseID),
                    try DocumentStore.all(.system(db), of: caseID)
                )
            }
            #expect(opened?.received == day && opened?.channel == .letter && opened?.requester == .setting)
            #expect(notes.map(\.body) == ["came by hand"])
            #expect(documents.count == 1 && documents[0].published == nil && !documents[0].upload.isEmpty)
            #expect(officer.page.shows("No parent is on this case yet."))

            try await officer.open(officer.path("cases/open") + "?person=new")
            try await officer.submit("/cases/open", values.merging(["forename": "Tom"]) { $1 }, button: "preview")
            #expect(officer.page.shows("Only the forename differs: Tom is not Dan."))
            let person = try #require(opened?.person)
            try await officer.submit("/cases/open", button: "use:\(person)")
            #expect(officer.page.shows("There is already an open case"))
            #expect(try await services.count("casefile") == 1)
        }

        @Test func `whoever made the request, and the parent, are involved with their addresses, once`() async throws {
            var officer = try await services.officer()
            try await officer.open(officer.path("cases/open") + "?person=new")
            var values = request(on: CivilDate(town.clock.now))
            values["from.name"] = ""
            values["parent.lines"] = "5 Weir Lane"
            try await officer.submit("/cases/open", values, button: "preview")
            for field in ["from.name", "parent.name", "parent.role"] {
                #expect(officer.page.status == 422 && officer.page.text.contains("href=\"#\(field)\""), "\(field)")
            }
            let parent = ["from.name": "Ada Green", "parent.name": "Rowan Brown", "parent.role": "parent"]
            try await officer.submit(
                "/cases/open", parent.merging(["parent.lines": "5 Weir Lane\r\n\r\nLeicester"]) { $1 },
                button: "preview")
            #expect(officer.page.shows("Rowan Brown is added to the people involved, as: Parent with parental"))
            #expect(officer.page.shows("Ada Green is added to the people involved"))
            #expect(!officer.page.shows("There is no one yet who must be told"))
            let form = try officer.page.form("/cases/open")
            for _ in 0..<2 {
                #expect(await officer.post(form.action, form.fields + [("action", "do")]).status == 303)
            }
            try await officer.open(try #require(officer.page.location))
            #expect(!officer.page.shows("No parent is on this case yet."))
            let involved = try await services.involved(try officer.page.id(of: "cases"))
            #expect(Set(involved.map(\.name)) == ["Ada Green", "Rowan Brown"] && involved.count == 2)
            let rowan = try #require(involved.first { $0.role == "parent" })
            #expect(rowan.lines == ["5 Weir Lane", "Leicester"] && rowan.account.isEmpty && rowan.isShown)
            let ada = try #require(involved.first { $0.role == "professional" })
            #expect(ada.email == "green@example.org" && ada.organisation == "Mill Lane School" && ada.isShown)
            #expect(try await services.audit().count { $0 == "involvement-added" } == 2)
        }

        @Test func `someone who is involved already is chosen, and not written down a second time`() async throws {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            let first = try await services.takeIn(reference, &officer)
            let person = try await services.person(of: first)
            let robin = try #require(try await services.involved(first).first)
            try await services.write { db in
                try CaseStore.close(.system(db), first, as: .closed, on: nil, reason: "")
            }
            try await officer.open(officer.path("cases/open") + "?person=\(person)")
            let asked = request(on: CivilDate(town.clock.now)).filter { !$0.key.hasPrefix("from.") }
            try await officer.submit("/cases/open", asked, button: "preview")
            #expect(officer.page.status == 422 && officer.page.text.contains("href=\"#from\""))
            try await officer.submit("/cases/open", ["from": "new"], button: "preview")
            #expect(officer.page.status == 422 && officer.page.text.contains("href=\"#from.name\""))
            try await officer.submit("/cases/open", ["from": robin.id], button: "preview")
            #expect(officer.page.status == 200 && !officer.page.shows("There is no one yet who must be told"))
            try await officer.submit("/cases/open", button: "do")
            let second = try officer.page.id(of: "cases")
            #expect(second != first)
            #expect(try await services.involved(second).map(\.id) == [robin.id])
        }

        @Test func `what was typed as a session ended is there after signing in again`() async throws {
            var officer = try await services.officer()
            try await officer.open(officer.path("cases/open") + "?person=new")
            town.clock.advance(by: 3 * 3600)
            try await officer.submit("/cases/open", request(on: CivilDate(town.clock.now)), button: "preview")
            try await officer.signIn("priti@example.org")
            try await officer.visit("cases/open")
            #expect(officer.page.shows("You had been signed out while you were opening a case."))
            #expect(officer.page.text.contains("href=\"\(officer.path("cases/open"))?person=new\""))
            try await officer.open(officer.path("cases/open") + "?person=new")
            let form = try officer.page.form("/cases/open")
            #expect(
                form["from.name"] == "Ada Green" && form["forename"] == "Dan" && form["from.role"] == "professional")
            try await officer.submit("/cases/open", button: "preview")
            try await officer.submit("/cases/open", button: "do")
            #expect(try await !officer.visit("cases/open").shows("You had been signed out"))
        }
    }
}
