import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The children and young people that an account adds.
    @Suite struct PeopleTests {
        private let town: Town

        init() throws { town = try Town() }

        @Test func `who has added nobody yet is told what to do, and does it`() async throws {
            var parent = try await Family.parent(town)
            try await parent.visit("home")
            #expect(parent.page.text.contains("<a class=\"tile\" href=\"\(parent.path("people"))\">"))
            let empty = try await parent.visit("people")
            #expect(empty.heading == "Choose person" && empty.shows("Add child"))
            #expect(empty.shows("You have not added anyone yet"))
            let id = try await parent.add()
            #expect(parent.page.address == parent.path("people/\(id)") && parent.page.heading == "Dan Brown")
            #expect(try await parent.visit("people").shows("Born 14/03/2016"))
            #expect(parent.page.shows("Nothing waiting for you"))
            #expect(parent.page.text.contains("<a class=\"tile\" href=\"\(parent.path("people/\(id)"))\">"))
        }

        @Test func `the form is checked as a whole, and everything typed stays`() async throws {
            var parent = try await Family.parent(town)
            try await parent.visit("people/add")
            try await parent.submit("/people/add", ["middle": "Lee"])
            #expect(parent.page.status == 422 && parent.page.shows("There is a problem"))
            for field in ["forename", "surname", "gender", "born.day", "relationship", "responsibility"] {
                #expect(parent.page.text.contains("href=\"#\(field)\""), "\(field)")
            }
            #expect(try parent.page.form("/people/add")["middle"] == "Lee")
            #expect(try await parent.children() == 0)
        }

        @Test(arguments: [("2", "9", "2024"), ("1", "9", "2024"), ("1", "9", "1998"), ("31", "8", "1998")])
        func `who is not born, or is older than 25, cannot be added`(day: String, month: String, year: String)
            async throws
        {
            // The town's clock stands at 1 September 2024.
            var parent = try await Family.parent(town)
            try await parent.add(["born.day": day, "born.month": month, "born.year": year])
            #expect(parent.page.status == 422 && parent.page.text.contains("href=\"#born.day\""))
        }

        @Test func `who was born yesterday, or is 25 today, can be added`() async throws {
            var parent = try await Family.parent(town)
            try await parent.add(["born.day": "31", "born.month": "8", "born.year": "2024"])
            try await parent.add(["born.day": "2", "born.month": "9", "born.year": "1998"])
            #expect(try await parent.children() == 2)
        }

        @Test func `the same page posted twice adds one child`() async throws {
            var parent = try await Family.parent(town)
            let form = try await parent.visit("people/add").form("/people/add")
            let fields = form.fields.filter { Family.dan[$0.0] == nil } + Family.dan.map { ($0.key, $0.value) }
            let first = await parent.post(form.action, fields)
            let second = await parent.post(form.action, fields)
            #expect(first.status == 303 && first.location == second.location)
            #expect(try await parent.children() == 1)
        }

        @Test func `an id that is another account's, or that of a child who was removed, takes nothing over`()
            async throws
        {
            var (one, two) = (try await Family.parent(town), try await Family.parent(town, "rowan@example.org"))
            let id = try await one.add()
            #expect(try await two.add(["id": id, "forename": "Eve"]) != id)
            #expect(try await two.children() == 1)
            #expect(try await one.visit("people/\(id)").heading == "Dan Brown")
            try await one.visit("people/\(id)/remove")
            try await one.submit("/remove")
            var three = try await Family.parent(town, "kim@example.org")
            #expect(try await three.add(["id": id]) != id)
            #expect(try await three.children() == 1)
        }

        @Test func `a child of the same name and day of birth is asked about, once, among one's own`() async throws {
            var (one, two) = (try await Family.parent(town), try await Family.parent(town, "rowan@example.org"))
            let id = try await one.add()
            try await two.add()
            #expect(two.page.heading == "Dan Brown", "another account's child is not told of")
            try await one.add(["forename": "DAN"])
            #expect(one.page.status == 422 && one.page.shows("You have already added Dan Brown, born 14/03/2016"))
            #expect(one.page.text.contains("href=\"\(one.path("people/\(id)"))\""))
            #expect(try await one.children() == 1)
            try await one.add()
            try await one.submit("/people/add", Family.dan, button: "anyway")
            #expect(one.page.heading == "Dan Brown")
            #expect(try await one.children() == 2)
        }

        @Test func `details are corrected, and what changed is in the audit without a name`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await parent.visit("people/\(id)/details")
            #expect(try parent.page.form("/details")["born.day"] == "14")
            #expect(try parent.page.form("/details")["school.at"] == "home")
            try await parent.submit("/details", ["forename": "Daniel", "school.at": "none"])
            #expect(parent.page.heading == "Daniel Brown" && parent.page.shows("Your changes are saved."))
            #expect(try await parent.visit("people/\(id)/details").form("/details")["school.at"] == "none")
            let rows = try await parent.site.store.read { db in
                try db.rows(
                    "SELECT action, subject, object FROM audit WHERE action NOT LIKE 'viewed%' ORDER BY at, action"
                ).map { row in
                    (0..<3).map { row.text($0) }
                }
            }
            #expect(rows == [["entry-added", id, ""], ["entry-changed", id, ""]])
        }

        @Test func `the account's own address is taken over by a button, without script`() async throws {
            var parent = try await Family.parent(town)
            #expect(try await !parent.visit("people/add").shows("same-address"))
            try await parent.visit("account/contact")
            try await parent.submit("/account/contact", button: "address.manual")
            try await parent.submit(
                "/account/contact",
                ["address.line1": "1 Weir Lane", "address.town": "Leicester", "address.postcode": "LE4 5ZD"])
            try await parent.visit("people/add")
            try await parent.submit("/people/add", ["forename": "Dan"], button: "same-address")
            #expect(parent.page.status == 200)
            #expect(try parent.page.form("/people/add")["address.line1"] == "1 Weir Lane")
            #expect(try parent.page.form("/people/add")["forename"] == "Dan")
            try await parent.submit("/people/add", Family.dan)
            let id = try #require(parent.page.address.split(separator: "/").last)
            #expect(try await parent.visit("people/\(id)/details").form("/details")["address.postcode"] == "LE4 5ZD")
        }

        @Test func `a school of the register is found, chosen and kept with its number`() async throws {
            var parent = try await Family.parent(town)
            try await parent.visit("people/add")
            let typed = Family.dan.merging(["school.at": "school", "school.search": "dovelands"]) { $1 }
            try await parent.submit("/people/add", typed, button: "school.find")
            let urn = try #require(
                parent.page.text.firstMatch(of: /<option value="([0-9]+)">Dovelands/).map { String($0.1) })
            try await parent.submit(
                "/people/add", Family.dan.merging(["school.at": "school", "school.urn": urn]) { $1 })
            let id = try #require(parent.page.address.split(separator: "/").last)
            let form = try await parent.visit("people/\(id)/details").form("/details")
            #expect(form["school.urn"] == urn && form["school.name"] == "Dovelands Primary School")
        }

        @Test func `what was typed as the session ended is back, and adds one child`() async throws {
            var parent = try await Family.parent(town)
            let form = try await parent.visit("people/add").form("/people/add")
            town.clock.advance(by: 3700)
            let fields = form.fields.filter { Family.dan[$0.0] == nil } + Family.dan.map { ($0.key, $0.value) }
            #expect(await parent.post(form.action, fields).location?.contains("sign-in") == true)
            try await parent.signIn("robin@example.org")
            try await parent.visit("people/add")
            #expect(parent.page.shows("What you typed is here again"))
            #expect(try parent.page.form("/people/add")["id"] == form["id"])
            try await parent.submit("/people/add")
            #expect(parent.page.heading == "Dan Brown")
            #expect(try await !parent.visit("people/add").shows("What you typed is here again"))
            #expect(try await parent.children() == 1)
        }

        @Test func `removing says what goes, and takes the drafts along`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await parent.submit("/parental-request/start")
            let draft = try #require(parent.page.address.firstMatch(of: /drafts\/([^\/]+)/).map { String($0.1) })
            #expect(try await parent.visit("people").shows("1 form not sent yet"))
            try await parent.visit("people/\(id)/remove")
            #expect(parent.page.shows("Parental Request for Statutory EHC Assessment"))
            try await parent.submit("/remove")
            #expect(parent.page.address.hasPrefix(parent.path("people")) && parent.page.shows("removed from your list"))
            #expect(try await parent.visit("people/\(id)").status == 404)
            #expect(try await parent.visit("drafts/\(draft)").status == 404)
            #expect(try await parent.children() == 0)
        }

        @Test func `whoever something was sent about stays`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            let form = try await parent.visit("people/\(id)/remove").form("/remove")
            try await Family.send(town, parent, about: id, at: town.clock.now)
            #expect(await parent.post(form.action, form.fields).status == 409)
            #expect(parent.page.shows("Dan Brown cannot be removed"))
            #expect(try await parent.visit("people/\(id)/remove").shows("Dan Brown cannot be removed"))
            #expect(try await !parent.visit("people/\(id)/details").shows("Remove Dan Brown"))
            #expect(try await parent.children() == 1)
        }

        @Test func `in Coventry the school must be said, and parental responsibility is yes or no`() async throws {
            var parent = try await Family.parent(town, "robin@example.org", "coventry/citizen/live")
            #expect(try await parent.visit("people").heading == "EHC Assessment and Review")
            let form = try await parent.visit("people/add")
            #expect(form.heading == "Add child" && form.shows("Gender (as at birth)") && !form.shows("Not sure"))
            try await parent.add(["school.at": ""])
            #expect(parent.page.status == 422 && parent.page.text.contains("href=\"#school.at\""))
            try await parent.add(["responsibility": "unsure"])
            #expect(parent.page.status == 422 && parent.page.text.contains("href=\"#responsibility\""))
            try await parent.add()
            #expect(parent.page.heading == "Dan Brown")
        }
    }
}
