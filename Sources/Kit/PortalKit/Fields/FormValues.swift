public import Web

/// A validation error with its message, shown beside its field.
public struct ValidationError: Hashable, Sendable {
    /// The id of the element that it is about: the name of an input, or of the first one of several.
    public let field: String
    /// Plain text in the language of the page; it is escaped.
    public let message: String

    /// An error at the element with the id `field`.
    public init(_ field: String, _ message: String) { (self.field, self.message) = (field, message) }
}

/// The values of form fields, and their validation errors.
public struct FormValues: Sendable {
    /// The values by name of the input.
    public var values: [String: String]
    /// The validation errors, at most one for each element.
    public var findings: [ValidationError] = []
    /// The addresses to choose from, by name of the field of kind `.address`.
    public var found: [String: [PostalAddress]] = [:]
    /// The schools to choose from, by name of the field of kind `.school`.
    public var foundSchools: [String: [School]] = [:]

    /// Values by name of the input, without validation errors.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The value of the input `name`; empty if there is none.
    public subscript(name: String) -> String { values[name] ?? "" }

    /// The validation error of the element with the id `name`; nil if there is none.
    public func finding(_ name: String) -> ValidationError? { findings.first { $0.field == name } }

    /// Sorts the validation errors in the order of `fields`; those of other fields go last.
    public mutating func sort(by fields: [Field]) {
        let names = fields.flatMap { [$0.name] + $0.names }
        let order = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        findings.sort { order[$0.field, default: .max] < order[$1.field, default: .max] }
    }

    /// Adds a validation error, unless the element has one.
    public mutating func refuse(_ field: String, _ message: String) {
        if finding(field) == nil { findings.append(ValidationError(field, message)) }
    }

    /// Reads the inputs of `fields` from a posted form, cleaned and normalised, but passwords exactly as posted (ASVS
    /// 6.2.8). An input that is missing or was posted twice is empty.
    public static func read(_ fields: [Field], from form: Form) -> FormValues {
        var typed = FormValues()
        for field in fields {
            for name in field.names {
                let raw = form[name] ?? ""
                typed.values[name] = field.normalised(
                    field.isSecret ? raw : FormValues.cleaned(raw, keepingLines: field.isLong))
            }
        }
        return typed
    }

    /// Validates the values of `fields`, and adds their validation errors.
    ///
    /// New passwords must have at least 8 characters, and be neither common nor made of the council's name (ASVS 6.2).
    public mutating func check(_ fields: [Field], for visit: Visit) {
        let today = CivilDate(visit.now)
        for field in fields {
            if case .address = field.kind { tidyAddress(field) }
            let faults = field.faults(in: self, today: today)
            for fault in faults { refuse(fault.input, fault.message(field, visit.texts)) }
            if case .password(isNew: true) = field.kind, faults.isEmpty, !self[field.name].isEmpty,
                let message = passwordMistake(self[field.name], visit)
            {
                refuse(field.name, message)
            }
        }
    }
}

/// The error of a new password (NIST SP 800-63B, ASVS 6.2): too short, common, or made of the council's name.
private func passwordMistake(_ password: String, _ visit: Visit) -> String? {
    // Code points, as in NIST SP 800-63B.
    guard password.unicodeScalars.count >= 8 else { return visit.texts("error.password.short") }
    let folded = password.lowercased()
    let words = [visit.site.tenant.id, visit.site.tenant.short.lowercased(), "password", "portal"]
    let rest = words.filter { $0.count > 3 }.reduce(folded) { $0.replacing($1, with: "") }
    if visit.site.services.commonPasswords.contains(folded) || rest.count < 4 || Set(folded).count < 3 {
        return visit.texts("error.password.common")
    }
    let names = [visit.site.tenant.name, visit.site.tenant.short].map { $0.lowercased() }
    return names.contains { !$0.isEmpty && holds(folded, word: $0) } ? visit.texts("error.password.council") : nil
}

/// Whether `text` contains `word` with no letter before or after it.
private func holds(_ text: String, word: String) -> Bool {
    text.ranges(of: word).contains { range in
        let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
        let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
        return !before.isLetter && !after.isLetter
    }
}
