public import Web

/// A wrong answer, told beside its field.
public struct Finding: Hashable, Sendable {
    /// The id of the element that it is about: the name of an input, and of the first one of several.
    public let field: String
    public let message: String

    public init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// What was typed into some fields, and what is wrong with it.
public struct Typed: Sendable {
    public var values: [String: String]
    public var findings: [Finding] = []
    /// The addresses found for a field of kind `.address`, by its name.
    public var found: [String: [PostalAddress]] = [:]
    /// The schools found for a field of kind `.school`, by its name.
    public var foundSchools: [String: [School]] = [:]

    public init(_ values: [String: String] = [:]) { self.values = values }

    public subscript(name: String) -> String { values[name] ?? "" }

    public func finding(_ name: String) -> Finding? { findings.first { $0.field == name } }

    /// Puts the findings into the order of the fields they belong to.
    public mutating func sort(by fields: [Field]) {
        let names = fields.flatMap { [$0.name] + $0.names }
        let order = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        findings.sort { order[$0.field, default: .max] < order[$1.field, default: .max] }
    }

    public mutating func refuse(_ field: String, _ message: String) {
        if finding(field) == nil { findings.append(Finding(field, message)) }
    }

    /// Reads `fields` of a posted form, each cleaned and in its usual form, except passwords, which are taken exactly as
    /// they came (ASVS 6.2.8).
    public static func read(_ fields: [Field], from form: Form) -> Typed {
        var typed = Typed()
        for field in fields {
            for name in field.names {
                let raw = form[name] ?? ""
                typed.values[name] = field.normalised(
                    field.isSecret ? raw : Typed.cleaned(raw, keepingLines: field.isLong))
            }
        }
        return typed
    }

    /// Notes what is wrong with the values of `fields`.
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

/// NIST and ASVS 6.2: long enough, not among those everybody tries, not made of where it is used.
private func passwordMistake(_ password: String, _ visit: Visit) -> String? {
    // Code points, as NIST SP 800-63B counts.
    guard password.unicodeScalars.count >= 8 else { return visit.texts("error.password.short") }
    let folded = password.lowercased()
    let words = [visit.site.tenant.id, visit.site.tenant.short.lowercased(), "password", "portal"]
    let rest = words.filter { $0.count > 3 }.reduce(folded) { $0.replacing($1, with: "") }
    if visit.site.office.commonPasswords.contains(folded) || rest.count < 4 || Set(folded).count < 3 {
        return visit.texts("error.password.common")
    }
    let names = [visit.site.tenant.name, visit.site.tenant.short].map { $0.lowercased() }
    return names.contains { !$0.isEmpty && holds(folded, word: $0) } ? visit.texts("error.password.council") : nil
}

/// Whether `word` stands in `text` with no letter before or after it.
private func holds(_ text: String, word: String) -> Bool {
    text.ranges(of: word).contains { range in
        let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
        let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
        return !before.isLetter && !after.isLetter
    }
}
