public import Configuration
public import PortalKit

extension StatutoryProcess {
    /// Who must meet a deadline.
    public enum Party: String, SettingChoice {
        /// The council; the family, or the young person; a school or other setting.
        case council, family, school
        /// A professional who is asked for advice.
        case professional
    }

    /// A time limit of the process.
    public struct Deadline: Sendable {
        /// The name in the file, such as `decision-to-assess`; unique in the process.
        public let name: String
        /// The facts that start it; each occurrence starts it again.
        public let from: [String]
        /// How its last day is calculated.
        public let rule: Rule
        /// Who must meet it.
        public let by: Party
        /// The regulation or paragraph of guidance that sets it; for a target where it was agreed, or empty.
        public let source: String
        /// The facts that meet it.
        public let met: [String]
        /// The facts after which it no longer applies.
        public let lapses: [String]
        /// The first day of its starting fact for which it applies; nil for no limit.
        public let since: CivilDate?
        /// The first day of its starting fact for which it no longer applies; nil for no limit.
        public let until: CivilDate?
        /// Whether it is a council's own target, not the law's.
        public let isTarget: Bool
        /// The stage of a target; empty for a deadline of the law, which is listed in its stage.
        let stage: String

        /// Whether it applies when it is counted from `day`.
        public func holds(from day: CivilDate) -> Bool {
            since.map { $0 <= day } ?? true && until.map { day < $0 } ?? true
        }

        /// Every fact that it names.
        var facts: [String] { from + met + lapses + rule.facts }
    }

    /// Reads a council's own target: a deadline with the name of its stage, and an optional source. The names it uses
    /// are not checked; see `faults(in:)`.
    public static func target(_ name: String, _ settings: inout Settings) -> Deadline {
        Deadline(name: name, isTarget: true, Known(), &settings)
    }
}

extension StatutoryProcess.Deadline {
    init(name: String, isTarget: Bool = false, _ known: StatutoryProcess.Known, _ settings: inout Settings) {
        self.name = name
        self.isTarget = isTarget
        stage = isTarget ? settings.require("stage", "The stage it belongs to, such as request") : ""
        from = known.facts(
            "from", isRequired: true,
            "What begins it and it is counted from: a fact such as received, or any of several",
            &settings)
        rule = StatutoryProcess.Rule(known, &settings)
        by =
            isTarget
            ? settings.read("by", default: .council, "Who has to keep it")
            : settings.require("by", "Who has to keep it")
        source =
            isTarget
            ? settings.read("source", default: "", "Where it was agreed")
            : settings.require("source", "Where the law says so")
        met = known.facts("met", "The facts that meet it", &settings)
        lapses = known.facts("lapses", "The facts that make it fall away", &settings)
        (since, until) = settings.group("holds", "Between which days what it counts from falls") { holds in
            (
                holds.day("from", "The first day on which it holds"),
                holds.day("until", "The first day on which it no longer holds")
            )
        }
    }
}

extension Settings {
    /// Reads an optional day; nil if it is missing, or malformed, which is noted.
    mutating func day(_ key: String, _ meaning: String) -> CivilDate? {
        guard let text = optional(key, as: String.self, "\(meaning), such as 2014-09-01") else { return nil }
        return civilDate(text, key)
    }

    /// The day of the ISO 8601 text under `key`; nil if it is malformed, which is noted.
    mutating func civilDate(_ text: String, _ key: String) -> CivilDate? {
        let day = CivilDate(iso: text)
        if day == nil { note(key, "is '\(text)', wanted a day such as 2014-09-01") }
        return day
    }
}
