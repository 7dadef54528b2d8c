public import Foundation

/// Writes dates and times the way a portal shows them, in Europe/London.
public struct Dates: Sendable {
    private let pattern: String
    private let texts: Texts
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/London") ?? .gmt
        return calendar
    }()

    /// - Parameter pattern: made of `d`, `dd`, `MM`, `MMM` and `yyyy`, such as `dd/MM/yyyy`.
    public init(pattern: String, texts: Texts) {
        self.pattern = pattern
        self.texts = texts
    }

    /// The date, such as `31/05/2022`.
    public func date(_ instant: Date) -> String {
        let parts = Self.calendar.dateComponents([.day, .month, .year], from: instant)
        let (day, month, year) = (parts.day ?? 1, parts.month ?? 1, parts.year ?? 1)
        return
            pattern
            .replacing("yyyy", with: String(year))
            .replacing("dd", with: twoDigits(day))
            .replacing("d", with: pattern.contains("dd") ? "d" : String(day))
            .replacing("MMM", with: "\u{1}").replacing("MM", with: twoDigits(month))
            .replacing("\u{1}", with: String(texts(TextKey("month", String(month), "short"))))
    }

    /// The time of day, such as `15:06`.
    public func time(_ instant: Date) -> String {
        let parts = Self.calendar.dateComponents([.hour, .minute], from: instant)
        return "\(twoDigits(parts.hour ?? 0)):\(twoDigits(parts.minute ?? 0))"
    }

    /// An instant written without a zone (`2022-05-31T00:00`), read as London's civil time.
    public static func instant(london text: String) -> Date? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 3 || numbers.count == 5, text.count >= 10 else { return nil }
        let parts = DateComponents(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers.count == 5 ? numbers[3] : 0,
            minute: numbers.count == 5 ? numbers[4] : 0)
        guard parts.isValidDate(in: calendar) else { return nil }
        return calendar.date(from: parts)
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
