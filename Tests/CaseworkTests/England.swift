import Configuration
import Foundation
import PortalKit
import Support
import Testing

@testable import Casework

/// The process that councils use, and days and facts in few words.
enum England {
    static let repository = Repository.root

    /// The file as it is written.
    static func file() throws -> ConfigValue {
        let file = repository.appending(path: "Config/processes/ehc-england.json")
        var issues: [ConfigIssue] = []
        let bytes = Array(try Data(contentsOf: file))
        let value = try #require(ConfigValue.parse(bytes, file: "ehc-england.json", issues: &issues))
        #expect(issues.map(\.description) == [])
        return value
    }

    static func process() throws -> StatutoryProcess {
        let (process, issues) = read(try file())
        #expect(issues.map(\.description) == [])
        return process
    }

    static func read(_ value: ConfigValue) -> (StatutoryProcess, [ConfigIssue]) {
        var settings = Settings(value, at: "")
        let process = StatutoryProcess(name: "test", &settings)
        settings.close()
        return (process, settings.issues)
    }

    /// Reads a small process of a test, with the required names that it leaves out.
    static func read(small value: ConfigValue) -> (StatutoryProcess, [ConfigIssue]) {
        func names<Name: CaseIterable & RawRepresentable<String>>(_ required: Name.Type) -> [String] {
            required.allCases.map(\.rawValue)
        }
        let appeal: ConfigValue = ["from": "received", "months": 2, "by": "family", "source": "a law"]
        let facts = value.table?["facts"]
        let given = facts?.list ?? []
        let missing = names(StatutoryProcess.RequiredFact.self).filter { !given.compactMap(\.string).contains($0) }
        func table(_ key: String, _ names: [String], _ each: ConfigValue) -> ConfigTable.Entry {
            let old = value.table?[key]
            let added = names.filter { old?.table?[$0] == nil }.map { ConfigTable.Entry($0, each) }
            let all = ConfigTable((old?.table?.entries ?? []) + added)
            return ConfigTable.Entry(key, ConfigValue(.table(all), position: old?.position))
        }
        let completed = [
            ConfigTable.Entry(
                "facts",
                ConfigValue(.list(given + missing.map { ConfigValue(.string($0)) }), position: facts?.position)),
            table("deadlines", names(StatutoryProcess.RequiredDeadline.self), appeal),
            table("roles", names(StatutoryProcess.RequiredRole.self), [:]),
        ]
        let others = (value.table?.entries ?? []).filter { entry in !completed.contains { $0.key == entry.key } }
        return read(ConfigValue(.table(ConfigTable(completed + others)), position: value.position))
    }

    static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    /// Facts of `name day` each, such as `received 2024-09-01`.
    static func facts(_ texts: String...) throws -> [Fact] {
        try texts.map { text in
            let parts = text.split(separator: " ").map(String.init)
            return Fact(parts[0], try day(parts[1]))
        }
    }
}

extension StatutoryProcess {
    /// The days of a deadline, one for each time it began.
    func days(_ deadline: String, _ facts: [Fact]) -> [String] {
        milestones(facts).filter { $0.deadline.name == deadline }.map(\.due.date.iso)
    }

    /// The same with what became of each: `2024-10-13 met 2024-10-01`.
    func states(_ deadline: String, _ facts: [Fact]) -> [String] {
        milestones(facts).filter { $0.deadline.name == deadline }.map { milestone in
            switch milestone.state {
            case .met(let day): "\(milestone.due.date) met \(day)"
            case .open: "\(milestone.due.date) open"
            case .lapsed: "\(milestone.due.date) lapsed"
            }
        }
    }
}
