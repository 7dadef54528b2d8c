import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Who may see and change whose forms (OWASP ASVS 5.0, 8.2.2 and 8.4.1).
    @Suite struct FormsAccessTests {
        private let town: Town

        init() throws { town = try Town() }

        /// Ids of everything that one parent has.
        private struct Belongings {
            var child = "AAAAAAAAAAAAAAAAAAAAAA"
            var draft = "BBBBBBBBBBBBBBBBBBBBBB"
            var draftFile = "CCCCCCCCCCCCCCCCCCCCCC"
            var submission = "DDDDDDDDDDDDDDDDDDDDDD"
            var submissionFile = "EEEEEEEEEEEEEEEEEEEEEE"

            var all: [String] { [child, draft, draftFile, submission, submissionFile] }
        }

        private func belongings(_ owner: inout Browser) async throws -> Belongings {
            var its = Belongings()
            its.child = try await owner.add()
            let first = try await owner.begin(its.child)
            its.submissionFile = try await file(&owner, first)
            try await owner.fill(first)
            its.submission = try await owner.send().id(of: "submissions")
            try await owner.visit("people/\(its.child)")
            let again = try owner.page.form("/parental-request/start").fields
            let start = owner.path("forms/parental-request/start")
            let seen = await owner.post(start, again + [("anyway", "yes")])
            its.draft = try #require(seen.location.map { Seen(address: $0, response: seen.response) }).id(of: "drafts")
            its.draftFile = try await file(&owner, its.draft)
            return its
        }

        private func file(_ owner: inout Browser, _ draft: String) async throws -> String {
            try await owner.step("documents", of: draft)
            let letter = ChosenFile(
                input: "documents.1.file", name: "letter.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            let seen = try await owner.save(button: "upload:documents.1.file", files: [letter])
            return try #require(seen.text.firstMatch(of: /files\/([A-Za-z0-9_-]{22})"/).map { String($0.1) })
        }

        /// What every address of a form answers to someone, without the ids in it.
        private func answers(_ browser: inout Browser, _ its: Belongings) async throws -> [String] {
            let token = try await browser.proof
            let step = "drafts/\(its.draft)/step/relationship"
            let typed = token + [("base", "relationship:-"), ("relationship", "Someone else's words")]
            let start = token + [("subject", its.child), ("draft", "FFFFFFFFFFFFFFFFFFFFFF"), ("anyway", "yes")]
            var seen: [Seen] = []
            for page in [
                "people/\(its.child)", "drafts/\(its.draft)", "drafts/\(its.draft)/discard", step,
                "drafts/\(its.draft)/step/summary", "drafts/\(its.draft)/files/\(its.draftFile)",
                "submissions/\(its.submission)", "submissions/\(its.submission)/received",
                "submissions/\(its.submission)/files/\(its.submissionFile)",
            ] { seen.append(await town.send(browser.head(.get, browser.path(page)))) }
            for (page, fields) in [
                ("drafts/\(its.draft)/discard", token), (step, typed), (step, typed + [("autosave", "1")]),
                ("drafts/\(its.draft)/step/summary", token + [("action", "send"), ("version", "2")]),
                ("submissions/\(its.submission)/edit", token), ("forms/parental-request/start", start),
            ] { seen.append(await browser.post(browser.path(page), fields)) }
            let letter = ChosenFile(input: "documents.1.file", name: "a.pdf", type: "", bytes: FormFiles.pdf)
            let headers: Fields = [
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
            ]
            seen.append(
                await browser.post(
                    browser.path("drafts/\(its.draft)/step/documents"), body: ChosenFile.body(token, [letter]),
                    headers: headers))
            for one in seen { #expect(one.status == 404, "\(one)") }
            return seen.map { one in its.all.reduce(one.lasting) { $0.replacing($1, with: "X") } }
        }

        @Test func `what belongs to another parent has the same 404 everywhere as what does not exist`() async throws {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            var other = try await Family.parent(town, "other@example.org")
            let before = try await town.forms(Family.portal)
            let answers = (try await answers(&other, its), try await self.answers(&other, Belongings()))
            #expect(answers.0 == answers.1)
            #expect(try await town.forms(Family.portal) == before, "and nothing is changed, nor told")
            let letter = await town.send(owner.head(.get, owner.path("drafts/\(its.draft)/files/\(its.draftFile)")))
            #expect(letter.status == 200, "while it is there for its owner")
        }

        @Test func `a file is not found through a form of one's own that does not hold it`() async throws {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            var other = try await Family.parent(town, "other@example.org")
            let theirs = try await belongings(&other)
            for path in [
                "drafts/\(theirs.draft)/files/\(its.draftFile)", "drafts/\(theirs.draft)/files/\(its.submissionFile)",
                "submissions/\(theirs.submission)/files/\(its.submissionFile)",
                "drafts/\(theirs.submission)/files/\(theirs.submissionFile)",
                "submissions/\(theirs.draft)/files/\(theirs.draftFile)",
                "drafts/\(theirs.draft)/files/\(theirs.submissionFile)",
            ] { #expect(await town.send(other.head(.get, other.path(path))).status == 404, "\(path)") }
        }

        @Test func `a draft cannot be given the id of what someone has sent, nor touch what hangs on it`() async throws
        {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            var other = try await Family.parent(town, "other@example.org")
            let (child, token) = (try await other.add(), try await other.proof)
            for id in [its.submission, its.draft] {
                let before = try await town.forms(Family.portal)
                let start = token + [("subject", child), ("draft", id), ("anyway", "yes")]
                let seen = await other.post(other.path("forms/parental-request/start"), start)
                #expect(seen.status == 404, "\(seen)")
                #expect(try await town.forms(Family.portal) == before)
            }
        }

        @Test func `a form of one council, or of LIVE, is not found at another, or on TEST`() async throws {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            for site in ["coventry/citizen/live", "leicester/citizen/test"] {
                let email = site.hasSuffix("test") ? "robin@leicester.gov.uk" : "robin@example.org"
                var stranger = try await Family.parent(town, email, site)
                let answers = (try await answers(&stranger, its), try await self.answers(&stranger, Belongings()))
                #expect(answers.0 == answers.1, "\(site)")
            }
            var professional = try await Family.parent(town, "robin@example.org", "leicester/professional/live")
            for page in ["drafts/\(its.draft)", "submissions/\(its.submission)", "people/\(its.child)"] {
                #expect(try await professional.visit(page).status == 404, "\(page)")
            }
        }

        @Test func `a session of another portal is none`() async throws {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            let professional = try await town.resident("leicester/professional/live", "pro@example.org")
            var thief = try town.browser(Family.portal)
            thief.cookies = [owner.cookieName: professional.cookies.values.first ?? ""]
            let seen = try await thief.visit("drafts/\(its.draft)")
            #expect(seen.address.hasPrefix(thief.path("sign-in")))
        }

        @Test func `without two step verification every address behind the tile leads to setting it up`() async throws {
            var owner = try await Family.parent(town)
            let its = try await belongings(&owner)
            let careless = try await town.resident(Family.portal, "careless@example.org")
            let token = try await careless.proof
            let before = try await town.forms(Family.portal)
            let routes = careless.site.features.routes.filter { route in
                ["people", "forms", "drafts", "submissions"].contains(route.path.first)
            }
            #expect(routes.count { $0.method == .post } >= 7)
            for route in routes {
                let segments = route.path.map { segment in
                    switch segment {
                    case ":draft": its.draft
                    case ":submission": its.submission
                    case ":file": its.draftFile
                    case ":form": "parental-request"
                    case ":step": "relationship"
                    default: segment.hasPrefix(":") ? its.child : segment
                    }
                }
                let path = careless.path(segments.joined(separator: "/"))
                let seen = await town.send(careless.head(route.method, path, Browser.sameOrigin), encoded(token))
                #expect(seen.location?.hasPrefix(careless.path("two-step") + "?next=") == true, "\(seen)")
                var nobody = try town.browser(Family.portal)
                let out = await nobody.post(path, token)
                guard route.method == .post else { continue }
                #expect(out.location?.hasPrefix(nobody.path("sign-in")) == true, "\(out)")
            }
            #expect(try await town.forms(Family.portal) == before)
        }
    }
}
