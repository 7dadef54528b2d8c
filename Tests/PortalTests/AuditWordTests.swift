import Foundation
import PortalKit
import Support
import Testing

@testable import Portal

/// Every event that the audit can have is told in words.
@Suite struct AuditWordTests {
    /// The names of events that are noted in the sources.
    private func events() throws -> Set<String> {
        let folder = "\(Town.repository)/Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        let sources = try files.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
            .joined(separator: "\n")
        let calls = /(?:Audit\.note\(\s*[a-z]+,|OpenCase\.change\(\s*[a-z]+,|noteView\()\s*"([a-z-]+)"/
        return Set(sources.matches(of: calls).map { String($0.1) }).union([Audit.again])
    }

    @Test(arguments: ["en", "cy"])
    func `every event has its words`(_ language: String) throws {
        let texts = try EngineTexts.all(language)
        let events = try events()
        #expect(events.isSuperset(of: ["form-sent", "entry-added", "viewed-person", "viewed-submission"]))
        #expect(events.filter { texts["audit.\($0)"] == nil }.sorted() == [])
    }
}
