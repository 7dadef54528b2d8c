import Configuration
import Foundation
import PortalKit
import Support
import Testing

@testable import Portal

/// The engine's wording, beside the code that uses it.
@Suite struct WordingTests {
    private let english: [String: String]
    private let welsh: [String: String]
    private let sources: String

    init() throws {
        (english, welsh) = (try EngineTexts.all("en"), try EngineTexts.all("cy"))
        let folder = "\(Town.repository)/Sources"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        sources = try files.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined(
            separator: "\n")
    }

    /// Wordings that a council may have and the engine does without, events of the journal, a fact of a person, a file.
    static let others = [
        "mail.paste", "mail.store", "person.name", "form.schema.json", "staff.css", "due.day",
    ]

    /// Every literal of the sources that is written as a key is, but for the names of pieces of pages that are kept.
    private var literals: Set<String> {
        let lines = sources.split(separator: "\n").filter { !$0.contains("kept(") }.joined(separator: "\n")
        return Set(lines.matches(of: /"([a-z][A-Za-z]*(?:\.[A-Za-z0-9-]+)+)"/).map { String($0.1) })
    }

    /// Keys of one wording that are written as those of a mail are.
    static let single: Set = ["mail.signature", "mail.noReply", "mail.footer"]

    /// Families whose members are named in a council's files.
    private static let configured = ["tile.", "footer.", "notice."]

    @Test func `every wording that the code names is there`() throws {
        let made = try MadeKeys(besides: literals)
        let families = Set((made.required.union(made.possible)).flatMap(Self.beginnings)).union([
            "tile", "footer", "notice",
        ])
        let first = Set(english.keys.compactMap { $0.split(separator: ".").first })
        let named = literals.filter { first.contains($0.prefix { $0 != "." }) }.subtracting(Self.others)
        #expect(named.count > 150)
        #expect(named.subtracting(english.keys).subtracting(families).sorted() == [])
        #expect(made.required.subtracting(english.keys).sorted() == [])
    }

    @Test func `every wording is named by the code, or made of a name that it has`() throws {
        let named = literals
        let made = try MadeKeys(besides: named).possible.union(try auditKeys())
        let unused = english.keys.filter { key in
            !named.contains(key) && !made.contains(key) && !Self.configured.contains(where: key.hasPrefix)
        }
        #expect(unused.sorted() == [])
    }

    /// The keys of the events that the sources declare.
    private func auditKeys() throws -> Set<String> {
        Set(sources.matches(of: /AuditEvent\("([^"]*)"\)/).map { "audit.\($0.1)" })
    }

    /// What stands before each dot of a key.
    private static func beginnings(of key: String) -> [String] {
        let parts = key.split(separator: ".")
        return (1..<max(2, parts.count)).map { parts.prefix($0).joined(separator: ".") }
    }

    @Test func `both languages have the same wordings with the same names to fill in`() {
        #expect(Set(english.keys).symmetricDifference(welsh.keys).sorted() == [])
        for (key, words) in english { #expect(names(words) == names(welsh[key] ?? ""), "\(key)") }
    }

    @Test func `a council's wordings have no name to fill in that the engine's have not`() throws {
        let site = ["council", "short", "portal", "supportEmail", "supportPhone"]
        let root = Town.repository
        let files = try ["Tenants", "Config/packs"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").map { "\(root)/\(folder)/\($0)" }
        }
        for file in files where file.contains("/texts.") {
            var issues: [ConfigIssue] = []
            let value = ConfigValue.parse(Array(try Data(contentsOf: URL(filePath: file))), file: file, issues: &issues)
            let tables = file.contains("/packs/") ? [value?.table] : value?.table?.entries.map(\.value.table) ?? []
            for entry in tables.compactMap({ $0?.entries }).joined() {
                // Of a box of a tracker, which a portal names, the code gives the date.
                let own = english[entry.key].map(filled) ?? (entry.key.hasPrefix("tracker.") ? ["date"] : [])
                let extra = filled(entry.value.string ?? "").subtracting(own.union(given(entry.key))).subtracting(site)
                #expect(extra.isEmpty, "\(file): \(entry.key)")
            }
        }
    }

    @Test func `no value that the code fills in has the name of something that the site fills in before`() {
        let filled = Set(sources.matches(of: #/texts\([^\n]*\["([a-zA-Z]+)": /#).map { String($0.1) })
        #expect(filled.contains("email"))
        #expect(filled.isDisjoint(with: ["council", "short", "portal", "supportEmail", "supportPhone"]))
    }

    /// Wordings that are the same in Welsh: what is but a name, and titles that Welsh shares.
    private static let same: Set = [
        "identity.council", "identity.portal", "mail.signature", "caseload.rule.place.paragraph", "case.decided",
        "title.mr", "title.mrs", "title.miss", "title.ms",
        "title.mx", "title.dr", "dashboard.involved", "organisation.urn.of", "console.entry.number", "console.refused",
        "console.value.part", "provider.council.pack",
    ]

    @Test func `Welsh is Welsh`() {
        let shared = english.filter { welsh[$0.key] == $0.value }.keys
        #expect(Set(shared) == Self.same)
    }

    /// What the code gives a wording, in the lines after its key.
    private func given(_ key: String) -> Set<String> {
        guard let range = sources.range(of: "\"\(key)\",") else { return [] }
        return Set(sources[range.upperBound...].prefix(300).matches(of: #/"([a-z]+)": /#).map { String($0.1) })
    }

    /// What is filled in, and where links lead.
    private func names(_ words: String) -> Set<String> {
        filled(words).union(words.matches(of: /\]\(([a-z-]+)\)/).map { String($0.1) })
    }

    private func filled(_ words: String) -> Set<String> {
        Set(words.matches(of: /\{([a-zA-Z]+)\}/).map { String($0.1) })
    }
}
