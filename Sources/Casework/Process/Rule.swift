import Configuration
public import PortalKit

extension StatutoryProcess {
    /// How the date of a deadline is calculated.
    public struct Rule: Hashable, Sendable {
        /// The calculation of a rule.
        public enum Step: Hashable, Sendable {
            /// Counts units from a day, backwards if negative. That day is day 0, or day 1 if `isBeginning`.
            case count(Int, Due.Unit, isBeginning: Bool)
            /// Takes a fixed date in the year of that day.
            case fixed(month: Int, day: Int)
            /// Takes the earliest date of several rules.
            case earliest([Rule])
            /// Takes the latest date of several rules.
            case latest([Rule])
        }

        /// The facts from the last of which it counts; empty for what starts the deadline.
        public let from: [String]
        /// The calculation.
        public let step: Step
        /// How the calculated date moves; nil if it does not.
        public let rolls: Due.Move?

        /// Every fact that it names.
        var facts: [String] {
            switch step {
            case .count, .fixed: from
            case .earliest(let rules), .latest(let rules): from + rules.flatMap(\.facts)
            }
        }

        /// The date, counted from `day`; nil if none of the facts it counts from has happened.
        ///
        /// - Parameter last: returns the last day on which any of some facts happened.
        func due(from day: CivilDate, _ holidays: BankHolidays, last: ([String]) -> CivilDate?) -> Due? {
            guard let day = from.isEmpty ? day : last(from) else { return nil }
            func parts(_ rules: [Rule]) -> [Due] { rules.compactMap { $0.due(from: day, holidays, last: last) } }
            let due: Due? =
                switch step {
                case .count(let count, let unit, let isBeginning):
                    Self.count(count, unit, from: day, isBeginning: isBeginning, holidays)
                case .fixed(let month, let number):
                    CivilDate(year: day.year, month: month, day: number).map { Due($0, by: .fixed(from: day)) }
                case .earliest(let rules): Self.chosen(parts(rules), { $0.min() }, Due.Rule.earliest)
                case .latest(let rules): Self.chosen(parts(rules), { $0.max() }, Due.Rule.latest)
                }
            guard let due, let rolls else { return due }
            let moved = holidays.moved(due.date, rolls)
            return moved == due.date ? due : Due(moved, by: .moved(due, rolls))
        }

        private static func count(
            _ count: Int, _ unit: Due.Unit, from day: CivilDate, isBeginning: Bool, _ holidays: BankHolidays
        ) -> Due {
            let first = isBeginning ? day.adding(days: -1) : day
            let date =
                switch unit {
                case .days: first.adding(days: count)
                case .weeks: first.adding(days: 7 * count)
                case .months: first.adding(months: count)
                case .workingDays: holidays.adding(count, to: first)
                }
            return Due(date, by: .count(count, unit, from: day, isBeginning: isBeginning))
        }

        /// One of several dates; a single one keeps its own rule as the explanation.
        private static func chosen(
            _ dues: [Due], _ choose: ([CivilDate]) -> CivilDate?, _ rule: ([Due]) -> Due.Rule
        ) -> Due? {
            dues.count == 1 ? dues.first : choose(dues.map(\.date)).map { Due($0, by: rule(dues)) }
        }
    }
}

extension StatutoryProcess.Rule {
    private static let most = 1000

    /// - Parameter isPart: whether it is one of several rules that another chooses from; such a rule has no parts
    ///   itself.
    init(isPart: Bool = false, _ known: StatutoryProcess.Known, _ settings: inout Settings) {
        from = isPart ? known.facts("from", "What it is counted from, where not from what begins it", &settings) : []
        var steps: [Step] = []
        var names = Due.Unit.allCases.map(\.rawValue)
        let isBeginning = settings.read(
            "beginning", default: false, "Whether the day it is counted from is the first, and not day nought")
        for unit in Due.Unit.allCases {
            let meaning = "How many \(unit.rawValue) it is, below 0 for before"
            let range = isBeginning ? 1...Self.most : -Self.most...Self.most
            let count = settings.optional(unit.rawValue, in: range, meaning)
            if count == 0 { settings.note(unit.rawValue, "is 0, wanted any other number") }
            // A malformed count still counts as the rule's step.
            if settings.isGiven(unit.rawValue) { steps.append(.count(count ?? 1, unit, isBeginning: isBeginning)) }
        }
        names.append("on")
        if let text = settings.optional("on", as: String.self, "A fixed day of that year, such as 02-15") {
            // Not a leap year: 29 February is not a day of every year.
            let day = CivilDate(iso: "2023-\(text)")
            if day == nil { settings.note("on", "is '\(text)', wanted a day of every year such as 02-15") }
            steps.append(.fixed(month: day?.month ?? 1, day: day?.day ?? 1))
        }
        if isBeginning, !steps.contains(where: \.isCount) {
            settings.note("beginning", "is true, wanted a count that begins with the day")
        }
        if !isPart {
            names += ["earliest", "latest"]
            let earliest = settings.list("earliest", "Whichever of these rules comes first") {
                Self(isPart: true, known, &$0)
            }
            let latest = settings.list("latest", "Whichever of these rules comes last") {
                Self(isPart: true, known, &$0)
            }
            if !earliest.isEmpty { steps.append(.earliest(earliest)) }
            if !latest.isEmpty { steps.append(.latest(latest)) }
        }
        if steps.isEmpty {
            settings.note(missing: names, "has 0 lengths, wanted one of \(names.joined(separator: ", "))")
        }
        if steps.count > 1 {
            let given = names.filter { settings.isGiven($0) }.joined(separator: ", ")
            settings.note(nil, "has \(steps.count) lengths (\(given)), wanted one: null takes out a shared one")
        }
        step = steps.first ?? .count(1, .days, isBeginning: false)
        rolls = isPart ? nil : settings.optional("rolls", "How the day moves; left out, it never does")
    }
}

extension StatutoryProcess.Rule.Step {
    fileprivate var isCount: Bool {
        if case .count = self { true } else { false }
    }
}
