extension Field {
    /// The value as text, as summaries and printed documents show it: several lines for an address and for several
    /// choices; empty for an empty answer, and for secrets. A checkbox is never empty: not ticked is an answer.
    public func words(_ typed: FormValues, _ texts: Texts, _ dates: Dates) -> String {
        let value = typed[name]
        switch kind {
        case .text, .email, .telephone, .postcode, .longText, .number, .year: return value
        case .password, .code: return ""
        case .choice(let choices), .radios(let choices):
            guard !value.isEmpty else { return "" }
            return choices.first { $0.value == value }.map { texts.words($0.label) } ?? texts("answer.notOffered")
        case .ticks(let choices):
            let ticked = choices.filter { typed["\(name).\($0.value)"] == "yes" }
            return ticked.map { texts.words($0.label) }.joined(separator: "\n")
        case .tick: return texts(value == "yes" ? "answer.yes" : "answer.unticked")
        case .date:
            let typedParts = names.map { typed[$0] }.filter { !$0.isEmpty }
            return typed.date(name).map(dates.date) ?? typedParts.joined(separator: " ")
        case .identifier(let identifier): return identifier.grouped(value)
        case .school:
            guard let schooling = typed.school(name) else { return "" }
            return schooling.school?.line ?? texts.words(schooling.at.label)
        case .address:
            let address = typed.address(name)
            return ((address?.lines ?? []) + [address?.postcode ?? ""]).filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }
}
