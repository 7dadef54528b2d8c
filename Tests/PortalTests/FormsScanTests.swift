import Database
import Files
import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Files that a scanner has to see first, and files that no one names any more.
    @Suite struct FormsScanTests {
        /// A town whose Leicester asks a scanner at a socket where no one listens yet.
        private func scanned() throws -> (Town, socket: String) {
            let socket = FileManager.default.temporaryDirectory.appending(path: "scan-\(UUID().uuidString)").path
            let town = try Town(edited: true) { copy in
                try copy.replace(
                    "\"schools\": {", with: "\"clamd\": { \"address\": \"\(socket)\" },\n    \"schools\": {",
                    in: "Tenants/leicester/portals/citizen.json")
            }
            return (town, socket)
        }

        private func cleanUp(_ town: Town) async {
            await Sweeper(sites: { town.sites }, services: town.services).cleanUp()
        }

        private func file(_ name: String, _ words: String) -> ChosenFile {
            ChosenFile(input: "documents.1.file", name: name, type: "", bytes: FormFiles.pdf(words))
        }

        private func documents(_ town: Town) async throws -> (Browser, draft: String) {
            var parent = try await Family.parent(town)
            let draft = try await parent.begin(try await parent.add())
            try await parent.step("documents", of: draft)
            return (parent, draft)
        }

        private func links(_ seen: Seen) -> [String] {
            seen.text.matches(of: /href="([^"]+\/files\/[A-Za-z0-9_-]{22})"/).map { String($0.1) }
        }

        private func refusals(_ town: Town) async throws -> Int {
            try await town.mails(to: "robin@example.org", Family.portal).count {
                $0.subject == "A file you uploaded was refused"
            }
        }

        @Test func `while the scanner is away files are held back, and nobody fetches them; then it has its say`()
            async throws
        {
            let (town, socket) = try scanned()
            defer { try? FileManager.default.removeItem(atPath: socket) }
            var (parent, draft) = try await documents(town)
            let files = [
                file("odd.pdf", ScriptedScanner.odd), file("good.pdf", "good"), file("bad.pdf", ScriptedScanner.sign),
            ]
            #expect(try await parent.save(button: "go:documents", files: files).status == 200, "all are taken")
            #expect(parent.page.text.matches(of: /Being checked/).count == 3 && links(parent.page).isEmpty)
            let held = try await town.site(Family.portal).store.read { db in
                try db.rows("SELECT id FROM upload WHERE state = 'held' ORDER BY name").map { $0.text(0) }
            }
            #expect(held.count == 3)
            func fetch(_ id: String) async -> Int {
                await town.send(parent.head(.get, parent.path("drafts/\(draft)/files/\(id)"))).status
            }
            for id in held { #expect(await fetch(id) == 404) }
            #expect(try await !town.audit(Family.portal).contains("file-fetched"))
            await cleanUp(town)
            #expect(try await parent.step("documents", of: draft).text.matches(of: /Being checked/).count == 3)
            // The form need not wait: it can be sent meanwhile.
            try await parent.fill(draft)
            let sent = try await parent.send().id(of: "submissions")
            #expect(try await parent.visit("submissions/\(sent)").text.matches(of: /Being checked/).count == 3)

            let scanner = try ScriptedScanner(at: socket)
            await cleanUp(town)
            let page = try await parent.visit("submissions/\(sent)")
            #expect(page.text.matches(of: /Being checked/).count == 1, "what it cannot look at holds up no other")
            #expect(page.shows("Refused: it contains a virus") && links(page).count == 1)
            let clean = try #require(links(page).first)
            #expect(await town.send(parent.head(.get, clean)).status == 200)
            for id in held where !clean.hasSuffix(id) {
                let path = parent.path("submissions/\(sent)/files/\(id)")
                #expect(await town.send(parent.head(.get, path)).status == 404)
            }
            #expect(try await refusals(town) == 1)
            await cleanUp(town)
            #expect(try await refusals(town) == 1, "it is told once")
            let mail = try #require(
                try await town.mails(to: "robin@example.org", Family.portal).last { $0.subject.contains("refused") })
            #expect(!mail.text.contains("bad.pdf") && !mail.text.contains("Dan"))
            withExtendedLifetime(scanner) {}
        }

        @Test func `a file with malware is refused at once, and the rest of the page is saved`() async throws {
            let (town, socket) = try scanned()
            defer { try? FileManager.default.removeItem(atPath: socket) }
            let scanner = try ScriptedScanner(at: socket)
            var (parent, draft) = try await documents(town)
            let seen = try await parent.save(
                ["documents.1.description": "Two files"],
                files: [file("bad.pdf", ScriptedScanner.sign), file("good.pdf", "good")])
            #expect(seen.status == 422 && seen.shows("bad.pdf contains a virus and was not taken"))
            let page = try await parent.step("documents", of: draft)
            #expect(links(page).count == 1 && page.shows("good.pdf") && !page.shows("bad.pdf"))
            #expect(page.value("documents.1.description") == "Two files")
            #expect(try await refusals(town) == 0)
            #expect(town.journal.contains { $0.contains("upload-infected") && !$0.contains("bad.pdf") })
            #expect(try kept(town).count == 1, "its bytes are not kept")
            withExtendedLifetime(scanner) {}
        }

        /// The files on disk, by their digests.
        private func kept(_ town: Town) throws -> [String: String] {
            let folder = "\(town.data)/leicester"
            let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
            let files = all.filter { ($0 as NSString).lastPathComponent.utf8.count == 64 }
            return Dictionary(
                uniqueKeysWithValues: files.map { (($0 as NSString).lastPathComponent, "\(folder)/\($0)") })
        }

        /// Makes every file on disk as old as `age` seconds of the town's clock.
        private func age(_ town: Town, by age: TimeInterval) throws {
            for path in try kept(town).values {
                try FileManager.default.setAttributes(
                    [.modificationDate: town.clock.now.addingTimeInterval(-age)], ofItemAtPath: path)
            }
        }

        @Test func `a file that no row names goes after a day; one that a form names stays, whoever else let it go`()
            async throws
        {
            let town = try Town()
            var (parent, draft) = try await documents(town)
            let (shared, alone) = (file("shared.pdf", "shared"), file("alone.pdf", "alone"))
            try await parent.save(button: "go:documents", files: [shared, alone])
            var other = try await Family.parent(town, "other@example.org")
            let theirs = try await other.begin(try await other.add())
            try await other.step("documents", of: theirs)
            try await other.save(files: [shared])
            try await other.fill(theirs)
            let sent = try await other.send().id(of: "submissions")
            let orphan = town.data + "/scratch/orphan"
            try Data(FormFiles.pdf("orphan")).write(to: URL(filePath: orphan))
            let lost = try await town.site(Family.portal).files.keep(orphan)
            #expect(try kept(town).count == 3, "the same bytes are kept once")

            try age(town, by: 86_399)
            await cleanUp(town)
            #expect(try kept(town)[lost] != nil, "what came just now may be about to be named")
            try age(town, by: 86_401)
            await cleanUp(town)
            #expect(try kept(town).count == 2 && kept(town)[lost] == nil)

            try await parent.visit("drafts/\(draft)/discard")
            try await parent.submit("/discard")
            try age(town, by: 10 * 86_400)
            await cleanUp(town)
            #expect(try kept(town).count == 2, "a day passes after the last use")
            town.clock.advance(by: 86_402)
            try age(town, by: 10 * 86_400)
            await cleanUp(town)
            #expect(try kept(town).count == 1)
            other = try await Family.parent(town, "other@example.org")
            let page = try await other.visit("submissions/\(sent)")
            #expect(await town.send(other.head(.get, try #require(links(page).first))).status == 200)
        }

        @Test func `what the audit holds is for good`() async throws {
            let town = try Town()
            var parent = try await Family.parent(town)
            try await parent.add()
            let store = try town.site(Family.portal).store
            let before = try await town.forms(Family.portal)
            #expect(before.contains { $0.contains("entry-added") })
            await #expect(throws: DatabaseError.self) {
                try await store.write { try $0.run("UPDATE audit SET action = 'nothing'") }
            }
            await #expect(throws: DatabaseError.self) { try await store.write { try $0.run("DELETE FROM audit") } }
            #expect(try await town.forms(Family.portal) == before)
        }
    }
}
