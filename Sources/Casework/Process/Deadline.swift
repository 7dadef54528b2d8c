public import Configuration
public import PortalKit

extension Process {
    /// Who has to keep a deadline.
    public enum Party: String, SettingChoice {
        case council, family, school
        /// Somebody who is asked for advice.
        case professional
    }

    /// A time that something has to be done in.
    public struct Deadline: Sendable {
        public let name: String
        /// The facts that begin it, each time anew.
        public let from: [String]
        public let rule: Rule
        public let by: Party
        /// Where the law says so; empty for a council's own target.
        public let source: String
        /// The facts that meet it.
        public let met: [String]
        /// The facts that make it fall away.
        public let lapses: [String]
        /// The first day on which what it counts from may fall; nil for no first.
        public let since: CivilDate?
        /// The first day from which it no longer holds; nil for none.
        public let until: CivilDate?
        /// Whether it is a council's own target, and not the law's.
        public let isTarget: Bool
        /// The stage a target belongs to; empty for a deadline of the law, which stands in its stage.
        let stage: String

        /// Whether it holds for what is counted from `day`.
        public func holds(from day: CivilDate) -> Bool {
            since.map { $0 <= day } ?? true && until.map { day < $0 } ?? true
        }

        /// Every fact it speaks of.
        var facts: [String] { from + met + lapses + rule.facts }
    }

    /// Reads a council's own target: a deadline with the stage it belongs to, and no law behind it.
    public static func target(_ name: String, _ settings: inout Settings) -> Deadline {
        Deadline(name: name, isTarget: true, Known(), &settings)
    }
}

extension Process.Deadline {
    init(name: String, isTarget: Bool = false, _ known: Process.Known, _ settings: inout Settings) {
        self.name = name
        self.isTarget = isTarget
        stage = isTarget ? settings.require("stage", "The stage it belongs to, such as request") : ""
        from = known.facts(
            "from", isRequired: true,
            "What begins it and it is counted from: a fact such as received, or any of several",
            &settings)
        rule = Process.Rule(known, &settings)
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
    /// Reads a day that may be left out.
    mutating func day(_ key: String, _ meaning: String) -> CivilDate? {
        guard let text = optional(key, as: String.self, "\(meaning), such as 2014-09-01") else { return nil }
        return civilDate(text, key)
    }

    /// The day that `text` under `key` says.
    mutating func civilDate(_ text: String, _ key: String) -> CivilDate? {
        let day = CivilDate(iso: text)
        if day == nil { note(key, "is '\(text)', wanted a day such as 2014-09-01") }
        return day
    }
}
