public import Configuration

/// A due date, with the rule that it was calculated by: due dates are never shown without their reason.
public struct Due: Hashable, Sendable {
    /// The unit of a count.
    public enum Unit: String, CaseIterable, Sendable {
        /// Of the calendar, weekends and holidays included.
        case days, weeks, months
        /// All days but Saturdays, Sundays and bank holidays.
        case workingDays = "working-days"
    }

    /// How a calculated date is moved.
    public enum Move: String, SettingChoice {
        /// From any day in August, or from 25 December to 1 January, to the first working day after that period (the
        /// Tribunal Procedure (First-tier Tribunal) (HESC Chamber) Rules 2008, rule 12).
        case tribunal
        /// From any day that is not a working day to the last working day before.
        case workingDayBefore = "working-day-before"
    }

    /// How a date is calculated.
    public indirect enum Rule: Hashable, Sendable {
        /// A number of units from a day, which is day 0, or day 1 if `isBeginning`; a negative number counts back.
        case count(Int, Unit, from: CivilDate, isBeginning: Bool)
        /// A fixed day in the year of another day.
        case fixed(from: CivilDate)
        /// The earliest of several dates.
        case earliest([Due])
        /// The latest of several dates.
        case latest([Due])
        /// Another due date, which was moved.
        case moved(Due, Move)
    }

    /// The last day on which it is in time.
    public let date: CivilDate
    /// How ``date`` was calculated.
    public let rule: Rule

    /// `date`, as calculated by `rule`, which is not checked.
    public init(_ date: CivilDate, by rule: Rule) { (self.date, self.rule) = (date, rule) }
}

extension Due {
    /// The rule in words, such as `6 weeks from 1 September 2024`.
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
