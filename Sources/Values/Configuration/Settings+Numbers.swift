extension Settings {
    /// Reads a whole number that has a default.
    ///
    /// A number is never read without its range: issues and the schema state the range, and the caller's arithmetic
    /// must be safe for all of it.
    /// - Parameter range: the numbers allowed; any other is an issue and is replaced by `fallback`.
    public mutating func read(
        _ key: String, in range: ClosedRange<Int>, default fallback: Int, owner: Owner = .provider, _ meaning: String
    ) -> Int {
        let form = SettingForm.number(in: range)
        ask(key, .value(form), by: owner, meaning, fallback: ConfigValue(integerLiteral: fallback))
        return parse(key) { value throws(SettingFault) -> Int in try value.number(in: range, form) } ?? fallback
    }

    /// Reads a whole number that may be left out; nil when it is, and, with an issue, when it is outside `range`.
    public mutating func optional(
        _ key: String, in range: ClosedRange<Int>, owner: Owner = .provider, _ meaning: String
    ) -> Int? {
        let form = SettingForm.number(in: range)
        ask(key, .value(form), by: owner, meaning)
        return parse(key) { value throws(SettingFault) -> Int in try value.number(in: range, form) }
    }

    /// Reads a list of at most `most` whole numbers, each in `range`. `fallback` is used when it is left out, and, with
    /// an issue, when it breaks a limit.
    public mutating func read(
        _ key: String, each range: ClosedRange<Int>, most: Int = 20, default fallback: [Int],
        owner: Owner = .provider, _ meaning: String
    ) -> [Int] {
        let each = SettingForm.number(in: range)
        let form = SettingForm(
            wanted: "a list of at most \(most), each \(each.wanted)",
            schema: ["type": "array", "maxItems": ConfigValue(integerLiteral: most), "items": each.schema])
        ask(
            key, .value(form), by: owner, meaning,
            fallback: ConfigValue(.list(fallback.map(ConfigValue.init(integerLiteral:)))))
        let numbers = parse(key) { value throws(SettingFault) -> [Int] in
            guard let list = value.list, list.count <= most else { throw SettingFault(value, form) }
            return try list.readEach { entry throws(SettingFault) in try entry.number(in: range, each) }
        }
        return numbers ?? fallback
    }
}

extension SettingForm {
    /// A whole number in `range`.
    static func number(in range: ClosedRange<Int>) -> SettingForm {
        SettingForm(
            wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            schema: [
                "type": "integer", "minimum": ConfigValue(integerLiteral: range.lowerBound),
                "maximum": ConfigValue(integerLiteral: range.upperBound),
            ])
    }
}

extension ConfigValue {
    /// The value as a whole number. Throws when it is none, or outside `range`.
    fileprivate func number(in range: ClosedRange<Int>, _ form: SettingForm) throws(SettingFault) -> Int {
        guard case .number(let number) = kind, let whole = Int(exactly: number), range.contains(whole) else {
            throw SettingFault(self, form)
        }
        return whole
    }
}
