import Foundation
import PortalKit
import Testing

@testable import Casework

/// Ten thousand cases, worked out here and by a program that was written from the law alone.
@Suite struct ProcessOracleTests {
    private let england: StatutoryProcess

    init() throws { england = try England.process() }

    /// One question: a rule, its days by name, and what else it depends on.
    private struct Question {
        let id: Int
        let rule: String
        let line: Substring
        private let values: [String: Any]

        init(_ line: Substring) throws {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            values = try #require(object as? [String: Any])
            id = try #require(values["id"] as? Int)
            rule = try #require(values["rule"] as? String)
            self.line = line
        }

        /// The facts that mean the same, by the names of the days in the question.
        func facts(_ names: KeyValuePairs<String, String>) throws -> [Fact] {
            try names.compactMap { key, fact in
                try (values[key] as? String).map { Fact(fact, try England.day($0)) }
            }
        }

        var isPost16: Bool { values["post16"] as? Bool ?? false }

        /// A day of the year in question on which someone changes school.
        func change() throws -> CivilDate {
            let year = try #require(values["year"] as? Int)
            return try #require(CivilDate(year: year, month: 9, day: 1))
        }
    }

    @Test func `every date is that of the independent calculation`() throws {
        let questions = try Self.oracle("--generate", "10000", "--seed", "20261120")
        let lines = questions.split(separator: "\n")
        try #require(lines.count == 10_000)
        var expected: [Int: String] = [:]
        for line in try Self.oracle(reading: questions).split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let answer = try #require(object as? [String: Any])
            expected[try #require(answer["id"] as? Int)] = answer["date"] as? String
        }
        var rules: [String: Int] = [:]
        var wrong: [String] = []
        for line in lines {
            let question = try Question(line)
            rules[question.rule, default: 0] += 1
            let found = try date(question)
            if found == nil || found != expected[question.id] {
                wrong.append("\(line): \(found ?? "none"), wanted \(expected[question.id] ?? "none")")
            }
        }
        #expect(wrong.count == 0, "\(wrong.prefix(20).joined(separator: "\n"))")
        #expect(rules.count >= 25, "\(rules)")
    }

    /// The date of the real process for the facts that mean what is asked.
    private func date(_ question: Question) throws -> String? {
        func last(_ deadline: String, _ names: KeyValuePairs<String, String>) throws -> CivilDate? {
            england.milestones(try question.facts(names)).last { $0.deadline.name == deadline }?.due.date
        }
        let reviewed: KeyValuePairs = ["plan": "plan-issued", "review": "review-held", "moved": "moved-in"]
        let day: CivilDate? =
            switch question.rule {
            case "decision-to-assess", "decision-not-to-issue", "final-plan":
                try last(question.rule, ["received": "received"])
            case "advice": try last("advice", ["asked": "advice-asked"])
            case "family-comments": try last("family-comments", ["served": "draft-served"])
            case "earliest-final": try last("family-comments", ["served": "draft-served"])?.adding(days: 1)
            case "school-consulted": try last("school-consulted", ["consulted": "school-consulted"])
            case "review", "move-review": try last("review", reviewed)
            case "papers": try last("papers", ["meeting": "review-called"])
            case "school-report", "review-decision": try last(question.rule, ["meeting": "review-held"])
            case "amendment-comments": try last("amendment-comments", ["notice": "amendment-notice"])
            case "amended-plan": try last("amended-plan", ["meeting": "review-held", "notice": "amendment-notice"])
            case "transfer": try transfer(question)
            case "post16-transfer": try last("transfer-after-16", ["transfer": "transfer-after-16"])
            case "move-transfer": try last("move-transfer", ["aware": "move-known"])
            case "move-notice": try last("move-notice", ["moved": "moved-in"])
            case "appeal": try last("appeal", ["letter": "plan-refused", "certificate": "mediation-certificate"])
            case "unopposed-assess", "unopposed-refuse", "unopposed-final":
                try last(question.rule, ["notified": "appeal-unopposed-assess"])
            case "unopposed-amend": try last("unopposed-amend", ["notified": "appeal-unopposed-amend"])
            case "order-assess", "order-plan": try last(question.rule, ["ordered": "order-to-assess"])
            case "order-final": try last("order-final", ["ordered": "order-to-issue"])
            case "order-amend": try last("order-amend", ["ordered": "order-to-amend"])
            default: nil
            }
        return day?.iso
    }

    private func transfer(_ question: Question) throws -> CivilDate? {
        let name = question.isPost16 ? "transfer-to-post-16" : "transfer"
        return england.milestones([Fact(name, try question.change())]).first?.due.date
    }

    /// What the program says.
    private static func oracle(_ arguments: String..., reading text: String = "") throws -> String {
        let process = Foundation.Process()
        let (input, output) = (FileManager.default.temporaryDirectory.appending(path: UUID().uuidString), Pipe())
        try text.write(to: input, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [England.repository.appending(path: "Tests/oracle/ehc_dates.py").path] + arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: said, as: UTF8.self)
    }
}
