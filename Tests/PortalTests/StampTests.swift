import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What others wrote since a page was read is not written over by a page that comes again.
    @Suite(.timeLimit(.minutes(3))) struct StampTests {
        private let services: IntakeOffice
        private var town: Town { services.town }

        init() throws { services = try IntakeOffice() }

        /// Why a page is shown again before what was typed on it is done.
        enum Again: CaseIterable {
            case mistake, held
        }

        /// A case that two officers have, and someone with an address for letters.
        private func opened() async throws -> (first: Browser, second: Browser, caseID: String, path: String) {
            let (_, _, reference) = try await services.request()
            var first = try await services.officer()
            let caseID = try await services.takeIn(reference, &first)
            try await first.visit("cases/\(caseID)/people/add")
            try await first.submit(
                "/people/add", ["name": "Ada Green", "role": "parent", "lines": "5 Weir Lane\nLeicester"])
            let ada = try #require(try await services.involved(caseID).first { $0.name == "Ada Green" }).id
            let second = try await services.officer("dan@example.org")
            return (first, second, caseID, "cases/\(caseID)/people/\(ada)")
        }

        private func address(_ caseID: String) async throws -> [String]? {
            try await services.involved(caseID).first { $0.name == "Ada Green" }?.lines
        }

        /// Posts a page with a mistake, or after its session's end, so that it is there again.
        private func again(_ why: Again, _ officer: inout Browser, _ path: String, _ mistake: String) async throws {
            let end = "/" + (path.split(separator: "/").last ?? "")
            let button = end == "/correct" ? nil : "preview"
            guard why == .held else {
                try await officer.submit(end, [mistake: ""], button: button)
                #expect(officer.page.status == 422)
                return
            }
            town.clock.advance(by: 3 * 3600)
            try await officer.submit(end, button: button)
            try await officer.signIn("priti@example.org")
            try await officer.visit(path)
        }

        @Test(arguments: Again.allCases)
        func `a new address is not written over by a page that comes again`(_ why: Again) async throws {
            var (first, second, caseID, path) = try await opened()
            let end = "/" + (path.split(separator: "/").last ?? "")
            try await first.visit(path)
            try await second.visit(path)
            try await second.submit(end, ["lines": "1 Safe Street"], button: "preview")
            #expect(second.page.shows("1 Safe Street"), "what is kept is seen before")
            try await second.submit(end, button: "do")
            try await again(why, &first, path, "name")
            try await first.submit(end, ["name": "Ada Green", "title": "mother"], button: "preview")
            try await first.submit(end, button: "do")
            #expect(first.page.status == 409 && first.page.shows("This case was changed"))
            #expect(first.page.shows("1 Safe Street") && first.page.shows("5 Weir Lane, Leicester"))
            #expect(try await address(caseID) == ["1 Safe Street"])
            try await first.submit(end, button: "do")
            #expect(first.page.status == 409, "only who says so goes on")
            try await first.submit(end, ["insists": "yes"], button: "do")
            #expect(first.page.status == 200)
            #expect(try await address(caseID) == ["5 Weir Lane", "Leicester"])
        }

        @Test func `an address that changed elsewhere is not written over, and a second press is none`() async throws {
            var (first, _, caseID, path) = try await opened()
            let end = "/" + (path.split(separator: "/").last ?? "")
            try await first.visit(path)
            try await first.submit(end, ["title": "mother"], button: "preview")
            let known = try #require(try await services.involved(caseID).first { $0.name == "Ada Green" })
            // As from another case of the same person.
            _ = try await services.write { db in
                try db.run(
                    "UPDATE involvement SET lines = '1 Safe Street', version = version + 1 WHERE id = $1", known.id)
            }
            try await first.submit(end, button: "do")
            #expect(first.page.status == 409 && first.page.shows("1 Safe Street"))
            #expect(try await address(caseID) == ["1 Safe Street"])
            let form = try first.page.form(end)
            for _ in 0..<2 {
                let reply = await first.post(form.action, form.fields + [("insists", "yes"), ("action", "do")])
                #expect(reply.status == 303)
            }
            #expect(try await services.audit().count { $0 == "involvement-changed" } == 1)
        }

        @Test(arguments: Again.allCases)
        func `what a colleague noted of a person is not written over by a page that comes again`(
            _ why: Again
        ) async throws {
            var (first, second, caseID, _) = try await opened()
            let person = try await services.person(of: caseID)
            let path = "people/\(person)/correct"
            try await first.visit(path)
            try await second.visit(path)
            try await second.submit("/correct", ["reach": "Never post to the home"])
            try await again(why, &first, path, "forename")
            try await first.submit("/correct", ["forename": "Daniel", "reach": "By phone"])
            #expect(first.page.status == 409 && first.page.shows("Never post to the home"))
            let kept = try await services.read { try PersonStore.find(.system($0), person)?.reach }
            #expect(kept == "Never post to the home")
            try await first.submit("/correct")
            #expect(first.page.shows("The details are saved."), "who has read them goes on")
        }

        @Test func `linking, adding and ending keep the version of the case that was read`() async throws {
            var (first, second, caseID, path) = try await opened()
            _ = try await Family.parent(town, "rowan@example.org")
            func note() async throws {
                try await second.visit("cases/\(caseID)/people/add")
                try await second.submit("/people/add", ["name": "Ms Brown", "role": "professional"])
            }
            try await first.open(first.path("cases/\(caseID)/people/link") + "?email=rowan@example.org")
            try await note()
            try await first.submit("/people/link", ["role": "carer", "way": "view"], button: "preview")
            try await first.submit("/people/link", button: "edit")
            try await first.submit("/people/link", button: "preview")
            #expect(try await first.submit("/people/link", button: "do").status == 409)

            try await first.visit("cases/\(caseID)/people/add")
            try await note()
            #expect(try await first.submit("/people/add", ["role": "parent"]).status == 422)
            #expect(try await first.submit("/people/add", ["name": "Peter"]).status == 409)

            try await first.visit(path + "/end")
            try await note()
            #expect(try await first.submit("/end", button: "preview").status == 422)
            try await first.submit("/end", ["reason": "moved"], button: "preview")
            #expect(try await first.submit("/end", button: "do").status == 409)
        }

        @Test func `whoever registers as a request is read is shown before it is taken in`() async throws {
            let (_, _, reference) = try await services.request()
            let (_, _, other) = try await services.request("rowan@example.org")
            var (first, second) = (try await services.officer(), try await services.officer("dan@example.org"))
            try await first.visit("requests/\(reference)")
            try await services.takeIn(other, &second)
            try await first.submit("/\(reference)", ["choice": "new", "role": "parent"], button: "preview")
            try await first.submit("/\(reference)", button: "do")
            #expect(first.page.status == 409, "the child is known by now")
            #expect(try await services.count("person") == 1)
        }
    }
}
