import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Forms
@testable import Portal

extension Proofs {
    /// What is asked of a role at an organisation: who sees it, and who does not.
    @Suite struct OrganisationTests {
        /// The pages of everything that belongs to the allocation, once something of each kind is there.
        private func doors(_ place: OrganisationScene) async throws -> [String: String] {
            let (entry, allocation) = (try await place.entry, try await place.allocation)
            let rows = try await place.read { db in
                [
                    "message": try db.row("SELECT id FROM message WHERE account = $1", allocation)?.text(0),
                    "draft": try db.row("SELECT id FROM draft WHERE subject = $1 AND sent IS NULL", entry)?.text(0),
                    "submission": try db.row("SELECT id FROM submission WHERE subject = $1", entry)?.text(0),
                    "document": try db.row(
                        "SELECT document FROM document_recipient WHERE account = $1", allocation)?.text(0),
                ].compactMapValues(\.self)
            }
            var doors = [
                "person": "people/\(entry)", "documents": "people/\(entry)/documents", "work": "work/\(allocation)",
            ]
            if let message = rows["message"] { doors["message"] = "messages/\(message)" }
            if let draft = rows["draft"] { doors["draft"] = "drafts/\(draft)/step/story" }
            if let sent = rows["submission"] { doors["submission"] = "submissions/\(sent)" }
            if let document = rows["document"] { doors["document"] = "people/\(entry)/documents/\(document)" }
            return doors
        }

        private func opened(_ doors: [String: String], by browser: Browser) async throws -> Set<String> {
            var browser = browser
            var opened: Set<String> = []
            for (name, path) in doors {
                let status = try await browser.visit(path).status
                #expect(status == 200 || status == 404, "\(name): \(status)")
                if status == 200 { opened.insert(name) }
            }
            return opened
        }

        /// One request is sent and one is begun, with a message and a document, all by Pat.
        private func everything() async throws -> OrganisationScene {
            var place = try await OrganisationScene()
            try await place.ask()
            var pat = try await place.browser("pat")
            _ = try await place.pass(&pat, to: place.pat)
            let sent = try await place.begin(&pat)
            try await place.send(sent, pat)
            try await place.scene.act(
                "document",
                ["to.\(try await place.involvement)": "yes", "title": "A letter", "kind": "letter", "body": "Dear all"])
            try await place.scene.act(
                "ask", ["who": try await place.involvement, "service": "education", "form": OrganisationScene.another])
            _ = try await place.begin(&pat, OrganisationScene.another)
            return place
        }

        @Test func `of what is asked of a role each member sees what is theirs to see, and no one else anything`()
            async throws
        {
            let place = try await everything()
            let doors = try await doors(place)
            #expect(doors.count == 7, "something of each kind is there: \(doors.keys)")
            let all = Set(doors.keys)
            #expect(try await opened(doors, by: place.browser("pat")) == all, "who has it")
            #expect(
                try await opened(doors, by: place.browser("alex")) == all.subtracting(["draft"]), "who has the role")
            #expect(try await opened(doors, by: place.browser("olu")) == ["work"], "who reads the central inbox")
            for stranger in ["hedy", "sol", "nan"] {
                let browser = try await place.browser(stranger)
                #expect(try await opened(doors, by: browser).isEmpty, "\(stranger)")
                var reader = browser
                for list in ["requests", "messages", "people", "home", "submissions"] {
                    #expect(try await !reader.visit(list).text.contains("Evie"), "\(stranger), \(list)")
                }
            }
        }

