import Foundation
import Support
import Testing

/// The events that the audit can have, as the sources declare them.
@Suite struct AuditWordTests {
    private let events: [String]

    init() throws {
        let folder = Repository.root.appending(path: "Sources").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        events = try files.flatMap { file in
            try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).matches(of: /AuditEvent\("([^"]*)"\)/)
                .map { String($0.1) }
        }
        try #require(events.count > 40)
    }

    @Test(arguments: ["en", "cy"])
    func `every event has its words, and there are no words of others`(_ language: String) throws {
        let texts = try EngineTexts.all(language)
        let worded = texts.keys.filter { $0.hasPrefix("audit.") && $0 != "audit.nobody" }.map { $0.dropFirst(6) }
        #expect(Set(events) == Set(worded.map(String.init)))
    }

    @Test func `every event is declared once`() {
        #expect(events.sorted() == Set(events).sorted())
    }
}
