import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Forms
@testable import Identity
@testable import Portal

extension Proofs {
    /// How much one account can make a council's database grow: everything that an account adds has an end.
    @Suite struct GrowthTests {
        private let town: Town
        private let robin = "robin@example.org"

        init() throws { town = try Town() }

        private var site: Site {
            get throws { try town.site(Family.portal) }
        }

        /// The bytes of the database, with what its log holds.
        private func size(of town: Town) throws -> Int {
            let site = try town.site(Family.portal)
            let path = "\(town.data)/\(site.tenant.id)/\(site.environment.rawValue).sqlite"
            return try ["", "-wal"].reduce(0) { sum, end in
                guard FileManager.default.fileExists(atPath: path + end) else { return sum }
                return sum + (try FileManager.default.attributesOfItem(atPath: path + end)[.size] as? Int ?? 0)
            }
        }

        private func count(_ table: StaticString) async throws -> Int {
            switch "\(table)" {
            case "held_form":
                try await site.store.read { try $0.row("SELECT COUNT(*) FROM held_form")?.integer(0) ?? 0 }
            case "draft":
                try await site.store.read { try $0.row("SELECT COUNT(*) FROM draft")?.integer(0) ?? 0 }
            case "session":
                try await site.store.read { try $0.row("SELECT COUNT(*) FROM session")?.integer(0) ?? 0 }
            case "message":
                try await site.store.read { try $0.row("SELECT COUNT(*) FROM message")?.integer(0) ?? 0 }
            default: throw Missing(what: "table \(table)")
            }
        }

        @Test func `forms posted to invented pages with an old session's token are not kept`() async throws {
            var parent = try await Family.parent(town)
            let form = try await parent.visit("account/circumstances").form("/account/circumstances")
            var later = parent
            later.cookies = try await Family.parent(town).cookies
            let before = try size(of: town)
            let text = String(repeating: "x", count: 60_000)
            for number in 0..<200 {
                let path = later.path("drafts/x\(number)/step/send")
                let answer = await later.post(path, form.fields.prefix(1) + [("a", text)])
                #expect(answer.status == 403)
            }
            #expect(try await count("held_form") == 0)
            #expect(try size(of: town) - before < 1024 * 1024)
        }

        @Test func `a page that is not there gives no token with which a form could be kept on it`() async throws {
            var parent = try await Family.parent(town)
            for path in ["drafts/invented/step/send", "nowhere", "people/invented/details"] {
                let page = try await parent.visit(path)
                #expect(page.status == 404)
                for form in PageForm.all(in: page.text) {
                    let text = try #require(form["csrf-token"])
                    let token = try #require(CSRFToken(text, town.services.key))
                    #expect(token.page.isEmpty)
                }
            }
        }

        @Test func `of the forms that wait for one account the newest are kept, within their bytes`() async throws {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            var pages = ["account/circumstances", "account/reach", "account/contact", "people/\(entry)/details"]
            for _ in 0..<9 { pages.append("drafts/\(try await draft(&parent, entry))/step/relationship") }
            for (number, page) in pages.enumerated() {
                var stale = parent
                let form = try await stale.visit(page).form("/" + (page.split(separator: "/").last ?? ""))
                stale.cookies = [:]
                town.clock.advance(by: 1)
                let body = form.isMultipart
                let typed = [(form.fields.first?.0 ?? "", form.fields.first?.1 ?? ""), ("details", "Number \(number)")]
                #expect(!body || form.action.hasSuffix("relationship"))
                let answer = await stale.post(form.action, typed)
                #expect(answer.location?.contains("ended=kept") == true, "\(page)")
            }
            #expect(try await count("held_form") == PendingForms.most.forms)
            let (first, newest) = (try #require(pages.first), try #require(pages.last))
            #expect(
                try await site.store.read { db in
                    try db.row("SELECT 1 FROM held_form WHERE path = $1", newest) != nil
                        && db.row("SELECT 1 FROM held_form WHERE path = $1", first) == nil
                })
        }

        @Test func `many long forms that wait are bounded by their bytes, and the newest is there`() async throws {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            let text = String(repeating: "\u{A95}", count: 300_000)
            var last = ""
            for _ in 0..<8 {
                let draft = try await draft(&parent, entry)
                var stale = parent
                let form = try await stale.step("relationship", of: draft).form("/step/relationship")
                stale.cookies = [:]
                town.clock.advance(by: 1)
                last = draft
                let fields = form.fields.map { ($0.0, $0.0 == "relationship" ? text : $0.1) }
                let headers: Fields = [
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
                ]
                await stale.post(form.action, body: ChosenFile.body(fields, []), headers: headers)
            }
            let bytes = try await site.store.read { db in
                try db.row("SELECT SUM(LENGTH(fields)) FROM held_form")?.integer(0) ?? 0
            }
            #expect(bytes <= PendingForms.most.bytes && bytes > 0)
            #expect(try await parent.step("relationship", of: last).value("relationship") == text)
        }