        @Test func `who leaves sees nothing more at once, and the colleague goes on with the draft`() async throws {
            var place = try await everything()
            let doors = try await doors(place)
            let pat = try await place.browser("pat")
            try await place.leave("member-0", to: place.alex)
            #expect(try await opened(doors, by: pat).isEmpty, "in the session that was open")
            var reader = pat
            for list in ["requests", "messages", "people", "home", "submissions"] {
                #expect(try await !reader.visit(list).text.contains("Evie"), "\(list)")
            }
            #expect(try await opened(doors, by: place.browser("alex")) == Set(doors.keys))
            let name = try await place.read { db in
                try db.row("SELECT account FROM submission WHERE replaced = 0").flatMap {
                    try AccountStore.find(db, id: $0.text(0))?.name
                }
            }
            #expect(name == "Pat Lee", "the name stays on what was sent")
            var alex = try await place.browser("alex")
            #expect(try await alex.visit(try #require(doors["submission"])).shows("Pat Lee"))
            #expect(try await place.scene.officer.visit("cases/\(place.scene.id)").shows("Alex Moor has what we ask"))
        }

        @Test func `what a former holder posts from an open page changes nothing`() async throws {
            let place = try await everything()
            var pat = try await place.browser("pat")
            try await pat.visit(try #require(try await doors(place)["draft"]))
            func answers() async throws -> [String] {
                try await place.read { try $0.rows("SELECT answers FROM draft WHERE sent IS NULL").map { $0.text(0) } }
            }
            let before = try await answers()
            try await place.leave("member-0", to: place.alex)
            #expect(try await pat.save(["story": "Written afterwards"]).status == 404)
            #expect(try await answers() == before)
        }

        @Test func `a draft that no one has is opened by no one until a colleague takes it`() async throws {
            let place = try await everything()
            let draft = try #require(try await doors(place)["draft"])
            try await place.leave("member-0", to: "none")
            var alex = try await place.browser("alex")
            #expect(try await alex.visit(draft).status == 404)
            _ = try await place.pass(&alex, to: place.alex)
            #expect(try await alex.visit(draft).status == 200)
        }

        @Test func `the central inbox hands on to a colleague without the role, and takes back`() async throws {
            var place = try await OrganisationScene()
            try await place.ask()
            var office = try await place.browser("olu")
            #expect(try await office.visit("organisations/primary").shows("No one has taken it yet"))
            _ = try await place.pass(&office, to: place.head, note: "You know them best")
            #expect(office.page.shows("Hedy Hill has it") && office.page.shows("You know them best"))
            let mails = try await place.town.mails(to: "hedy@school.example.org", OrganisationScene.professionals)
            #expect(mails.contains { $0.text.contains("handed on to you") && !$0.text.contains("Evie") })
            let head = try await place.browser("hedy")
            var reader = head
            #expect(try await reader.visit("people/\(try await place.entry)").status == 200)
            _ = try await place.begin(&reader)
            _ = try await place.pass(&office, to: "none")
            #expect(try await opened(try await doors(place), by: head).isEmpty)
        }

        @Test func `all with the role are notified, or else the central inbox, and its mailbox names no child`()
            async throws
        {
            var place = try await OrganisationScene()
            try await place.ask()
            func mails(_ name: String) async throws -> [String] {
                try await place.town.mails(to: "\(name)@school.example.org", OrganisationScene.professionals)
                    .map { $0.subject + $0.text }.filter { $0.contains("information from you") }
            }
            for name in ["pat", "alex"] { #expect(try await mails(name).count == 1, "\(name)") }
            for name in ["hedy", "olu", "sol", "nan"] { #expect(try await mails(name).isEmpty, "\(name)") }
            let mailbox = try await place.town.mails(to: "office@school.example.org", OrganisationScene.professionals)
            #expect(mailbox.count == 1 && mailbox.allSatisfy { !$0.text.contains("Evie") })
            for index in 0...1 { try await place.leave("member-\(index)", to: "none") }
            try await place.scene.act(
                "message", ["to.\(try await place.involvement)": "yes", "subject": "A visit", "body": "On Monday."])
            let office = try await place.town.mails(to: "olu@school.example.org", OrganisationScene.professionals)
            #expect(office.count { $0.subject == "Something has come for your organisation" } == 1)
            #expect(office.allSatisfy { !$0.text.contains("Evie") && !$0.text.contains("A visit") })
        }

        @Test func `a mail that waits is not sent to who has left meanwhile`() async throws {
            var place = try await OrganisationScene()
            let office = try await place.browser("olu")
            try await place.ask()
            try await place.leave("member-0", to: "none", by: office)
            let colleague = try await place.town.mails(to: "alex@school.example.org", OrganisationScene.professionals)
            #expect(colleague.contains { $0.text.contains("needs information from you") })
            let mails = try await place.town.mails(to: "pat@school.example.org", OrganisationScene.professionals)
            #expect(!mails.contains { $0.text.contains("needs information from you") })
        }

        @Test func `a member manages only their own organisation, and only with the right to it`() async throws {
            let place = try await OrganisationScene()
            for (name, status) in [("olu", 200), ("pat", 404), ("sol", 404), ("nan", 404)] {
                var browser = try await place.browser(name)
                for path in ["members", "members/member-2", "members/member-2/leave"] {
                    #expect(
                        try await browser.visit("organisations/primary/\(path)").status == status, "\(name) \(path)")
                }
            }
            var office = try await place.browser("olu")
            try await office.visit("organisations/primary/members")
            try await office.submit("/members", ["email": "green@example.org"])
            #expect(office.page.status == 422, "an address of another domain says nothing")
            try await office.submit("/members", ["email": "nan@school.example.org", "roles.senco": "yes"])
            #expect(office.page.shows("The member was added"))
        }

        @Test func `the last who manages an organisation names another, or hands it to the team`() async throws {
            let place = try await OrganisationScene()
            var office = try await place.browser("olu")
            try await office.visit("organisations/primary/members/member-3/leave")
            try await office.submit("/leave", button: "preview")
            #expect(office.page.status == 422 && office.page.shows("Choose who manages the members"))
            try await office.submit("/leave", ["manager": place.pat], button: "preview")
            #expect(office.page.shows("Pat Lee manages the members from now on"))
            try await office.submit("/leave", button: "do")
            #expect(office.page.shows("You have left the organisation"))
            var pat = try await place.browser("pat")
            #expect(try await pat.visit("organisations/primary/members").status == 200)
        }

        @Test func `a person's leaving is in the audit with what passed on`() async throws {
            let place = try await everything()
            try await place.leave("member-0", to: place.alex)
            let events = try await place.town.audit(CaseScene.team)
            for event in ["organisation-involved", "allocation-passed", "member-left"] {
                #expect(events.contains(event), "\(event)")
            }
        }

        @Test func `a request to one named account stays as it was`() async throws {
            var place = try await OrganisationScene()
            try await place.scene.act("ask", ["who": "green", "service": "education", "form": OrganisationScene.form])
            var green = try place.town.browser(OrganisationScene.professionals)
            try await green.signIn("green@example.org")
            let draft = try await place.begin(&green)
            var alex = try await place.browser("alex")
            #expect(try await alex.visit("drafts/\(draft)/step/story").status == 404)
        }
    }
}

extension OrganisationScene {
    /// Answers all that has to be answered of a draft of Pat's, and sends it.
    func send(_ draft: String, _ browser: Browser) async throws {
        var browser = browser
        try await write { [pat] db in
            let typed = FormValues(["role": "SENCO", "organisation": "Example Primary"])
            try WorkRoles.save(db, pat, id: "role-pat", typed)
            guard let row = try db.row("SELECT answers FROM draft WHERE id = $1", draft) else { return }
            var answers = Answers(json: row.text(0))
            answers["role"] = "SENCO, Example Primary"
            try db.run("UPDATE draft SET answers = $2 WHERE id = $1", draft, answers.json)
        }
        try await browser.step("summary", of: draft)
        _ = try await browser.send().id(of: "submissions")
    }
}
