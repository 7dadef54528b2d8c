/// What is wrong with an answer, apart from the words that say so.
public struct Fault: Hashable, Sendable {
    /// Kinds of faults.
    public enum Kind: Hashable, Sendable {
        /// Nothing where something must be.
        case empty
        /// None of the choices.
        case unchosen
        /// Longer than `limit` UTF-16 units.
        case long(limit: Int)
        case email, telephone, postcode
        /// Not a code of so many digits.
        case code(digits: Int)
        /// Not a whole number.
        case whole
        /// A number outside its bounds.
        case bounds(min: Int?, max: Int?)
        /// A date without some of its parts.
        case missing(Set<DatePart>)
        /// A day that there is not.
        case unreal
        /// A year that is not four numbers.
        case year
        /// A day that should have been before today.
        case notPast
        /// A day that should be after today.
        case notFuture
        /// No such identifier.
        case identifier(Field.Identifier)
        /// Addresses were found, and none is chosen.
        case addressUnchosen
        /// At a school, but at which is not said.
        case schoolUnnamed
        /// Schools were found, and none is chosen.
        case schoolUnchosen
    }

    /// The name of the input, which is also the id of an element; that of the field where its first option stands for it.
    public let input: String
    public let kind: Kind

    public init(_ input: String, _ kind: Kind) {
        self.input = input
        self.kind = kind
    }

    /// What `field`, whose fault this is, says of it.
    public func message(_ field: Field, _ texts: Texts) -> String {
        let about = ["label": subject(field, texts)]
        switch kind {
        case .empty: return emptiness(field, texts)
        case .unchosen: return unchosen(field, texts)
        case .long(let limit): return texts("error.long", about.merging(["limit": String(limit)]) { $1 })
        case .email: return texts("error.email")
        case .telephone: return texts("error.telephone")
        case .postcode: return texts("error.postcode")
        case .code(let digits): return texts("error.code", ["digits": String(digits)])
        case .whole: return texts("error.number", about)
        case .bounds(let min, let max): return bounds(min, max, about, texts)
        case .missing(let parts): return missing(parts, about, texts)
        case .unreal: return texts("error.date.unreal", about)
        case .year: return texts("error.date.fourNumbers", about)
        case .notPast: return texts("error.date.past", about)
        case .notFuture: return texts("error.date.future", about)
        case .identifier(.nhs): return texts("error.nhs")
        case .identifier(.upn): return texts("error.upn")
        case .identifier(.nationalInsurance): return texts("error.nationalInsurance")
        case .addressUnchosen: return texts("error.address.choose")
        case .schoolUnnamed: return texts("error.school.name")
        case .schoolUnchosen: return texts("error.school.choose")
        }
    }

    /// What the sentence is about: the field's label; `The answer` where that is a question.
    private func subject(_ field: Field, _ texts: Texts) -> String {
        let part = AddressPart.allCases.first { $0.of(field) == input }
        if case .address = field.kind, let label = part?.label { return texts(label) }
        if case .school = field.kind, kind != .empty { return texts("school.search") }
        let label = field.bareLabel(texts)
        return label.hasSuffix("?") ? texts("error.theAnswer") : label
    }

    private func emptiness(_ field: Field, _ texts: Texts) -> String {
        let about = ["label": field.bareLabel(texts)]
        switch field.kind {
        case .choice, .radios, .ticks, .school: return unchosen(field, texts)
        case .tick: return texts("error.tick", about)
        case .password where field.name == "password": return texts("error.password.empty")
        case _ where about["label"]?.hasSuffix("?") == true: return texts("error.answer", about)
        case .date, .number, .identifier:
            return texts("error.enter", ["label": midSentence(field.bareLabel(texts))])
        default: return texts("error.empty", about)
        }
    }

    private func unchosen(_ field: Field, _ texts: Texts) -> String {
        let about = ["label": field.bareLabel(texts)]
        switch field.kind {
        case .radios, .school: return texts("error.radios", about)
        case .ticks: return texts("error.ticks", about)
        default: return texts("error.choose", about)
        }
    }

    private func bounds(_ min: Int?, _ max: Int?, _ about: [String: String], _ texts: Texts) -> String {
        let bounds = ["min": min.map { String($0) } ?? "", "max": max.map { String($0) } ?? ""]
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

    /// `label` inside a sentence: its capital goes unless it begins an abbreviation.
    private func midSentence(_ label: String) -> String {
        guard let first = label.first, label.dropFirst().first?.isLowercase == true else { return label }
        return first.lowercased() + label.dropFirst()
    }
}

extension Field {
    /// The label without the colon that some end with.
    func bareLabel(_ texts: Texts) -> String {
        let words = texts.words(label)
        return words.hasSuffix(":") ? String(words.dropLast()) : words
    }
}
