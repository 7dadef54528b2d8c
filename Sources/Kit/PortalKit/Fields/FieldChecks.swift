import Outbound
import Web

extension Field {
    /// Validates this field's values in `typed`, which must be normalised, as of `today`; empty if they are valid.
    ///
    /// The rules for new passwords are not checked here: they are the portal's.
    public func faults(in typed: FormValues, today: CivilDate) -> [FieldError] {
        switch kind {
        case .date(let rule): dateFaults(rule, typed, today)
        case .year(let rule): yearFaults(rule, typed[name], today)
        case .school: schoolFaults(typed)
        case .address: addressFaults(typed)
        case .ticks: isRequired && !isAnswered(typed) ? [FieldError(name, .empty)] : []
        default: fault(in: typed[name]).map { [FieldError(name, $0)] } ?? []
        }
    }

    /// Whether any of its inputs has an answer; for an address, one of its lines: a search is no answer.
    public func isAnswered(_ typed: FormValues) -> Bool {
        switch kind {
        case .address: typed.address(name) != nil
        case .school: typed.school(name) != nil
        case .tick, .ticks: names.contains { typed[$0] == "yes" }
        default: names.contains { !typed[$0].isEmpty }
        }
    }

    /// `value` as it is stored: normalised if it is valid, otherwise as typed.
    func normalised(_ value: String) -> String {
        switch kind {
        case .code: CodeDigits.read(value)
        case .email: value.withoutInvisible
        case .telephone: TelephoneNumber.normalised(value) ?? value
        case .postcode: PostalAddress.normalised(value) ?? value
        case .number: Self.number(value).map { String($0) } ?? value
        case .date, .year: value.plainASCII
        case .identifier(let identifier): identifier.normalised(value) ?? value
        default: value
        }
    }

    /// A whole number, with commas or spaces between thousands only. Nil for anything else, such as `1,5`, which is one
    /// and a half in most of Europe.
    static func number(_ text: String) -> Int? {
        let plain = text.plainASCII.replacing("\u{2212}", with: "-")
        let thousands = /[-+]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)/
        guard plain.wholeMatch(of: thousands) != nil else { return nil }
        let digits = plain.filter { $0 != "," && $0 != " " }
        return Int(digits.dropFirst(digits.first == "+" ? 1 : 0), in: -1_000_000_000_000...1_000_000_000_000)
    }

    private func fault(in value: String) -> FieldError.Kind? {
        guard !value.isEmpty else { return isRequired ? .empty : nil }
        if case .code(let digits) = kind {
            return value.count == digits && value.isASCIIDigits ? nil : .code(digits: digits)
        }
        guard CharacterCount.units(value) <= limit else { return .long(limit: limit) }
        switch kind {
        case .email: return Mailbox(address: value) == nil ? .email : nil
        case .telephone: return TelephoneNumber.normalised(value) == nil ? .telephone : nil
        case .postcode: return PostalAddress.normalised(value) == nil ? .postcode : nil
        case .choice(let choices), .radios(let choices):
            return choices.contains { $0.value == value } ? nil : .unchosen
        case .tick: return isRequired && value != "yes" ? .empty : nil
        case .number(let min, let max):
            guard let number = Self.number(value) else { return .whole }
            let isInside = number >= min ?? .min && number <= max ?? .max
            return isInside ? nil : .bounds(min: min, max: max)
        case .identifier(let identifier): return identifier.normalised(value) == nil ? .identifier(identifier) : nil
        case .text, .longText, .password, .code, .ticks, .address, .date, .year, .school: return nil
        }
    }
}
