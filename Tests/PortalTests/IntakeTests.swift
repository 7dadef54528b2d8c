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
    /// Taking requests in: whom they are about, once, and who is told.
    @Suite(.timeLimit(.minutes(3))) struct IntakeTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        @Test func `a request waits, counted, with its first deadline, until it is taken in`() async throws {
            var (parent, entry, reference) = try await services.request()
            var officer = try await services.officer()
            try await officer.visit("requests")
            #expect(officer.page.shows("Dan Brown") && officer.page.shows("Robin Ashdown, Mother"))
            #expect(officer.page.text.contains("<span class=\"badge\">1</span>"))
            #expect(officer.page.shows("On time, in 42 days"))
            #expect(try await !services.sees(parent, "robin@example.org", entry))

            try await officer.visit("requests/\(reference)")
            let today = CivilDate(town.clock.now)
            #expect(try officer.page.form("/\(reference)")["received.day"] == String(today.day), "the day of receipt")
            try await officer.submit("/\(reference)", ["role": "parent"], button: "preview")
            #expect(officer.page.status == 422 && officer.page.shows("Choose who this is"))
            try await officer.submit("/\(reference)", ["choice": "new", "role": "parent"], button: "preview")
            #expect(officer.page.shows("A new record is made of Dan Brown."))
            #expect(officer.page.shows("We have your request for Dan Brown"), "the family's words are shown before")
            #expect(try await services.count("casefile") == 0, "a look does nothing")
            #expect(try await services.count("message") == 0, "a look does nothing")
            try await officer.submit("/\(reference)", button: "do")
            let caseID = try officer.page.id(of: "cases")

            let opened = try #require(try await services.read { try CaseStore.find(.system($0), caseID) })
            #expect(opened.received == today && opened.requester == .parent && opened.channel == .portal)
            #expect(opened.due == today.adding(days: 42))
            #expect(try await services.sees(parent, "robin@example.org", entry))
            let messages = try await services.read { db in
                try db.rows("SELECT account, kind, body FROM message").map { [$0.text(0), $0.text(1), $0.text(2)] }
            }
            let robin = try await town.find("robin@example.org", IntakeOffice.parents)?.id
            #expect(messages.count == 1 && messages[0][0] == robin && messages[0][1] == "written")
            try await officer.visit("requests")
            #expect(officer.page.shows("No requests to take in") && !officer.page.text.contains("class=\"badge\""))
            let audit = try await services.audit()
            for event in ["person-added", "case-opened", "entry-matched", "linked", "message-sent", "request-taken-in"]
            {
                #expect(audit.contains(event), "\(event)")
            }
            try await parent.visit("people/\(entry)")
            #expect(parent.page.status == 200)
        }

        @Test(arguments: [true, false])
        func `a date of the council's is shown to all, unless the form says that none counts`(_ counts: Bool)
            async throws
        {
            let town = try Town(edited: true) { copy in
                try copy.set(["deadline"], to: .init(.bool(counts)), in: "forms/parental-request.json")
            }
            let services = IntakeOffice(town: town)
            var (parent, entry, reference) = try await services.request()
            #expect(try await parent.visit("people/\(entry)").shows("We will tell you by") == counts)
            let sent = try #require(try await services.read { try $0.row("SELECT id FROM submission") }?.text(0))
            #expect(try await parent.visit("submissions/\(sent)").shows("We will tell you by") == counts)
            var officer = try await services.officer()
            #expect(try await officer.visit("requests").shows("in 42 days") == counts)
            #expect(try await officer.visit("requests/\(reference)").shows("The council must decide by") == counts)
            #expect(officer.page.shows("No date counts from this form") == !counts)
        }

        @Test func `a search of the caseload finds a request that nobody has taken in, and leads to it`() async throws {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            for search in ["brown", "14/3/2016", reference.lowercased()] {
                let found = try await officer.open(officer.path("home") + "?q=\(search)")
                #expect(found.shows("New requests that match") && found.shows("Dan Brown"), "\(search)")
                #expect(found.shows("Born 14 March 2016. Reference \(reference), sent 1 Sep 2024."))
                #expect(found.text.contains("href=\"\(officer.path("requests/\(reference)"))\""))
            }
            for search in ["", "green"] {
                let other = try await officer.open(officer.path("home") + "?q=\(search)")
                #expect(!other.shows("New requests that match"), "\(search)")
            }
            try await services.takeIn(reference, &officer)
            let taken = try await officer.open(officer.path("home") + "?q=brown")
            #expect(!taken.shows("New requests that match") && taken.shows("Brown, Dan"))
        }

        @Test func `a second press changes nothing, and a second officer is told who was first`() async throws {
            let (_, _, reference) = try await services.request()
            var (first, second) = (try await services.officer(), try await services.officer("dan@example.org"))
            try await second.visit("requests/\(reference)")
            try await second.submit("/\(reference)", ["choice": "new", "role": "parent"], button: "preview")
            try await first.visit("requests/\(reference)")
            try await first.submit("/\(reference)", ["choice": "new", "role": "parent"], button: "preview")
            let form = try first.page.form("/\(reference)")
            let fields = form.fields + [("action", "do")]
            let one = await first.post(first.path("requests/\(reference)"), fields)
            let again = await first.post(first.path("requests/\(reference)"), fields)
            #expect(one.status == 303 && again.status == 303 && one.location == again.location)
            let other = form.fields.map { ($0.0, $0.0 == "title" ? "grandmother" : $0.1) } + [("action", "do")]
            let different = await first.post(first.path("requests/\(reference)"), other)
            #expect(different.status == 409, "other words of the same officer are not taken for the first")

            try await second.submit("/\(reference)", button: "do")
            #expect(second.page.status == 409 && second.page.shows("This request has already been taken in."))
            #expect(second.page.shows("Robin Ashdown"), "who was first")
            #expect(try await services.count("person") == 1)
            #expect(try await services.count("casefile") == 1)
            #expect(try await services.count("message") == 1)
        }

        @Test func `a twin is told loudly, and is kept apart where the officer says so`() async throws {
            let (_, _, first) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(first, &officer)
            let (other, entry, second) = try await services.request("rowan@example.org", ["forename": "Tom"])
            try await officer.visit("requests/\(second)")
            #expect(officer.page.shows("Only the forename differs: Tom is not Dan."))
            #expect(officer.page.shows("They may be twins."))
            let twin = try await services.takeIn(second, &officer)
            #expect(twin != caseID)
            let persons = try await [services.person(of: caseID), services.person(of: twin)]
            #expect(persons[0] != persons[1])
            #expect(try await services.sees(other, "rowan@example.org", entry))
        }

        @Test func `the other parent's request about the same child goes to the open case`() async throws {
            let (_, _, first) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(first, &officer)
            let person = try await services.person(of: caseID)
            let (_, _, second) = try await services.request("rowan@example.org", ["relationship": "father"])
            try await officer.visit("requests/\(second)")
            #expect(!officer.page.shows("They may be twins."))
            #expect(officer.page.shows("The request will be added to it"))
            #expect(try await services.takeIn(second, &officer, choice: person) == caseID)
            #expect(try await services.count("person") == 1)
            #expect(try await services.count("casefile") == 1)
            #expect(try await services.involved(caseID).count == 2)
        }

        @Test func `someone known since the page was made is shown before a second record is made`() async throws {
            let (_, _, first) = try await services.request()
            let (_, _, second) = try await services.request("rowan@example.org")
            var (one, two) = (try await services.officer(), try await services.officer("dan@example.org"))
            try await two.visit("requests/\(second)")
            try await two.submit("/\(second)", ["choice": "new", "role": "parent"], button: "preview")
            try await services.takeIn(first, &one)
            try await two.submit("/\(second)", button: "do")
            #expect(two.page.status == 409 && two.page.shows("Someone else changed what this page shows"))
            #expect(try await services.count("person") == 1)
        }

        @Test func `an assessment of the last six months is a warning, and blocks nothing`() async throws {
            let (_, _, first) = try await services.request()
            var officer = try await services.officer()
            let caseID = try await services.takeIn(first, &officer)
            let person = try await services.person(of: caseID)
            let day = CivilDate(town.clock.now).adding(days: -30)
            try await services.write { db in
                try db.run(
                    """
                    INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                    VALUES ('f', $1, 'plan-refused', $2, 0, '', '')
                    """, caseID, day.iso)
                try db.run("UPDATE casefile SET state = 'closed' WHERE id = $1", caseID)
            }
            let (_, _, second) = try await services.request("rowan@example.org")
            try await officer.visit("requests/\(second)")
            #expect(officer.page.shows("There was an assessment in the six months before this request"))
            let new = try await services.takeIn(second, &officer, choice: person)
            #expect(new != caseID)
            #expect(try await services.person(of: new) == person)
        }

        @Test func `what was typed as a session ended is there after signing in again`() async throws {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            try await officer.visit("requests/\(reference)")
            town.clock.advance(by: 3 * 3600)
            try await officer.submit("/\(reference)", ["choice": "new", "title": "great aunt"], button: "preview")
            try await officer.signIn("priti@example.org")
            try await officer.visit("requests/\(reference)")
            let form = try officer.page.form("/\(reference)")
            #expect(form["title"] == "great aunt" && form["choice"] == "new")
        }

        @Test func `a day nought is not in the future, and what was typed is kept`() async throws {
            let (_, _, reference) = try await services.request()
            var officer = try await services.officer()
            try await officer.visit("requests/\(reference)")
            let values = ["choice": "new", "role": "carer", "title": "aunt", "received.year": "2099"]
            try await officer.submit("/\(reference)", values, button: "preview")
            #expect(officer.page.status == 422 && officer.page.shows("must be today or in the past"))
            let form = try officer.page.form("/\(reference)")
            #expect(form["title"] == "aunt" && form["role"] == "carer" && form["choice"] == "new")
        }
    }
}
