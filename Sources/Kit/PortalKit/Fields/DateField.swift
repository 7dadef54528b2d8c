import Basics
import Markup
import Web

/// The inputs of a field of kind `.date`, named `<field>.<raw value>`.
public enum DatePart: String, CaseIterable, Sendable, FieldPart {
    /// One or two digits, for the month also its name in English or Welsh; four digits for the year.
    case day, month, year
}

extension FormValues {
    /// The date in the inputs of the field `name`; nil if a part is empty or malformed, or there is no such day.
    public func date(_ name: String) -> CivilDate? {
        let year = self[DatePart.year.of(name)]
        guard let day = digits(self[DatePart.day.of(name)], 1...2), let month = month(self[DatePart.month.of(name)]),
            let year = digits(year, 4...4)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Fills the inputs of the field `name` with a date, the year with four digits.
    public mutating func fill(_ name: String, with date: CivilDate) {
        values[DatePart.day.of(name)] = String(date.day)
        values[DatePart.month.of(name)] = String(date.month)
        values[DatePart.year.of(name)] = String(date.year, digits: 4)
    }
}

/// The value of ASCII digits; nil for anything else, or another number of digits.
private func digits(_ text: String, _ count: ClosedRange<Int>) -> Int? {
    count.contains(text.utf8.count) && text.isASCIIDigits ? Int(text, in: 0...9999) : nil
}

/// The month of a number, which is not checked, or of a name in English or Welsh: three letters are enough.
private func month(_ text: String) -> Int? {
    if let number = digits(text, 1...2) { return number }
    let letters = text.lowercased().filter { $0 != "." }
    guard letters.count >= 3 else { return nil }
    return months.firstIndex { $0.contains { $0.hasPrefix(letters) } }.map { $0 + 1 }
}

private let months = [
    ["january", "ionawr"], ["february", "chwefror"], ["march", "mawrth"], ["april", "ebrill"], ["may", "mai"],
    ["june", "mehefin"], ["july", "gorffennaf"], ["august", "awst"], ["september", "medi"], ["october", "hydref"],
    ["november", "tachwedd"], ["december", "rhagfyr"],
]

extension Field.DateRule {
    /// The plausible years, as of `today`: no living person is older than 120, and no plan for a child covers more than
    /// 30 years.
    func years(on today: CivilDate) -> ClosedRange<Int> {
        switch self {
        case .any: today.year - 120...today.year + 30
        case .past: today.year - 120...today.year
        case .future: today.year...today.year + 30
        }
    }
}

extension Field {
    /// Reports missing parts first, then dates that do not exist, then violations of the rule (GOV.UK, Date input).
    func dateFaults(_ rule: DateRule, _ typed: FormValues, _ today: CivilDate) -> [FieldError] {
        let missing = DatePart.allCases.filter { typed[$0.of(name)].isEmpty }
        if let first = missing.first {
            if missing.count < 3 { return [FieldError(first.of(name), .missing(Set(missing)))] }
            return isRequired ? [FieldError(first.of(name), .empty)] : []
        }
        let year = typed[DatePart.year.of(name)]
        if year.isASCIIDigits, year.utf8.count != 4 { return [FieldError(DatePart.year.of(name), .year)] }
        guard let date = typed.date(name) else { return [FieldError(DatePart.day.of(name), .unreal)] }
        switch rule {
        case .past where date >= today: return [FieldError(DatePart.day.of(name), .notPast)]
        case .future where date <= today: return [FieldError(DatePart.day.of(name), .notFuture)]
        case .any, .past, .future: return yearFaults(rule, date.year, today, at: DatePart.year.of(name))
        }
    }

    /// The faults of a field for a year only: four digits, in the years that the rule allows.
    func yearFaults(_ rule: DateRule, _ year: String, _ today: CivilDate) -> [FieldError] {
        guard !year.isEmpty else { return isRequired ? [FieldError(name, .empty)] : [] }
        guard let year = digits(year, 4...4) else { return [FieldError(name, .year)] }
        return yearFaults(rule, year, today, at: name)
    }

    private func yearFaults(_ rule: DateRule, _ year: Int, _ today: CivilDate, at input: String) -> [FieldError] {
        let years = rule.years(on: today)
        return years.contains(year) ? [] : [FieldError(input, .years(years))]
    }

    func date(_ typed: FormValues, _ texts: Texts) -> HTML {
        let finding = DatePart.allCases.lazy.compactMap { typed.finding($0.of(name)) }.first
        let wrong = wrongParts(typed, finding)
        return group(
            finding, texts, hint: .key("date.hint"),
            """
            <div class="dates">\(each: DatePart.allCases, { part in
                datePart(part, typed, isWrong: wrong.contains(part), texts)
            })</div>
            """)
    }

    /// The parts that are missing or, if none is, those that the validation error is about.
    private func wrongParts(_ typed: FormValues, _ finding: ValidationError?) -> [DatePart] {
        guard let finding else { return [] }
        let missing = DatePart.allCases.filter { typed[$0.of(name)].isEmpty }
        if !missing.isEmpty { return missing }
        return finding.field == DatePart.year.of(name) ? [.year] : DatePart.allCases
    }

    private func datePart(_ part: DatePart, _ typed: FormValues, isWrong: Bool, _ texts: Texts) -> HTML {
        let id = part.of(name)
        let (label, style): (TextKey, HTML) =
            switch part {
            case .day: ("date.day", "day")
            case .month: ("date.month", "month")
            case .year: ("date.year", "year")
            }
        let complete = autocomplete == "bday" ? "bday-\(part.rawValue)" : "off"
        return """
            <div class="\(style)"><label for="\(id)">\(texts(label))</label><input class="input" id="\(id)" name="\(id)" \
            type="text" inputmode="numeric" autocomplete="\(complete)" value="\(typed[id])"\(required)\(invalid(isWrong))></div>
            """
    }
}
