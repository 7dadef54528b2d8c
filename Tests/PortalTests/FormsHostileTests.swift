import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What no one means to type or to post, in the pages of a form (OWASP ASVS 5.0, 1.2, 15.3.3 and 15.3.7).
    @Suite struct FormsHostileTests {
        private let town: Town
        private static let values = [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)",
            "</textarea><b>x</b>", "{child}{council}**[x](register)", "'; DROP TABLE draft; --",
            "a\u{7}b\u{1B}[31m\u{202E}c\u{200F}\r\nd", String(repeating: "\u{1F3EB}", count: 500),
            "\u{0645}\u{062D}\u{0645}\u{062F} \u{200C}\u{0639}\u{0644}\u{06CC}", "&lt;b&gt; &amp;amp; %3Cscript%3E",
        ]

        private static let actions = [
            "go", "go:", "go:none", "go:../../x", "go:summary:x", "add:", "add:none", "add:relationship",
            "add:\r\nX: y",
            "delete:", "delete:relationship:-", "delete:none:1", "delete:documents:none", "delete:documents:",
            "upload:", "upload://elsewhere.example", "upload:<script>", "send", "back:x", "leave:x", ":::", "\u{1F3EB}",
            String(repeating: "x", count: 100_000), "address-search", "school.search",

        ]

        init() throws { town = try Town() }

        private func begun() async throws -> (Browser, draft: String) {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            return (parent, draft)
        }

        /// The text without what no one meant to type: a space where a control character stood between two words.
        private func cleaned(_ text: String) -> String {
            var kept = String.UnicodeScalarView()
            for scalar in text.unicodeScalars where scalar != "\u{202E}" && scalar != "\r" {
                kept.append(scalar == "\u{7}" || scalar == "\u{1B}" ? " " : scalar)
            }
            return String(kept)
        }

        private func check(_ seen: Seen) {
            #expect(seen.status < 500, "\(seen)")
            for markup in ["<script>alert", "<img src=x", "onfocus='alert", "</textarea><b>", "\u{1B}", "\u{202E}"] {
                #expect(!seen.text.contains(markup), "\(seen) repeats \(markup)")
            }
        }

        @Test func `any text stays text, from the step to the mail, and is kept`() async throws {
            var (parent, draft) = try await begun()
            let text = Self.values.joined(separator: "\n")
            try await parent.save(["relationship": text])
            try await parent.step("child", of: draft)
            #expect(try await parent.save(["strengths": text, "noticed-age": text]).status == 422)
            for value in Self.values {
                try await parent.step("help", of: draft)
                try await parent.save(["senco-name": value, "learns-at": value, "professionals.1.name": value])
                #expect(parent.page.value("senco-name") == cleaned(value).replacing("\n", with: " "))
            }
            try await parent.save(["learns-at": "home", "professionals.1.name": Self.values[1]])
            for (index, value) in Self.values.enumerated() {
                try await parent.step("documents", of: draft)
                let name = value.replacing("\r\n", with: "").replacing("\"", with: "").replacing("/", with: "")
                let row =
                    parent.page.text.firstMatch(of: /type="file" id="documents\.([^.]+)\.file"/).map { $0.1 } ?? "1"
                let letter = ChosenFile(
                    input: "documents.\(row).file", name: "\(name).pdf", type: "", bytes: FormFiles.pdf("\(index)"))
                try await parent.save(button: "add:documents", files: [letter])
                #expect(parent.page.shows(cleaned(name) + ".pdf"))
            }
            try await parent.step("child", of: draft)
            #expect(parent.page.value("strengths") == cleaned(text))
            try await parent.save(["noticed-age": ""])
            try await parent.step("hopes", of: draft)
            try await parent.save(["may-contact": "yes", "hopes": text])
            try await parent.step("summary", of: draft)
            let sent = try await parent.send().id(of: "submissions")
            try await parent.visit("submissions/\(sent)")
            for line in cleaned(text).split(separator: "\n") { #expect(parent.page.shows(String(line))) }
            for seen in parent.trail { check(seen) }
            for link in parent.page.text.matches(of: /href="([^"]+\/files\/[^"]+)"/) {
                let file = await town.send(parent.head(.get, String(link.1)))
                #expect(file.status == 200 && file.fields["Content-Disposition"]?.contains("\n") == false)
                #expect(file.fields.all.allSatisfy { $0.value.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
            }
            for mail in try await town.mails(to: "robin@example.org", Family.portal) {
                #expect(!mail.html.contains("<script"))
            }
        }

        @Test func `a text of a megabyte is taken, and more than the form may hold is refused`() async throws {
            var (parent, draft) = try await begun()
            let text = String(repeating: "0123456789abcde ", count: 65_536).trimmingCharacters(in: .whitespaces)
            try await parent.save(["relationship": text], button: "go:relationship")
            #expect(parent.page.status == 200 && parent.page.value("relationship") == text)
            let refused = try await parent.save(
                ["relationship": String(repeating: text, count: 12)], button: "go:relationship")
            #expect(refused.status == 413)
            #expect(try await parent.step("relationship", of: draft).value("relationship") == text)
        }

        @Test func `fields that the page does not have are ignored, whatever they are called`() async throws {
            var (parent, draft) = try await begun()
            var other = try await Family.parent(town, "other@example.org")
            let theirs = try await other.begin(try await other.add())
            try await other.step("documents", of: theirs)
            let letter = ChosenFile(input: "documents.1.file", name: "a.pdf", type: "", bytes: FormFiles.pdf)
            try await other.save(button: "upload:documents.1.file", files: [letter])
            let file = try #require(
                other.page.text.firstMatch(of: /files\/([A-Za-z0-9_-]{22})"/).map { String($0.1) })
            try await parent.step("documents", of: draft)
            let forged = [
                "documents.1.file": file, "documents": "1 2 3", "documents.2.file": file, "relationship": "mine",
                "account": "x", "subject": "x", "sent": "x", "id": "x", "version": "99", "documents.1.state": "clean",
                // An answer of another step that the base names is of a question that has moved there since: it is kept.
                "base": "documents.1.description:- documents.1.file:- documents:- documents.2.file:-",
            ]
            try await parent.save(forged, button: "go:documents")
            #expect(!parent.page.shows("a.pdf"))
            let rows = try await town.forms(Family.portal)
            let row = try #require(rows.first { $0.hasPrefix(draft) && $0.contains("parental-request") })
            #expect(row.contains("|{}|"), "\(row)")
            #expect(rows.count { $0.contains(file) } == 3, "their answer, upload and use")
            let seen = await town.send(parent.head(.get, parent.path("drafts/\(draft)/files/\(file)")))
            #expect(seen.status == 404)
        }

        @Test func `a choice that is none is kept as typed, told, and not sent`() async throws {
            var (parent, draft) = try await begun()
            try await parent.fill(draft, ["help": ["learns-at": "the moon", "extra-help": "perhaps"]])
            let seen = try await parent.send()
            #expect(seen.status == 422)
            #expect(try await !town.audit(Family.portal).contains("form-sent"))
        }

        @Test func `a button that the page does not have changes nothing but what was typed`() async throws {
            var (parent, draft) = try await begun()
            for (index, action) in Self.actions.enumerated() {
                try await parent.step("relationship", of: draft)
                let form = try parent.page.form("/step/relationship")
                let fields = form.fields.filter { $0.0 != "relationship" }
                let headers: Fields = [
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
                ]
                let body = ChosenFile.body(fields + [("relationship", "Typed \(index)"), ("action", action)], [])
                let seen = await parent.post(form.action, body: body, headers: headers)
                check(seen)
                #expect(seen.status == 303 || seen.status == 200)
                #expect(seen.location.map { $0.hasPrefix(parent.path()) && !$0.contains("<") } ?? true)
                #expect(!seen.fields.all.contains { $0.value.contains("\n") })
                let now = try await parent.step("relationship", of: draft)
                #expect(now.value("relationship") == "Typed \(index)", "\(action.prefix(40))")
            }
            #expect(try await !town.audit(Family.portal).contains("form-sent"))
        }

        @Test func `a step that is none shows no page of its own`() async throws {
            var (parent, draft) = try await begun()
            let token = try await parent.proof
            for step in ["none", "", "..", "summary/x", "%00", "%2e%2e", "Relationship"] {
                let path = parent.path("drafts/\(draft)/step") + "/" + step
                for seen in [await town.send(parent.head(.get, path)), await parent.post(path, token)] {
                    #expect([303, 400, 404, 405].contains(seen.status), "\(seen)")
                }
            }
        }

        @Test func `no more entries than the form allows are made, however often that is asked for`() async throws {
            var (parent, draft) = try await begun()
            try await parent.step("help", of: draft)
            let form = try parent.page.form("/step/help")
            for _ in 0..<30 { await parent.post(form.action, form.fields + [("action", "add:professionals")]) }
            let page = try await parent.step("help", of: draft)
            #expect(page.shows("Person 20") && !page.shows("Person 21"))
            #expect(!page.text.contains("value=\"add:professionals\""))
        }

        @Test func `a field that comes twice, and one that is missing, break nothing`() async throws {
            var (parent, draft) = try await begun()
            let form = try parent.page.form("/step/relationship")
            let twice = form.fields + [("relationship", "a"), ("relationship", "b"), ("base", "x"), ("action", "x")]
            check(await parent.post(form.action, twice))
            check(await parent.post(form.action, form.fields.filter { $0.0 == "csrf-token" }))
            check(await parent.post(form.action, form.fields.filter { $0.0 == "csrf-token" } + [("autosave", "1")]))
            #expect(try await parent.step("relationship", of: draft).status == 200)
        }
    }
}
