import Configuration
import Foundation
import PortalKit
import Support
import Testing

@testable import Casework

/// The process that councils use, and days and facts in few words.
enum England {
    static let repository = Repository.root

    static func process() throws -> StatutoryProcess {
        let file = repository.appending(path: "Config/processes/ehc-england.json")
        var issues: [ConfigIssue] = []
        let bytes = Array(try Data(contentsOf: file))
        let value = try #require(ConfigValue.parse(bytes, file: "ehc-england.json", issues: &issues))
        let (process, found) = read(value)
        #expect((issues + found).map(\.description) == [])
        return process
    }

    static func read(_ value: ConfigValue) -> (StatutoryProcess, [ConfigIssue]) {
        var settings = Settings(value, at: "")
        let process = StatutoryProcess(name: "test", &settings)
        settings.close()
        return (process, settings.issues)
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
