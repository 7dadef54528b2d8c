import Database
import Files
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Forms
@testable import Portal

extension Proofs {
    /// What the team publishes, and to whom.
    @Suite struct DocumentsTests {
        private let town: Town
        private let desk: CaseDesk
        private let robin = "robin@example.org"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        /// Two parents of Dan's, each with an entry of their own.
        private func parents() async throws -> (Browser, String, Browser, String) {
            var (one, other) = (try await Family.parent(town), try await Family.parent(town, "kim@example.org"))
            let (first, second) = (try await one.add(), try await other.add(["relationship": "father"]))
            try await desk.open()
            try await desk.link(robin, first)
            try await desk.link("kim@example.org", second, title: "father")
            return (one, first, other, second)
        }

        @Test func `a document is read by whom it was published to, and by nobody else`() async throws {
            var (robin, entry, kim, other) = try await parents()
            try await desk.publish([self.robin])
            #expect(try await robin.visit("people/\(entry)").shows("1 unread"))
            #expect(try await robin.visit("people/\(entry)/documents").shows("Our decision"))
            let page = try await robin.visit("people/\(entry)/documents/letter")
            for words in [
                "We have decided.", "Your right to appeal", "You may appeal.", "1 September 2024", "Mediation",
            ] {
                #expect(page.shows(words), "\(words)")
            }
            #expect(try await !robin.visit("people/\(entry)").shows("1 unread"))
            #expect(try await town.audit(Family.portal).contains("document-seen"))
            for path in ["people/\(other)/documents/letter", "people/\(entry)/documents/letter"] {
                #expect(try await kim.visit(path).status == 404, "\(path)")
            }
            #expect(try await kim.visit("people/\(other)/documents").shows("No documents"))
            try await desk.unlink(self.robin)
            #expect(try await robin.visit("people/\(entry)/documents/letter").status == 404)
            #expect(try await robin.visit("people/\(entry)/documents").shows("No documents"))
        }

        @Test func `of a document that was taken back nothing is left but the day`() async throws {
            var (robin, entry, _, _) = try await parents()
            try await desk.publish([self.robin])
            try await desk.recall()
            for path in ["people/\(entry)/documents", "people/\(entry)/documents/letter"] {
                let page = try await robin.visit(path)
                #expect(page.status == 200 && page.shows("This document was withdrawn on 1 September 2024."))
                #expect(!page.shows("Our decision") && !page.shows("We have decided") && !page.shows("team only"))
            }
            #expect(try await robin.visit("people/\(entry)/documents/letter/file").status == 404)
        }

        @Test func `a file goes to its recipients, noted as seen, until it is taken back`() async throws {
            var (robin, entry, kim, other) = try await parents()
            let path = town.data + "/scratch/plan.pdf"
            try Data(FormFiles.pdf).write(to: URL(filePath: path))
            let digest = try await desk.site.files.keep(path)
            let (now, size) = (town.clock.now, FormFiles.pdf.count)
            try await desk.write { db in
                let file = Attachment(
                    id: "file", name: "Draft plan\"\r\n.pdf", kind: "pdf", size: size, digest: digest, state: .clean,
                    at: now)
                try UploadStore.insert(db, file, account: "", subject: "person", holder: "letter")
            }
            try await desk.publish([self.robin], upload: "file")
            let seen = try await robin.visit("people/\(entry)/documents/letter/file")
            #expect(seen.status == 200 && seen.fields["Content-Type"] == "application/pdf")
            #expect(seen.fields["Content-Disposition"]?.contains("\n") == false)
            #expect(seen.fields["Content-Security-Policy"]?.hasSuffix("; sandbox") == true, "it is of no origin")
            #expect(try await !robin.visit("people/\(entry)").shows("1 unread"))
            #expect(try await town.audit(Family.portal).contains("file-fetched"))
            #expect(try await kim.visit("people/\(other)/documents/letter/file").status == 404)
            try await desk.recall()
            #expect(try await robin.visit("people/\(entry)/documents/letter/file").status == 404)
        }

        @Test func `what is shared hides how to reach anybody, and who in the family wrote it`() async throws {
            var (robin, entry, kim, other) = try await parents()
            let more = ["hopes": ["contact-way": "phone", "contact-phone": "01632 960123", "hopes": "To sing"]]
            let sent = try await robin.sent(entry, more)
            let path = "people/\(other)/shared/\(sent)"
            #expect(try await kim.visit(path).status == 404, "not shared")
            #expect(try await !kim.visit("people/\(other)").shows("View Shared Form"))
            try await desk.review(try await desk.reference(of: entry), .accepted, isShared: true)
            #expect(try await kim.visit("people/\(other)").shows("View Shared Form"))
            #expect(!kim.page.shows("Robin Ashdown's") && kim.page.shows("someone else who is involved"))
            let page = try await kim.visit(path)
            #expect(page.status == 200 && page.shows("To sing"))
            #expect(!page.shows("01632 960123") && !page.shows("By phone") && !page.shows(self.robin))
            #expect(try await robin.visit("people/\(entry)/shared/\(sent)").status == 404, "it is their own")
            #expect(try await kim.visit("people/\(entry)/shared/\(sent)").status == 404)
            try await desk.unlink("kim@example.org")
            #expect(try await kim.visit(path).status == 404)
        }

        @Test func `a carer who may not see what others sent does not`() async throws {
            var (robin, entry, kim, other) = try await parents()
            let sent = try await robin.sent(entry)
            try await desk.review(try await desk.reference(of: entry), .accepted, isShared: true)
            try await desk.unlink("kim@example.org")
            let account = try #require(try await town.find("kim@example.org", Family.portal)?.id)
            let (now, theirs) = (town.clock.now, other)
            try await desk.write { db in
                try InvolvementStore.add(
                    .system(db),
                    Involvement(
                        id: "carer", person: "person", account: account, entry: theirs, role: "carer", name: "Kim",
                        began: now))
            }
            #expect(try await kim.visit("people/\(other)").status == 200)
            #expect(try await kim.visit("people/\(other)/shared/\(sent)").status == 404)
        }

        @Test func `two parents of one child see nothing of each other`() async throws {
            var (robin, entry, kim, other) = try await parents()
            let draft = try await robin.begin(entry)
            try await desk.tell(self.robin, id: "m1", "For Robin only")
            try await desk.ask(self.robin, "parent-views")
            let pages = ["people", "people/\(other)", "people/\(other)/involvements", "messages", "requests", "home"]
            for path in pages {
                let page = try await kim.visit(path)
                #expect(page.status == 200, "\(path)")
                for words in ["For Robin only", "Parent and carer views", self.robin, "mother", entry, draft] {
                    #expect(!page.shows(words), "\(path): \(words)")
                }
            }
            for path in ["drafts/\(draft)", "messages/m1", "people/\(entry)", "people/\(entry)/involvements"] {
                #expect(try await kim.visit(path).status == 404, "\(path)")
            }
            #expect(try await kim.visit("people/\(other)/involvements").shows("SEND coordinator"))
            #expect(!kim.page.shows("01632"))
        }
    }
}
