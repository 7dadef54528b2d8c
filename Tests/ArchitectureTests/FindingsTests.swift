import Foundation
import Testing

/// The table of findings names tests that exist.
@Suite struct FindingsTests {
    private static let page = House.File(path: "Sources/Portal/Portal.docc/Findings.md")

    /// The third cell of each row of the page's tables.
    private static func tests() throws -> [(finding: String, cell: String)] {
        try page.lines.filter { $0.hasPrefix("| ") }.compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0] != "finding" else { return nil }
            return (cells[0], cells[2])
        }
    }

    @Test func `every finding names a test`() throws {
        let rows = try Self.tests()
        #expect(rows.count > 60)
        for (finding, cell) in rows { #expect(cell.contains("`"), "\(finding) names no test") }
    }

    @Test func `every test that the findings name is there`() throws {
        let swift = try House.files(under: "Tests", ending: ".swift").map { try $0.text }.joined(separator: "\n")
        let python = try House.files(under: "Tests/browser", ending: ".py").map { try $0.text }.joined(separator: "\n")
        var named = 0
        for (finding, cell) in try Self.tests() {
            // `Suite."sentence"`, where a sentence that goes on with dots is the beginning of one.
            for match in cell.matches(of: /"([^"]+)"/) {
                var name = String(match.1)
                let isWhole = !name.hasSuffix("...")
                while name.hasSuffix(".") { name.removeLast() }
                named += 1
                #expect(
                    swift.contains(isWhole ? "func `\(name)`" : "func `\(name)") || isRow(name),
                    "\(finding): no test is called '\(name)'")
            }
            for match in cell.matches(of: /::(test_[a-z0-9_]+)/) {
                named += 1
                #expect(python.contains("def \(match.1)("), "\(finding): no browser test is called \(match.1)")
            }
            for match in cell.matches(of: /`([A-Z][A-Za-z]+)`/) {
                named += 1
                #expect(
                    swift.contains("struct \(match.1)") || swift.contains("enum \(match.1)"),
                    "\(finding): no suite is called \(match.1)")
            }
        }
        #expect(named > 150)
    }

    /// Whether `name` begins the name of a row of the table of mistakes.
    private func isRow(_ name: String) -> Bool {
        House.files(under: "Tests/PortalTests/Mistakes", ending: ".json").contains {
            (try? $0.text.contains("\"name\": \"\(name)")) == true
        }
    }
}
