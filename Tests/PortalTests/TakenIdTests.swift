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
    /// Pages choose the ids of what they make, so that a second press makes no second one: an id that is another's opens
    /// nothing of it, and changes nothing of it.
    @Suite struct TakenIdTests {
        private let town: Town
        private let desk: CaseDesk
        /// As long as those that pages choose.
        private let letter = "letter-AAAAAAAAAAAAAAA"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        /// A parent to whom a letter with a file was published.
        private func published() async throws -> (Browser, entry: String) {
            var robin = try await Family.parent(town)
            let entry = try await robin.add()
            try await desk.open()
            try await desk.link("robin@example.org", entry)
            let path = town.data + "/scratch/plan.pdf"
            try Data(FormFiles.pdf).write(to: URL(filePath: path))
            let file = Attachment(
                id: "file", name: "Plan.pdf", kind: "pdf", size: FormFiles.pdf.count,
                digest: try await desk.site.files.keep(path), state: .clean, at: town.clock.now)
            let letter = letter
            try await desk.write { db in
                try UploadStore.insert(db, file, account: "", subject: "person", holder: letter)
            }
            try await desk.publish(["robin@example.org"], id: letter, upload: "file")
            return (robin, entry)
        }

        private var held: [String] {
            get async throws {
                let letter = letter
                return try await desk.site.store.read { try UploadStore.attachments($0, of: letter).keys.sorted() }
            }
        }

        @Test func `a form under the id of a letter takes none of the letter's files away`() async throws {
            var (robin, entry) = try await published()
            let start = robin.path("forms/parental-request/start")
            let fields = try await robin.proof + [("subject", entry), ("draft", letter)]
            #expect(await robin.post(start, fields).status == 404)
            #expect(try await robin.visit("drafts/\(letter)").status == 404)
            #expect(try await held == ["file"])
            #expect(try await robin.visit("people/\(entry)/documents/\(letter)/file").status == 200)
        }

        @Test func `a request for access under the id of a letter is refused, and its evidence joins no letter`()
            async throws
        {
            _ = try await published()
            var kim = try await Family.parent(town, "kim@example.org")
            let entry = try await kim.add()
            try await kim.visit("people/\(entry)/access")
            let file = ChosenFile(
                input: "evidence", name: "birth.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            let values = ["id": letter, "relationship": "father", "responsibility": "yes", "note": ""]
            #expect(try await kim.submit("/access", values, files: [file]).status == 400)
            #expect(try await held == ["file"])
            let asked = try await desk.site.store.read { try AccessStore.waitingCount($0) }
            #expect(asked == 0)
        }

        @Test func `a request for access does not lie where its asker fills in a form`() async throws {
            var robin = try await Family.parent(town)
            let entry = try await robin.add()
            let draft = try await robin.begin(entry)
            try await robin.visit("people/\(entry)/access")
            let values = ["id": draft, "relationship": "mother", "responsibility": "yes", "note": ""]
            #expect(try await robin.submit("/access", values).status == 400)
        }

        @Test func `files are given to nothing that has a form's id`() async throws {
            var robin = try await Family.parent(town)
            let draft = try await robin.begin(try await robin.add())
            let at = town.clock.now
            let file = Attachment(id: "file", name: "a.pdf", kind: "pdf", size: 1, digest: "d", state: .clean, at: at)
            let refused = try await desk.write { db in
                try UploadStore.insertUnattached(db, file, account: "priti", subject: "person")
                var refused: (any Error)?
                do { try UploadStore.attach(db, "file", of: "priti", to: draft) } catch { refused = error }
                try UploadStore.attach(db, "file", of: "priti", to: "a-letter")
                return refused
            }
            #expect(refused is Problem)
        }
    }
}
