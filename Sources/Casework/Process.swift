public import Configuration
public import PortalKit

/// The stages of a case and the time that the law gives for each, as a file of configuration says.
public struct Process: Sendable {
    /// A part of a case, such as the request.
    public struct Stage: Sendable {
        public let name: String
        public let deadlines: [Deadline]
    }

    /// Who has to keep a deadline.
    public enum Party: String, SettingChoice {
        case council, family, school
    }

    /// A time that something has to be done in.
    public struct Deadline: Sendable {
        public let name: String
        /// What it is counted from, such as `received`.
        public let from: String
        public let count: Int
        public let unit: Due.Unit
        public let by: Party
        /// Where the law says so.
        public let source: String
        /// The first day on which what it counts from may fall; nil for no first.
        public let since: CivilDate?
        /// The first day from which it no longer holds; nil for none.
        public let until: CivilDate?
    }

    public let name: String
    public let stages: [Stage]

    /// The stage called `name`; nil where there is none.
    public func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

    /// The last day of `deadline`, counted from `day`, which is day nought; nil where it does not hold then. It never
    /// moves for a weekend or a holiday.
    public static func due(_ deadline: Deadline, from day: CivilDate) -> Due? {
        guard deadline.since.map({ $0 <= day }) ?? true, deadline.until.map({ day < $0 }) ?? true else { return nil }
        return Due(deadline.count, deadline.unit, from: day)
    }

    /// What is due first of a stage, counted from the day a form was received; nil where no deadline holds.
    public func due(_ stage: String, received day: CivilDate) -> Due? {
        let deadlines = self.stage(stage)?.deadlines.filter { $0.from == "received" } ?? []
        return deadlines.lazy.compactMap { Self.due($0, from: day) }.first
    }
}

extension Process {
    /// Reads a process. The reads are the schema, so it is also called on nothing.
    public init(name: String, _ settings: inout Settings) {
        self.name = name
        _ = settings.read("about", default: [String](), "What the process is, and each choice made for it")
        stages = settings.each("stages", "The parts of a case, in their order") { name, stage in
            Stage(
                name: name,
                deadlines: stage.each("deadlines", "The times that something has to be done in") {
                    Deadline(name: $0, &$1)
                })
        }
        if stages.isEmpty { settings.note("stages", "has none, wanted one at least") }
    }

    /// The process `name` of what is written; what is wrong with it is noted in `blueprint`.
    public static func read(_ name: String, for blueprint: inout Blueprint) -> Process? {
        guard let value = blueprint.processes[name] else {
            let hint = suggestion(for: name, in: blueprint.processes.keys)
            blueprint.refuse("there is no process '\(name)'\(hint)")
            return nil
        }
        var settings = Settings(value, at: "")
        let process = Process(name: name, &settings)
        settings.close()
        blueprint.refuse(settings.issues)
        return process
    }
}

extension Process.Deadline {
    fileprivate init(name: String, _ settings: inout Settings) {
        self.name = name
        from = settings.require("from", "What it is counted from, such as received: that day is day nought")
        let counts = Due.Unit.allCases.compactMap { unit in
            settings.optional(unit.rawValue, as: Int.self, "How many \(unit.rawValue) it is").map { (unit, $0) }
        }
        if counts.count != 1 { settings.note(nil, "has \(counts.count) lengths, wanted one of days, weeks, months") }
        (unit, count) = counts.first ?? (.days, 0)
        if count < 0 { settings.note(unit.rawValue, "is \(count), wanted a positive number") }
        by = settings.require("by", "Who has to keep it")
        source = settings.require("source", "Where the law says so")
        (since, until) = settings.group("holds", "Between which days what it counts from falls") { holds in
            (
                Self.day("from", "The first day on which it holds", &holds),
                Self.day("until", "The first day on which it no longer holds", &holds)
            )
        }
    }

    private static func day(_ key: String, _ meaning: String, _ settings: inout Settings) -> CivilDate? {
        guard let text = settings.optional(key, as: String.self, "\(meaning), such as 2014-09-01") else { return nil }
        guard let day = CivilDate(iso: text) else {
            settings.note(key, "is '\(text)', wanted a day such as 2014-09-01")
            return nil
        }
        return day
    }
}
