public import Configuration

/// The last day of something, and the rule that makes it: dates are never shown without their reason.
public struct Due: Hashable, Sendable {
    /// What a rule counts in.
    public enum Unit: String, CaseIterable, Sendable {
        case days, weeks, months
        case workingDays = "working-days"
    }

    /// Why a day moves that was worked out.
    public enum Move: String, SettingChoice {
        /// What ends in August, or from 25 December to 1 January, ends on the first working day after.
        case tribunal
        /// What ends on a day that nobody works ends on the last working day before.
        case workingDayBefore = "working-day-before"
    }

    /// How a day comes about.
    public indirect enum Rule: Hashable, Sendable {
        /// So many from a day, which is day nought, or the first of them where the count begins with it; a number below
        /// nought counts back.
        case count(Int, Unit, from: CivilDate, isBeginning: Bool)
        /// A fixed day of the year in which another is.
        case fixed(from: CivilDate)
        case earliest([Due])
        case latest([Due])
        case moved(Due, Move)
    }

    public let date: CivilDate
    public let rule: Rule

    /// `date`, which `rule` makes.
    public init(_ date: CivilDate, by rule: Rule) { (self.date, self.rule) = (date, rule) }

    /// The day that what decides is counted from.
    public var from: CivilDate { counted.from }
    /// How many units what decides is; nought for a fixed day.
    public var count: Int { counted.count }
    /// What it is counted in.
    public var unit: Unit { counted.unit }

    private var counted: (from: CivilDate, count: Int, unit: Unit) {
        switch rule {
        case .count(let count, let unit, let from, _): (from, count, unit)
        case .fixed(let from): (from, 0, .days)
        case .moved(let due, _): due.counted
        case .earliest(let dues), .latest(let dues): dues.first { $0.date == date }?.counted ?? (date, 0, .days)
        }
    }
}

extension Due {
    /// The rule in plain words, such as `6 weeks from 1 September 2024`.
    public func words(_ texts: Texts, _ dates: Dates) -> String {
        func all(_ dues: [Due]) -> [String: String] {
            ["rules": dues.map { $0.words(texts, dates) }.joined(separator: " \(texts("due.rule.or")) ")]
        }
        switch rule {
        case .count(let count, let unit, let from, let isBeginning):
            let isOne = abs(count) == 1
            let part: StaticString =
                isBeginning ? "beginning" : count < 0 ? isOne ? "before.one" : "before" : isOne ? "one" : ""
            let values = ["count": String(abs(count)), "date": dates.words(from)]
            return texts(TextKey("due.rule", unit.rawValue, part), values)
        case .fixed(let from): return texts("due.rule.fixed", ["date": dates.words(from)])
        case .earliest(let dues): return texts("due.rule.earliest", all(dues))
        case .latest(let dues): return texts("due.rule.latest", all(dues))
        case .moved(let due, let move):
            let values = ["rule": due.words(texts, dates), "date": dates.words(due.date)]
            return texts(TextKey("due.rule.moved", move.rawValue), values)
        }
    }
}
