import Configuration
import Foundation
import Testing

/// A case is a file with mistakes in it, `<name>.json`, beside the issues that it must lead to, `<name>.issues`.
struct Case: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let issues: String

    var testDescription: String { name }

    static func all(in folder: String) throws -> [Case] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases/\(folder)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }.map { file in
            let issues = file.deletingPathExtension().appendingPathExtension("issues")
            return Case(
                name: file.lastPathComponent, bytes: Array(try Data(contentsOf: file)),
                issues: try String(contentsOf: issues, encoding: .utf8))
        }
    }
}

@Suite struct `Cases of mistakes` {
    @Test(arguments: try Case.all(in: "syntax")) func `a file is refused with the place of its first mistake`(
        _ example: Case
    ) {
        var issues: [ConfigIssue] = []
        _ = ConfigValue.parse(example.bytes, file: example.name, issues: &issues)
        #expect(lines(issues) == example.issues)
    }

    @Test(arguments: try Case.all(in: "settings")) func `one run reports every mistake of a file`(_ example: Case)
        throws
    {
        var issues: [ConfigIssue] = []
        let value = try #require(ConfigValue.parse(example.bytes, file: example.name, issues: &issues))
        var settings = Settings(value, at: "")
        _ = CouncilSample(&settings)
        settings.close()
        #expect(lines(issues + settings.issues) == example.issues)
    }

    private func lines(_ issues: [ConfigIssue]) -> String { issues.map { "\($0)\n" }.joined() }
}
