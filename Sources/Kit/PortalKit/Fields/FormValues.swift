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
    /// The validation errors; several of one element only where each says something else to do, see ``add(_:_:)``.
    public var findings: [ValidationError] = []
    /// The addresses to choose from, by name of the field of kind `.address`.
    public var found: [String: [PostalAddress]] = [:]
    /// The schools to choose from, by name of the field of kind `.school`.
    public var foundSchools: [String: [School]] = [:]

    /// Values by name of the input, without validation errors.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The value of the input `name`; empty if there is none.
    public subscript(name: String) -> String { values[name] ?? "" }

    /// The validation error of the element with the id `name`, with the messages of all that it has; nil if there is none.
    public func finding(_ name: String) -> ValidationError? {
        let messages = findings.filter { $0.field == name }.map(\.message)
        return messages.isEmpty ? nil : ValidationError(name, messages.joined(separator: ". "))
    }

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

    /// Adds a validation error to those that the element may have.
    public mutating func add(_ field: String, _ message: String) { findings.append(ValidationError(field, message)) }

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

    /// Validates the values of `fields`, and adds their validation errors. The rules for new passwords are not checked
    /// here: they are the portal's.
    public mutating func check(_ fields: [Field], for visit: Visit) {
        let today = CivilDate(visit.now)
        for field in fields {
            if case .address = field.kind { tidyAddress(field) }
            let faults = field.faults(in: self, today: today)
            for fault in faults { refuse(fault.input, fault.message(field, visit.texts)) }
        }
    }
}
