import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Files that come with a form (OWASP ASVS 5.0, chapter 5).
    @Suite struct FormsUploadTests {
        private let town: Town

        init() throws { town = try Town() }

        /// The documents of a new draft, open.
        private func documents() async throws -> (Browser, draft: String) {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.step("documents", of: draft)
            return (parent, draft)
        }

        private func file(_ name: String, _ bytes: [UInt8], type: String = "") -> ChosenFile {
            ChosenFile(input: "documents.1.file", name: name, type: type, bytes: bytes)
        }

        /// Where the files of the open page are, in its order.
        private func links(_ seen: Seen) -> [String] {
            seen.text.matches(of: /href="([^"]+\/files\/[A-Za-z0-9_-]{22})"/).map { String($0.1) }
        }

        private func bytes(_ seen: Seen) throws -> [UInt8] {
            guard case .file(let path, let count) = seen.response.content else {
                throw Missing(what: "file in \(seen)")
            }
            let bytes = try Array(Data(contentsOf: URL(filePath: path)))
            #expect(bytes.count == count)
            return bytes
        }

        @Test func `twelve files of nine megabytes are refused beside the field, and the description is saved`()
            async throws
        {
            var (parent, draft) = try await documents()
            let large = FormFiles.pdf + [UInt8](repeating: 0x20, count: 9 * 1024 * 1024)
            let files = (1...12).map { file("scan \($0).pdf", large) }
            let seen = try await parent.save(["documents.1.description": "From the school"], files: files)
            #expect(seen.status == 422)
            let told = "The files you chose are larger than 100MB together, so none of them was taken."
            let shown = unescaped(Substring(seen.text)).ranges(of: ">" + told).count
            #expect(shown == 2, "in the summary and beside the field")
            #expect(seen.text.contains("href=\"#documents.1.file\""))
            #expect(seen.value("documents.1.description") == "From the school")
            #expect(try await parent.step("documents", of: draft).value("documents.1.description") == "From the school")
            #expect(links(parent.page).isEmpty)
        }

        @Test func `every kind that is allowed is taken, and comes back byte for byte as an attachment`() async throws {
            var (parent, draft) = try await documents()
            for (name, sample, type) in [
                ("A letter.pdf", "letter.pdf", "application/pdf"), ("photo.JPG", "phone.jpg", "image/jpeg"),
                ("scan.jpeg", "phone.jpg", "image/jpeg"), ("drawing.png", "drawing.png", "image/png"),
                ("drawing.bmp", "drawing.bmp", "image/bmp"), ("old.doc", "letter.doc", "application/msword"),
                ("new.docx", "letter.docx", FormFiles.docxType), ("unsaid.pdf", "letter.pdf", ""),
                ("a.pdf", "letter.pdf", "application/x-download"), ("b.pdf", "letter.pdf", "application/download"),
                ("c.pdf", "letter.pdf", "text/pdf"), ("d.pdf", "letter.pdf", "application/acrobat"),
                ("e.pdf", "letter.pdf", "application/x-citrix-pdf"), ("f.pdf", "letter.pdf", "APPLICATION/PDF"),
                ("g.pdf", "letter.pdf", "application/force-download"), ("h.pdf", "letter.pdf", "text/plain"),
                ("p.jpg", "phone.jpg", "image/x-citrix-jpeg"), ("q.jpg", "phone.jpg", "image/pjpeg"),
                ("r.docx", "letter.docx", "application/wps-office.docx"),
                ("s.docx", "letter.docx", "application/octet-stream"),
                ("photo.jfif", "phone.jpg", "image/jpeg"), ("photo.jpe", "phone.jpg", ""),
                ("report.pdf\u{200E}", "letter.pdf", "application/pdf"),
                ("report.pdf ", "letter.pdf", "application/pdf"),
                ("kept.pdf", "restricted-aes-128.pdf", "application/pdf"),
                ("Llythyr \u{175} \"dyfyn\".pdf", "letter.pdf", "application/octet-stream"),
            ] {
                let content = try FormFiles.sample(sample)
                let chosen = file(name.replacing("\"", with: "%22"), content, type: type)
                let seen = try await parent.save(button: "upload:documents.1.file", files: [chosen])
                #expect(seen.status == 200, "\(name)")
                let link = try #require(links(seen).last, "\(name)")
                let told = try await town.audit(Family.portal).count { $0 == "file-fetched" }
                let got = await town.send(parent.head(.get, link))
                #expect(try bytes(got) == content)
                #expect(try await town.audit(Family.portal).count { $0 == "file-fetched" } == told + 1)
                #expect(got.fields["Content-Disposition"]?.hasPrefix("attachment; filename=") == true)
                #expect(got.fields["X-Content-Type-Options"] == "nosniff")
                #expect(got.fields["Cache-Control"] == "no-store")
                #expect(got.fields["Content-Security-Policy"]?.contains("default-src 'none'") == true)
                let row = try #require(
                    seen.text.firstMatch(of: /value="(delete:documents:[^"]+)"/).map { String($0.1) })
                try await parent.save(button: row)
                #expect(await town.send(parent.head(.get, link)).status == 404, "a deleted file is not fetched")
            }
            #expect(try await town.forms(Family.portal).allSatisfy { !$0.hasPrefix(draft + "|upload") })
        }

        @Test func `a bad file is told in its own words, and everything else on the page is saved`() async throws {
            var (parent, draft) = try await documents()
            let pdf = FormFiles.pdf
            let heic = try FormFiles.sample("phone.heic")
            for (chosen, words) in [
                (file("large.pdf", pdf + Array(repeating: 0, count: 11 << 20)), "large.pdf is larger than 10MB"),
                (file("none.pdf", []), "none.pdf is empty."),
                (
                    file("setup.pdf", Array("MZ".utf8) + Array(repeating: 0x90, count: 900)),
                    "setup.pdf is named as a PDF, but"
                ),
                (
                    file("page.pdf", Array("<html><script>alert(1)</script></html>".utf8)),
                    "page.pdf is named as a PDF, but it is a web page (HTML)."
                ),
                (file("letter.docx", pdf), "letter.docx is named as a Word document (.docx), but it is a PDF."),
                (
                    file("photo.jpg", try FormFiles.sample("drawing.png")),
                    "photo.jpg is named as a JPEG picture, but it is a PNG picture."
                ),
                (file("report.doc", Array("{\\rtf1\\ansi A letter}".utf8)), "but it is an RTF document."),
                (
                    file("report.doc", try FormFiles.sample("letter.docx")), "but it is a Word document (.docx)."
                ),
                (file("photo.jpg", try FormFiles.sample("picture.webp")), "but it is a WEBP picture."),
                (file("bomb.docx", try FormFiles.sample("bomb.docx")), "unpacks to far more than we can take"),
                (file("locked.pdf", try FormFiles.sample("locked.pdf")), "locked.pdf is password protected"),
                (file("locked.docx", try FormFiles.sample("locked.docx")), "locked.docx is password protected"),
                (file("IMG_1.heic", heic), "IMG_1.heic is a HEIC photo"),
                (file("IMG_1.jpg", heic, type: "image/jpeg"), "IMG_1.jpg is a HEIC photo"),
                (file("run.exe", pdf), "run.exe is not a kind of file that we can take"),
                (file("letter.pdf.exe", pdf), "is not a kind of file that we can take"),
                (file("noname", pdf), "noname is not a kind of file"),
                (file("photo.png", pdf, type: "image/png"), "photo.png is named as a PNG picture, but it is a PDF."),
                (file("cut.docx", Array(try FormFiles.sample("letter.docx").dropLast(30))), "cut.docx is damaged"),
            ] {
                try await parent.step("documents", of: draft)
                let good = file("good.pdf", FormFiles.pdf(chosen.name + words))
                let seen = try await parent.save(
                    ["documents.1.description": "About \(chosen.name)"], files: [chosen, good])
                #expect(seen.status == 422, "\(chosen.name)")
                #expect(seen.shows(words), "\(chosen.name)")
                #expect(seen.text.contains("<title>Error: "))
                let now = try await parent.step("documents", of: draft)
                #expect(now.value("documents.1.description") == "About \(chosen.name)", "\(chosen.name)")
                #expect(links(now).count == 1 && now.shows("good.pdf") && !now.shows(">\(chosen.name)<"))
                let row = try #require(now.text.firstMatch(of: /value="(delete:documents:[^"]+)"/).map { String($0.1) })
                try await parent.save(button: row)
            }
            #expect(try await town.forms(Family.portal).allSatisfy { !$0.contains("|.pdf") })
            let scratch = try FileManager.default.contentsOfDirectory(atPath: town.data + "/scratch")
            #expect(scratch.isEmpty, "nothing is left of what was refused")
        }

        @Test func `several files chosen at once are as many entries, in their order`() async throws {
            var (parent, draft) = try await documents()
            let many = (1...3).map { file("letter \($0).pdf", FormFiles.pdf("\($0)")) }
            try await parent.save(["documents.1.description": "The first"], button: "go:documents", files: many)
            let page = try await parent.step("documents", of: draft)
            let names = page.text.matches(of: />(letter \d\.pdf)</).map { String($0.1) }
            #expect(names == ["letter 1.pdf", "letter 2.pdf", "letter 3.pdf"])
            #expect(page.value("documents.1.description") == "The first")
            for (link, chosen) in zip(links(page), many) {
                #expect(try bytes(await town.send(parent.head(.get, link))) == chosen.bytes)
            }
        }

        @Test func `more files than a form has room for are told of, and those that fit are kept`() async throws {
            var (parent, draft) = try await documents()
            let many = (1...23).map { file("letter \($0).pdf", FormFiles.pdf("\($0)")) }
            let seen = try await parent.save(["documents.1.description": "All of them"], files: many)
            #expect(seen.status == 422 && seen.shows("There is no room for another document in this form."))
            let page = try await parent.step("documents", of: draft)
            #expect(links(page).count == 20 && page.value("documents.1.description") == "All of them")
            #expect(!page.shows("letter 21.pdf"))
        }

        @Test func `a file for an input that the page does not have, or of another step, is not kept`() async throws {
            var (parent, draft) = try await documents()
            for input in ["documents", "documents.1", "documents.1.description", "documents.9.file", "file", ""] {
                let stray = ChosenFile(input: input, name: "stray.pdf", type: "", bytes: FormFiles.pdf)
                try await parent.step("documents", of: draft)
                try await parent.save(button: "go:documents", files: [stray])
                #expect(!parent.page.shows("stray.pdf"), "\(input)")
            }
            try await parent.step("relationship", of: draft)
            try await parent.save(button: "go:documents", files: [file("stray.pdf", FormFiles.pdf)])
            #expect(!parent.page.shows("stray.pdf"))
            #expect(try await !town.forms(Family.portal).contains { $0.contains("stray") })
        }

        @Test func `a file that there is no room for is told of, and the rest of the page is saved`() async throws {
            var (parent, draft) = try await documents()
            try FileManager.default.removeItem(atPath: town.data + "/scratch")
            let seen = try await parent.save(
                ["documents.1.description": "A letter"], files: [file("a.pdf", FormFiles.pdf)])
            #expect(seen.status == 422 && seen.shows("a.pdf could not be uploaded. Try again in a few minutes."))
            let page = try await parent.step("documents", of: draft)
            #expect(page.value("documents.1.description") == "A letter" && links(page).isEmpty)
        }

        @Test func `a file whose bytes are gone, or are not the ones that came, is not sent`() async throws {
            var (parent, _) = try await documents()
            let seen = try await parent.save(button: "upload:documents.1.file", files: [file("a.pdf", FormFiles.pdf)])
            let link = try #require(links(seen).first)
            guard case .file(let path, _) = await town.send(parent.head(.get, link)).response.content else {
                throw Missing(what: "file")
            }
            try Data("shorter".utf8).write(to: URL(filePath: path))
            #expect(await town.send(parent.head(.get, link)).status == 404)
            try FileManager.default.removeItem(atPath: path)
            #expect(await town.send(parent.head(.get, link)).status == 404)
        }
    }
}
