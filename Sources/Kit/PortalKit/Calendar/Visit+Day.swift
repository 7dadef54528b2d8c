public import Markup

extension Visit {
    /// A day with its weekday, such as `Mon 30 Nov 2026`.
    public func day(_ day: CivilDate) -> HTML {
        let weekday = texts(TextKey("weekday", String(day.weekday), "short"))
        return "<span class=\"date\">\(weekday) \(dates.date(day))</span>"
    }

    /// A tag with the number of days until a due day, or since.
    public func until(_ due: CivilDate) -> HTML {
        func count(_ key: TextKey, _ days: Int) -> String {
            texts(days == 1 ? key.part("one") : key, ["count": String(days)])
        }
        let days = CivilDate(now).days(until: due)
        return switch days {
        case ..<0: "<span class=\"tag late\">\(Icon.warning.html) \(count("until.late", -days))</span>"
        case 0: "<span class=\"tag soon\">\(Icon.clock.html) \(texts("until.today"))</span>"
        case ...7: "<span class=\"tag soon\">\(Icon.clock.html) \(count("until.soon", days))</span>"
        default: "<span class=\"tag ok\">\(Icon.tick.html) \(count("until.onTime", days))</span>"
        }
    }
}
