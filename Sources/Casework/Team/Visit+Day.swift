public import Markup
public import PortalKit

extension Visit {
    /// A day with its weekday, such as `Mon 30 Nov 2026`.
    public func day(_ day: CivilDate) -> HTML {
        let weekday = texts(TextKey("caseload.weekday", String(day.weekday), "short"))
        return "<span class=\"date\">\(weekday) \(dates.date(day))</span>"
    }

    /// A tag with the number of days until a due day, or since.
    public func until(_ due: CivilDate) -> HTML {
        func count(_ key: TextKey, _ days: Int) -> String {
            texts(days == 1 ? key.part("one") : key, ["count": String(days)])
        }
        let days = CivilDate(now).days(until: due)
        return switch days {
        case ..<0: "<span class=\"tag late\">\(Icon.warning.html) \(count("case.late", -days))</span>"
        case 0: "<span class=\"tag soon\">\(Icon.clock.html) \(texts("case.today"))</span>"
        case ...7: "<span class=\"tag soon\">\(Icon.clock.html) \(count("case.soon", days))</span>"
        default: "<span class=\"tag ok\">\(Icon.tick.html) \(count("case.onTime", days))</span>"
        }
    }
}