        /// A draft, whatever others there are.
        private func draft(_ parent: inout Browser, _ child: String) async throws -> String {
            try await parent.visit("people/\(child)")
            let form = try parent.page.form("/parental-request/start")
            let id = newID()
            let fields = form.fields.map { ($0.0, $0.0 == "draft" ? id : $0.1) } + [("anyway", "yes")]
            let answer = await parent.post(form.action, fields)
            guard answer.status == 303 else { throw Missing(what: "draft: \(answer.heading)") }
            return id
        }

        @Test func `an account begins fifty forms and no more, and reads why`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            for _ in 0..<RowLimit.drafts { _ = try await draft(&parent, child) }
            let form = try await parent.visit("people/\(child)").form("/parental-request/start")
            let answer = await parent.post(
                form.action, form.fields.map { ($0.0, $0.0 == "draft" ? newID() : $0.1) } + [("anyway", "yes")])
            #expect(answer.status == 409 && answer.shows("You have too many forms that are not sent"))
            #expect(try await count("draft") == RowLimit.drafts)
        }

        @Test func `the answers of all drafts have an end, and what does not fit stays on the page`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let text = String(repeating: "y", count: 1_000_000)
            var status = 303
            for _ in 0..<20 where status == 303 {
                let draft = try await draft(&parent, child)
                for step in ["relationship", "child"] where status == 303 {
                    let form = try await parent.step(step, of: draft).form("/step/\(step)")
                    let fields =
                        form.fields.map { field in
                            (field.0, ["relationship", "strengths", "day"].contains(field.0) ? text : field.1)
                        } + [("action", "leave")]
                    let headers: Fields = [
                        "Sec-Fetch-Site": "same-origin",
                        "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
                    ]
                    let seen = await parent.post(form.action, body: ChosenFile.body(fields, []), headers: headers)
                    status = seen.status
                    if status != 303 {
                        #expect(status == 422 && seen.shows("your forms hold more text than we can keep"))
                        #expect(seen.text.contains(text))
                    }
                }
            }
            #expect(status == 422)
            let held = try await site.store.read { try $0.row("SELECT SUM(LENGTH(answers)) FROM draft")?.integer(0) }
            #expect((held ?? 0) <= RowLimit.draftText)
        }

        @Test func `messages to the team within a day have an end, and the text can be copied`() async throws {
            var parent = try await Family.parent(town)
            for number in 0...RowLimit.messages {
                try await parent.visit("account/circumstances")
                let seen = try await parent.submit(
                    "/account/circumstances", ["kind": "moved", "details": "We moved, message \(number)"])
                #expect((seen.status == 200) == (number < RowLimit.messages))
            }
            #expect(parent.page.status == 429 && parent.page.shows("You have reached a limit"))
            #expect(parent.page.text.contains(">We moved, message \(RowLimit.messages)</textarea>"))
            #expect(try await count("message") == RowLimit.messages)
            town.clock.advance(by: 86_401)
            try await parent.signIn(robin)
            try await parent.visit("account/circumstances")
            try await parent.submit("/account/circumstances", ["kind": "moved", "details": "And again"])
            #expect(try await count("message") == RowLimit.messages + 1)
        }

        @Test func `signing in again and again ends the oldest sessions`() async throws {
            try await town.account(robin, Family.portal)
            let first = try await town.resident(Family.portal)
            for _ in 0..<RowLimit.sessions {
                town.clock.advance(by: 1)
                _ = try await town.resident(Family.portal)
            }
            #expect(try await count("session") == RowLimit.sessions)
            var old = first
            #expect(try await old.visit("home").address.hasPrefix(old.path("sign-in")))
        }

        @Test func `one account's posts of an hour are counted, and the database hardly grows by them`() async throws {
            let town = try Town(postsPerAccount: 1000)
            var parent = try await Family.parent(town)
            let form = try await parent.visit("account/personal").form("/account/personal")
            let before = try size(of: town)
            var taken = 0
            for number in 0..<1010 {
                let fields = form.fields.map { ($0.0, $0.0 == "forename" ? "Robin \(number)" : $0.1) }
                if await parent.post(form.action, fields).status == 303 { taken += 1 }
            }
            #expect(taken > 980 && taken <= 1000)
            #expect(parent.page.status == 429)
            #expect(try size(of: town) - before < 6 * 1024 * 1024)
            town.clock.advance(by: 3601)
            try await parent.signIn(robin)
            #expect(try await parent.visit("home").status == 200)
        }
    }
}
