import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Identity
@testable import Portal

extension Proofs {
    /// What was typed is there after signing in, or the page shows it and does not claim to have kept it.
    @Suite struct ExpiredSessionTests {
        private let town: Town
        private let robin = "robin@example.org"
        private let words = "He cannot sit still in assembly."

        init() throws { town = try Town() }

        /// A resident who is linked to a case, with a new message typed but not sent.
        private func writing() async throws -> (Browser, PageForm, [(String, String)]) {
            let desk = try CaseDesk(town)
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry)
            let form = try await parent.visit("messages/new").form("/messages/new")
            let typed =
                form.fields.filter { !["subject", "body", "about"].contains($0.0) }
                + [("about", entry), ("subject", "Assembly"), ("body", words)]
            return (parent, form, typed)
        }

        /// Signs in on the page that an answer leads to, and returns the page after that.
        private func signIn(_ browser: inout Browser, after answer: Seen) async throws -> Seen {
            let page = try await browser.open(try #require(answer.location))
            #expect(page.shows("What you typed is kept for 7 days. Sign in with the same account"))
            try await browser.submit("/sign-in", ["email": robin, "password": Town.password])
            return try await browser.submit("/verify", ["code": try await browser.code(robin)])
        }

        private func expectBack(_ page: Seen, _ browser: Browser) {
            #expect(page.address == browser.path("messages/new"))
            #expect(page.value("body") == words && page.value("subject") == "Assembly")
            #expect(page.shows("What you typed is here again. It is not saved yet."))
        }

        @Test func `a message posted after the browser lost its cookie is there after signing in`() async throws {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            let answer = await parent.post(form.action, typed)
            expectBack(try await signIn(&parent, after: answer), parent)
            let sent = try await parent.submit("/messages/new")
            #expect(sent.address.contains("?sent=1"))
            #expect(try await !parent.visit("messages/new").shows("It is not saved yet"))
        }

        @Test func `a message posted while another tab waits for its code is there after signing in`() async throws {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            try await parent.visit("sign-in")
            try await parent.submit("/sign-in", ["email": robin, "password": Town.password])
            let answer = await parent.post(form.action, typed)
            #expect(answer.status == 303)
            try await parent.visit("verify")
            try await parent.submit("/verify", ["code": try await parent.code(robin)])
            expectBack(try await parent.visit("messages/new"), parent)
        }

        @Test func `a message posted after signing out in another tab is there after signing in`() async throws {
            var (parent, form, typed) = try await writing()
            var other = parent
            try await other.visit("home")
            try await other.submit("/sign-out")
            let answer = await parent.post(form.action, typed)
            expectBack(try await signIn(&parent, after: answer), parent)
        }

        @Test func `a message posted 64 hours later, after the hourly sweep, is there after signing in`() async throws {
            var (parent, form, typed) = try await writing()
            town.clock.advance(by: 64 * 3600)
            let site = try town.site(Family.portal)
            for sweep in site.features.cleanups {
                let now = town.clock.now
                try await site.store.write { try sweep($0, now) }
            }
            let answer = await parent.post(form.action, typed)
            expectBack(try await signIn(&parent, after: answer), parent)
        }

        @Test func `Add child posted without a cookie is there after signing in`() async throws {
            var parent = try await Family.parent(town)
            let form = try await parent.visit("people/add").form("/people/add")
            parent.cookies = [:]
            let typed = form.fields.filter { Family.dan[$0.0] == nil } + Family.dan.map { ($0, $1) }
            let page = try await signIn(&parent, after: await parent.post(form.action, typed))
            #expect(page.address == parent.path("people/add"))
            #expect(page.value("forename") == "Dan" && page.value("born.day") == "14")
        }

        @Test func `what was typed is for the account it was typed with, whoever signs in on that device`()
            async throws
        {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            await parent.post(form.action, typed)
            try await town.account("other@example.org", Family.portal, twoStep: "email")
            try await parent.signIn("other@example.org")
            for page in ["home", "messages", "messages/new", "people"] {
                #expect(try await !parent.visit(page).text.contains("assembly"), "\(page)")
            }
            // The page that was left open is posted by that other account.
            let answer = await parent.post(form.action, typed)
            #expect(answer.status == 403 && answer.shows("Another account is signed in now"))
            #expect(answer.shows("kept for 7 days") && !answer.text.contains("assembly"))
            parent.cookies = [:]
            try await parent.signIn(robin)
            expectBack(try await parent.visit("messages/new"), parent)
        }

        @Test func `where nothing says whose page it was, the answer shows what was typed and claims nothing`()
            async throws
        {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            let answer = await parent.post(form.action, typed.filter { $0.0 != "csrf-token" })
            #expect(answer.status == 403)
            #expect(answer.text.contains(">\(words)</textarea>") && answer.text.contains("data-warn-unsaved=\"typed\""))
            #expect(answer.shows("we could not keep what you typed") && !answer.shows("is kept"))
            let rows = try await parent.site.store.read { try $0.row("SELECT COUNT(*) FROM held_form")?.integer(0) }
            #expect(rows == 0)
        }

        @Test func `a form that another site posts is not read, and plants nothing`() async throws {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            let answer = await parent.post(form.action, typed, headers: ["Sec-Fetch-Site": "cross-site"])
            #expect(answer.status == 403 && !answer.text.contains("assembly"))
            try await parent.signIn(robin)
            #expect(try await parent.visit("messages/new").value("body") == "")
        }

        @Test func `files that were on their way are named on the page after signing in`() async throws {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.step("documents", of: draft)
            town.clock.advance(by: 108 * 60)
            let letter = ChosenFile(
                input: "documents.1.file", name: "Letter of the school.pdf", type: "", bytes: FormFiles.pdf)
            try await parent.save(["documents.1.about": "From the school"], files: [letter])
            try await parent.submit("/sign-in", ["email": robin, "password": Town.password])
            let page = try await parent.submit("/verify", ["code": try await parent.code(robin)])
            #expect(page.address == parent.path("drafts/\(draft)/step/documents"))
            #expect(page.shows("These files could not be kept. Choose them again:"))
            #expect(page.shows("<li>Letter of the school.pdf</li>"))
        }

        @Test func `what is not wanted any more is removed by its button`() async throws {
            var (parent, form, typed) = try await writing()
            parent.cookies = [:]
            _ = try await signIn(&parent, after: await parent.post(form.action, typed))
            let page = try await parent.submit("/held/forget")
            #expect(page.address == parent.path("messages/new") && page.value("body") == "")
        }

        /// Of all pages but the one that asks for a choice alone, which nothing can be typed into.
        @Test func `no page that a form is posted to claims to keep what it does not show again`() async throws {
            for id in ["leicester/citizen/live", "leicester/professional/live", "hertfordshire/citizen/live"] {
                var visitor = try await Family.parent(town, "pages@example.org", id)
                let paths = visitor.site.features.routes.filter { route in
                    route.method == .get && route.needsSession && route.path.last != "two-step"
                        && !route.path.contains { $0.hasPrefix(":") }
                }.map { $0.path.joined(separator: "/") }
                for path in paths {
                    let page = try await visitor.visit(path)
                    guard page.status == 200, let form = try? page.form("/" + path) else { continue }
                    let long = form.fields.filter { $0.1.isEmpty && !FormTexts.isSecret($0.0) }.map {
                        ($0.0, "Typed here")
                    }
                    guard !long.isEmpty else { continue }
                    let typed = form.fields.map { field in long.first { $0.0 == field.0 } ?? field }
                    let cookies = visitor.cookies
                    visitor.cookies = [:]
                    let answer = await visitor.post(form.action, typed)
                    #expect(answer.location?.contains("ended=kept") == true, "\(id) \(path)")
                    visitor.cookies = cookies
                    #expect(try await visitor.visit(path).shows("Typed here"), "\(id) \(path)")
                }
            }
        }
    }
}
