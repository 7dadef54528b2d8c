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

    /// Families whose members are named by configuration or by a value: `TextKey("month", "1", "short")`.
    private static let families = [
        "tile.", "footer.", "notice.", "month.", "title.", "gender.", "problem.", "register.tab.", "secret.question.",
        "reach.", "circumstances.kind.", "mail.activate.", "mail.known.", "mail.reset.", "mail.passwordChanged.",
        "mail.email.", "mail.emailChanged.", "mail.twoStepOn.", "mail.twoStepOff.", "mail.secretAnswerChanged.",
        "dashboard.messages.", "dashboard.involvements.", "dashboard.view.",
        "dashboard.complete.", "person.relationship.", "person.responsibility.", "stage.",
        "mail.received.", "mail.changed.", "mail.refused.", "mail.reminder.", "mail.invite.", "staff.role.",
        "staff.may.",
        "telling.way.", "audit.", "mail.casework.", "due.rule.",
        "due.rule.moved.", "deadline.", "decision.", "ground.", "role.", "right.",
        "caseload.weekday.", "caseload.state.", "caseload.next.", "caseload.rule.", "caseload.rule.place.",
        "deadlines.state.",
        "intake.asker.", "intake.channel.", "linking.way.", "linking.why.",
        "act.", "case.fact.", "case.from.", "case.kind.", "case.late.", "case.onTime.", "case.right.", "case.soon.",
        "case.state.", "case.way.", "letter.", "letter.part.",
        "waiting.",
        "letter.part.", "file.is.",
    ]

    /// Wordings that a council may have and the engine does without, events of the journal, a fact of a person, a file.
    private static let others = [
        "mail.paste", "mail.sent", "mail.done", "mail.expired", "mail.later", "mail.failed", "mail.store",
        "person.name", "form.schema.json", "staff.css", "due.day",
    ]

    /// Every literal of the sources that is written as a key is, but for the names of pieces of pages that are kept.
    private var literals: Set<String> {
        let lines = sources.split(separator: "\n").filter { !$0.contains("kept(") }.joined(separator: "\n")
        return Set(lines.matches(of: /"([a-z][A-Za-z]*(?:\.[A-Za-z0-9-]+)+)"/).map { String($0.1) })
    }

    @Test func `every wording that the code names is there`() {
        let beginnings = Set(english.keys.compactMap { $0.split(separator: ".").first })
        let named = literals.filter { beginnings.contains($0.prefix { $0 != "." }) }.subtracting(Self.others)
        #expect(named.count > 150)
        let families = Set(Self.families.map { String($0.dropLast()) })
        #expect(named.subtracting(english.keys).subtracting(families).sorted() == [])
    }

    @Test func `every wording is named by the code`() {
        let named = literals
        let unused = english.keys.filter { key in
            // What is said of an answer that is missing belongs to the label of what was asked.
            let isOfLabel = key.hasSuffix(".missing") && named.contains(String(key.dropLast(".missing".count)))
            return !named.contains(key) && !isOfLabel && !Self.families.contains(where: key.hasPrefix)
        }
        #expect(unused.sorted() == [])
    }

    @Test func `every member of a family that the code counts out is there`() {
        let months = (1...12).map { "month.\($0).short" }
        let kinds = [
            "notFound", "forbidden", "tooLarge", "malformed", "conflict", "tooMany", "unavailable", "failed", "role",
        ]
        let tabs = RegistrationSection.Tab.allCases.map { "register.tab.\($0.rawValue)" }
        let mails = [
            "activate", "known", "reset", "passwordChanged", "email", "emailChanged", "twoStepOn", "twoStepOff",
            "secretAnswerChanged",
        ]
        .flatMap { ["mail.\($0).subject", "mail.\($0).body"] }
        let stages = ["request", "assessment", "plan", "reviews"].flatMap { stage in
            ["title", "now", "collect"].map { "stage.\(stage).\($0)" }
        }
        let roles = Role.allCases.flatMap { ["staff.role.\($0.rawValue)", "staff.may.\($0.rawValue)"] }
        let wanted =
            roles + months + stages + kinds.flatMap { ["problem.\($0).title", "problem.\($0).body"] } + tabs + mails
        #expect(wanted.filter { english[$0] == nil } == [])
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
                let extra = filled(entry.value.string ?? "").subtracting(filled(english[entry.key] ?? "")).subtracting(
                    site)
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
        "title.mx", "title.dr",
    ]

    @Test func `Welsh is Welsh`() {
        let shared = english.filter { welsh[$0.key] == $0.value }.keys
        #expect(Set(shared) == Self.same)
    }

    /// What is filled in, and where links lead.
    private func names(_ words: String) -> Set<String> {
        filled(words).union(words.matches(of: /\]\(([a-z-]+)\)/).map { String($0.1) })
    }

    private func filled(_ words: String) -> Set<String> {
        Set(words.matches(of: /\{([a-zA-Z]+)\}/).map { String($0.1) })
    }
}
