import Foundation
import Testing

/// Sixty mistakes of the table, each saved under a real process that serves other councils: these answer each request, the
/// council keeps its last good pages, and once mended it is live within two seconds.
@Suite(.serialized, .timeLimit(.minutes(4))) struct MistakesWhileServingTests {
    /// A portal in one language has no segment for it.
    private static let page = "/CitizenPortal_LIVE"

    /// Those that must be among the sixty.
    private static let wanted = [
        "missing comma", "unknown key", "UTF-16 tenant.json", "deep nesting", "empty tenant.json", "Latin-1 page",
        "two portals on one path", "host of another council", "origin of another council", "no hosts",
        "condition on an absent question", "circular condition", "no summary", "question without words",
        "idle minutes 1000000000000000000", "megabytes of a file 1000000000000", "limit of a text -1", "contrast",
        "style that escapes", "theme that is not there", "mark /etc/passwd by dots", "page a link to /etc/passwd",
        "page of a tile by dots", "a page that is a pipe", "page of 60 MB", "wording that is none",
        "wording with an unknown blank", "navigation without sign-out", "staff in one step", "secret in clear",
    ]

    /// The wanted ones, and others evenly drawn from the rest of the table, of what is refused in the council's files.
    private static func drawn() throws -> [Mistake] {
        let refused = try Mistake.all().filter { mistake in
            if case .refused = mistake.expected { return !mistake.isPending && !mistake.touches("Config/") }
            return false
        }
        let named = refused.filter { wanted.contains($0.name) }
        let others = refused.filter { !wanted.contains($0.name) }
        let count = max(0, 60 - named.count)
        return named + (0..<count).map { others[$0 * others.count / count] }
    }

    @Test func `each leaves the others and the last good state alone, and what is mended is live at once`() async throws
    {
        let place = try ServingProcess.Place(["coventry", "leicester"])
        try BaseCouncil.write(in: place.root)
        let served = try await ServingProcess(place)
        let visitors = Visitors(["coventry.localhost", "leicester.localhost"], served.port)
        let (host, page) = (
            "\(BaseCouncil.id).localhost", "\(place.root)/Tenants/\(BaseCouncil.id)/pages/welcome-citizen.en.md"
        )
        var slowest: Duration = .zero
        let mistakes = try Self.drawn()
        #expect(mistakes.count == 60)
        var good = "Borchester's portal for residents."
        for (number, mistake) in mistakes.enumerated() {
            try mistake.make(in: place.root)
            let read = try await served.untilRead { try await !served.troubles().isEmpty }
            try #require(read != nil, "\(mistake.name) ended the process: \(served.journal.suffix(5))")
            let during = await served.get(host, Self.page)
            #expect(during.status == 200 && during.body.contains(good), "\(mistake.name): \(during.status)")

            try mend(place, page, "Round \(number + 1).")
            let took = try await served.untilRead {
                guard await served.get(host, Self.page).body.contains("Round \(number + 1).") else { return false }
                return try await served.troubles().isEmpty
            }
            good = "Round \(number + 1)."
            slowest = max(slowest, try #require(took, "\(mistake.name) ended the process"))
            #expect(took.map { $0 < .seconds(2) } == true, "\(mistake.name) was mended for \(String(describing: took))")
        }
        let (asked, failed) = await visitors.stop()
        #expect(failed == [])
        #expect(asked > 120, "\(asked) requests of others")
        #expect(await served.stop() == 0)
    }

    /// Puts the councils back as they were, but for a page that tells this time from the last.
    private func mend(_ place: ServingProcess.Place, _ page: String, _ words: String) throws {
        let tenants = "\(place.root)/Tenants"
        for name in try FileManager.default.contentsOfDirectory(atPath: tenants)
        where !["coventry", "leicester", BaseCouncil.id].contains(name) {
            try FileManager.default.removeItem(atPath: "\(tenants)/\(name)")
        }
        try BaseCouncil.write(in: place.root)
        try (words + "\n").write(toFile: page, atomically: true, encoding: .utf8)
    }
}
