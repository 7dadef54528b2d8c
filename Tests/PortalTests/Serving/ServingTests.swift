import Foundation
import Testing

@testable import Portal

/// What happens to a council's files under a real process that serves: it goes on, the last good state serves, and what is
/// put right is live within two seconds.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ServingTests {
    private static let soon: Duration = .seconds(2)
    private static let leicester = "Leicester City Council"
    private let tenant = "Tenants/leicester/tenant.json"
    private let place: ServingProcess.Place

    init() throws { place = try ServingProcess.Place() }

    private var copy: Town.Copy { Town.Copy(root: place.root) }

    /// Renames the council as its pages show it, and waits until they do.
    private func rename(_ served: ServingProcess, _ old: String, _ new: String) async throws -> Duration? {
        try copy.replace("\"name\": \"\(old)\"", with: "\"name\": \"\(new)\"", in: tenant, first: true)
        return await served.untilRead { await served.council(at: "leicester.localhost") == new }
    }

    @Test(arguments: [
        "Tenants/leicester", "Tenants/leicester/tenant.json", "Tenants/leicester/pages", "Tenants", "Themes",
    ])
    func `what is moved away and comes back unchanged is served all the while`(_ name: String) async throws {
        let served = try await ServingProcess(place)
        try place.move(name, to: "aside")
        #expect(try await served.untilRead { try await !served.trouble("leicester").isEmpty } != nil)
        #expect(await served.council(at: "leicester.localhost") == Self.leicester)
        #expect(await served.council(at: "ems.leicester.gov.uk") == Self.leicester)
        #expect(served.journal.contains { $0.contains("\"event\":\"configuration\"") && $0.contains("leicester") })
        try place.move("aside", to: name)
        let took = try await served.untilRead { try await served.trouble("leicester").isEmpty }
        #expect(try #require(took) < Self.soon)
        #expect(await served.council(at: "ems.leicester.gov.uk") == Self.leicester)
        #expect(try #require(try await rename(served, Self.leicester, "Leafy City Council")) < Self.soon)
        #expect(await served.stop() == 0)
    }

    @Test func `claims, copies and their withdrawal change nothing for the council that has the host`() async throws {
        let served = try await ServingProcess(place)
        let visitors = Visitors(["ems.leicester.gov.uk", "leicester.localhost"], served.port)
        let (old, new) = (
            "[\"emsonline.stockton.gov.uk\"]", "[\"emsonline.stockton.gov.uk\", \"ems.leicester.gov.uk\"]"
        )
        try copy.replace(old, with: new, in: "Tenants/stockton/tenant.json")
        #expect(try await served.untilRead { try await !served.trouble("stockton").isEmpty } != nil)
        #expect(await served.council(at: "ems.leicester.gov.uk") == Self.leicester)
        #expect(await served.get("emsonline.stockton.gov.uk", "/").status == 200)
        try FileManager.default.copyItem(
            atPath: "\(place.root)/Tenants/leicester", toPath: "\(place.root)/Tenants/aaa-copy")
        #expect(try await served.untilRead { try await served.trouble("aaa-copy").contains("is the host of") } != nil)
        #expect(await served.council(at: "ems.leicester.gov.uk") == Self.leicester)
        #expect(await served.get("aaa-copy.localhost").status == 421)
        let (asked, failed) = await visitors.stop()
        #expect(asked > 0 && failed == [])
        #expect(await served.stop() == 0)

        // The same after a restart: who had it last keeps it.
        let again = try await ServingProcess(place)
        #expect(await again.council(at: "ems.leicester.gov.uk") == Self.leicester)
        #expect(await again.get("aaa-copy.localhost").status == 421)
        #expect(await again.get("emsonline.stockton.gov.uk", "/").status == 200, "from its good copy")
        try FileManager.default.removeItem(atPath: "\(place.root)/Tenants/aaa-copy")
        try copy.replace(new, with: old, in: "Tenants/stockton/tenant.json")
        let took = try await again.untilRead { try await again.trouble("stockton").isEmpty }
        #expect(try #require(took) < Self.soon)
        #expect(await again.get("ems.leicester.gov.uk").status == 200)
        #expect(await again.stop() == 0)
    }

    @Test func `a save that takes its time goes live once it is whole`() async throws {
        let served = try await ServingProcess(place)
        let path = "\(place.root)/\(tenant)"
        let whole = try String(contentsOfFile: path, encoding: .utf8).replacing(
            Self.leicester, with: "Leafy City Council")
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(whole.utf8.prefix(400)))
        // Half of it has been at rest for long enough to be read.
        #expect(try await served.untilRead { try await served.trouble("leicester").contains(tenant) } != nil)
        #expect(await served.council(at: "leicester.localhost") == Self.leicester)
        try file.write(contentsOf: Data(whole.utf8.dropFirst(400)))
        try file.close()
        let took = await served.untilRead { await served.council(at: "leicester.localhost") == "Leafy City Council" }
        #expect(try #require(took) < Self.soon)
        #expect(await served.stop() == 0)
    }

    @Test func `pipes, links and files without end beside a council's files hold nothing up`() async throws {
        let served = try await ServingProcess(place)
        let folder = "\(place.root)/Tenants/leicester"
        #expect(mkfifo("\(folder)/notes.pipe", 0o600) == 0)
        #expect(symlink("/", "\(folder)/all") == 0)
        // A program writes beside it without a pause.
        let writer = Task.detached {
            guard let log = fopen("\(folder)/notes.log", "we") else { return }
            while !Task.isCancelled {
                rewind(log)
                fputs("a line\n", log)
                fflush(log)
            }
            fclose(log)
        }
        let took = try await rename(served, Self.leicester, "Leafy City Council")
        writer.cancel()
        await writer.value
        #expect(try #require(took) < Self.soon)
        #expect(await served.stop() == 0)
    }

    @Test func `a page that becomes a pipe and one of 60 MB change nothing, and end nothing`() async throws {
        let served = try await ServingProcess(place)
        let page = "\(place.root)/Tenants/leicester/pages/welcome-citizen.en.md"
        let words = try String(contentsOfFile: page, encoding: .utf8)
        let before = await served.get("leicester.localhost").body
        try FileManager.default.removeItem(atPath: page)
        #expect(mkfifo(page, 0o600) == 0)
        #expect(await served.untilRead { served.journal.contains { $0.contains("is a pipe") } } != nil)
        #expect(await served.get("leicester.localhost").body == before)
        try FileManager.default.removeItem(atPath: page)
        #expect(FileManager.default.createFile(atPath: page, contents: nil) && truncate(page, 60_000_000) == 0)
        #expect(await served.untilRead { served.journal.contains { $0.contains("is too large") } } != nil)
        #expect(await served.get("leicester.localhost").body == before)
        try (words + "\nLive again.\n").write(toFile: page, atomically: true, encoding: .utf8)
        let took = await served.untilRead { await served.get("leicester.localhost").body.contains("Live again.") }
        #expect(try #require(took) < Self.soon)
        #expect(await served.stop() == 0)
    }

    @Test
    func
        `a broken council serves its good copy after a restart, and a broken guildhall.json changes nothing that runs`()
        async throws
    {
        let first = try await ServingProcess(place)
        #expect(await first.get("coventry.localhost").status == 200)
        #expect(await first.stop() == 0)
        let path = "\(place.root)/Tenants/coventry/tenant.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try String(text.prefix(300)).write(toFile: path, atomically: true, encoding: .utf8)
        let served = try await ServingProcess(place)
        #expect(await served.get("coventry.localhost").status == 200)
        #expect(served.journal.contains { $0.contains("Tenants/coventry/tenant.json:") })
        try "{".write(toFile: "\(place.root)/Config/guildhall.json", atomically: true, encoding: .utf8)
        #expect(try await served.untilRead() != nil)
        for host in ["coventry.localhost", "leicester.localhost"] {
            #expect(await served.get(host).status == 200, "\(host)")
        }
        #expect(await served.stop() == 0)
    }

    @Test func `a council's folder that is a link is served, and so are its changes`() async throws {
        try place.move("Tenants/leicester", to: "leicester-1")
        #expect(symlink("../leicester-1", "\(place.root)/Tenants/leicester") == 0)
        let served = try await ServingProcess(place)
        #expect(try #require(try await rename(served, Self.leicester, "Leafy City Council")) < Self.soon)
        #expect(await served.stop() == 0)
    }
}
