extension FieldError {
    /// The message in the language of `texts`. It names the question, so that no two messages of a summary are equal.
    /// - Parameter field: the field that the fault is of.
    public func message(_ field: Field, _ texts: Texts) -> String {
        let label = name(field, texts)
        let about = ["label": subject(label, texts)]
        switch kind {
        case .empty: return emptiness(field, label, texts)
        case .unchosen: return unchosen(field, label, texts)
        case .long(let limit): return texts("error.long", ["label": label, "limit": grouped(limit)])
        case .email: return texts("error.email", about)
        case .telephone: return texts("error.telephone", about)
        case .postcode: return texts("error.postcode", about)
        case .code(let digits): return texts("error.code", ["digits": String(digits)])
        case .whole: return texts("error.number", about)
        case .bounds(let min, let max): return bounds(min: min, max: max, about, texts)
        case .missing(let parts): return missing(parts, about, texts)
        case .unreal: return texts("error.date.unreal", about)
        case .year: return texts("error.date.fourNumbers", about)
        case .years(let years):
            let bounds = ["from": String(years.lowerBound), "to": String(years.upperBound)]
            return texts("error.date.years", about.merging(bounds) { $1 })
        case .notPast: return texts("error.date.past", about)
        case .notFuture: return texts("error.date.future", about)
        case .identifier(.nhs): return texts("error.nhs", about)
        case .identifier(.upn): return texts("error.upn", about)
        case .identifier(.nationalInsurance): return texts("error.nationalInsurance", about)
        case .addressUnchosen: return texts("error.address.choose", ["label": label])
        case .schoolUnnamed: return texts("error.school.name", ["label": label])
        case .schoolUnchosen: return texts("error.school.choose", ["label": label])
        }
    }

    /// The name of the input in the message: the entry of a group, the field's label, the part of an address or school.
    private func name(_ field: Field, _ texts: Texts) -> String {
        let label = field.bareLabel(texts)
        let entry = field.entry.map { "\(texts.filled($0(texts.language))): " } ?? ""
        switch field.kind {
        case .address where kind != .empty:
            let part = AddressPart.allCases.first { $0.of(field) == input }?.label
            return part.map { "\(entry)\(label): \(texts($0))" } ?? entry + label
        case .school where input == SchoolPart.search.of(field) && kind != .schoolUnnamed:
            return "\(entry)\(label): \(texts("school.search"))"
        default: return entry + label
        }
    }

    /// A label as the subject of a sentence; for a question, `the answer to` it.
    private func subject(_ label: String, _ texts: Texts) -> String {
        label.hasSuffix("?") ? texts("error.theAnswer", ["label": label]) : label
    }

    private func emptiness(_ field: Field, _ label: String, _ texts: Texts) -> String {
        if let own = own(field, texts) { return own }
        switch field.kind {
        case .choice, .radios, .ticks, .school: return unchosen(field, label, texts)
        case .tick: return texts("error.tick", ["label": label])
        case .password where field.name == "password": return texts("error.password.empty")
        case _ where label.hasSuffix("?"): return texts("error.answer", ["label": label])
        default: return texts("error.empty", ["label": field.entry == nil ? midSentence(label) : label])
        }
    }

    private func unchosen(_ field: Field, _ label: String, _ texts: Texts) -> String {
        if let own = own(field, texts) { return own }
        if case .ticks = field.kind { return texts("error.ticks", ["label": label]) }
        return texts("error.choose", ["label": label])
    }

    /// The field's own message for a missing answer, with the key of its label and `.missing`; nil if there is none.
    private func own(_ field: Field, _ texts: Texts) -> String? {
        guard case .key(let key) = field.label, field.entry == nil else { return nil }
        let words = key.part("missing")
        return texts.has(words) ? texts(words) : nil
    }

    private func bounds(min: Int?, max: Int?, _ about: [String: String], _ texts: Texts) -> String {
        let bounds = ["min": min.map(grouped) ?? "", "max": max.map(grouped) ?? ""]
        let values = about.merging(bounds) { $1 }
        if min != nil, max != nil { return texts("error.number.between", values) }
        return texts(min != nil ? "error.number.least" : "error.number.most", values)
    }

    private func missing(_ parts: Set<DatePart>, _ about: [String: String], _ texts: Texts) -> String {
        switch parts {
        case [.day]: texts("error.date.day", about)
        case [.month]: texts("error.date.month", about)
        case [.year]: texts("error.date.year", about)
        case [.day, .month]: texts("error.date.dayAndMonth", about)
        case [.day, .year]: texts("error.date.dayAndYear", about)
        default: texts("error.date.monthAndYear", about)
        }
    }

    /// A number with commas between thousands, such as `30,000`.
    private func grouped(_ number: Int) -> String {
        var text = String(number.magnitude)
        for place in stride(from: text.count - 3, to: 0, by: -3) {
            text.insert(",", at: text.index(text.startIndex, offsetBy: place))
        }
        return number < 0 ? "-\(text)" : text
    }

    /// `label` inside a sentence: its first letter in lower case, unless it begins an abbreviation.
    private func midSentence(_ label: String) -> String {
        guard let first = label.first, label.dropFirst().first?.isLowercase == true else { return label }
        return first.lowercased() + label.dropFirst()
    }
}

extension Field {
    /// The label without a colon at its end.
    func bareLabel(_ texts: Texts) -> String {
        let words = texts.words(label)
        return words.hasSuffix(":") ? String(words.dropLast()) : words
    }
}
