import Foundation
import Outbound
public import Web

/// One thing that a form asks.
public struct Field: Sendable {
    public enum Kind: Sendable {
        case text
        case email
        case telephone
        case postcode
        /// A password: a new one is held to the rules, a current one is not.
        case password(isNew: Bool)
        /// A code of so many digits.
        case code(digits: Int)
        /// One of some choices, in a list.
        case choice([Choice])
        /// One of some choices, all of them in sight.
        case radios([Choice])
        /// Any of some choices; kept as several values, each `yes` or empty under `name.value`.
        case ticks([Choice])
        /// Yes or nothing: `yes` or empty.
        case tick
        /// Several lines; `isCounted` shows how many characters are left.
        case longText(isCounted: Bool = false)
        /// A whole number.
        case number(min: Int?, max: Int?)
        /// A day; kept as typed under `name.day`, `name.month` and `name.year`.
        case date(DateRule)
        /// A number with a check digit or a fixed form.
        case identifier(Identifier)
        /// A school found by its name, or typed; kept as several values, each under `name.part`.
        case school
        /// An address found by its postcode, or typed; kept as several values, each under `name.part`.
        case address
    }

    /// Which days a date may be.
    public enum DateRule: String, CaseIterable, Sendable {
        case any, past, future
    }

    /// Identifiers that can be checked.
    public enum Identifier: String, CaseIterable, Sendable {
        /// An NHS number: ten digits, the last of which checks the others (NHS Data Dictionary).
        case nhs = "nhs-number"
        /// A unique pupil number: a check letter and twelve digits (DfE, Unique pupil numbers).
        case upn
        /// A National Insurance number: two letters, six digits and a letter (HMRC, NIM39110).
        case nationalInsurance = "ni-number"
    }

    /// One entry of a list.
    public struct Choice: Sendable {
        public let value: String
        public let label: Label

        public init(_ value: String, _ label: Label) {
            self.value = value
            self.label = label
        }
    }

    public let name: String
    public let label: Label
    public let hint: Label?
    public let kind: Kind
    public let isRequired: Bool
    /// Whether a required field shows the red asterisk; where every field is asked, it says nothing.
    public let isMarked: Bool
    /// The longest value, in UTF-16 units, as browsers count.
    public let limit: Int
    /// The `autocomplete` token (HTML, section 4.10.18.7); empty for `off`.
    public let autocomplete: String
    /// A drawing inside the field; nil for none.
    public var icon: Icon?

    public init(
        _ name: String, _ label: Label, hint: Label? = nil, _ kind: Kind = .text, required: Bool = false,
        marked: Bool = true, limit: Int = 100, autocomplete: String = ""
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.kind = kind
        isRequired = required
        isMarked = required && marked
        self.limit = limit
        self.autocomplete = autocomplete
    }

    var isSecret: Bool {
        if case .password = kind { true } else { false }
    }
}

/// A wrong answer, told beside its field.
public struct Finding: Hashable, Sendable {
    /// The field's name, which is also its element's id.
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

    public init(_ values: [String: String] = [:]) { self.values = values }

    public subscript(name: String) -> String { values[name] ?? "" }

    public func finding(_ name: String) -> Finding? { findings.first { $0.field == name } }

    /// Puts the findings into the order of the fields they belong to.
    public mutating func sort(by fields: [Field]) {
        let order = Dictionary(fields.flatMap(\.names).enumerated().map { ($1, $0) }) { first, _ in first }
        findings.sort { order[$0.field, default: .max] < order[$1.field, default: .max] }
    }

    public mutating func refuse(_ field: String, _ message: String) {
        if finding(field) == nil { findings.append(Finding(field, message)) }
    }

    /// Reads `fields` of a posted form. Stray spaces and invisible characters are ignored, except in passwords, which
    /// are taken exactly as they came (ASVS 6.2.8).
    public static func read(_ fields: [Field], from form: Form) -> Typed {
        var typed = Typed()
        for field in fields {
            for name in field.names {
                let raw = form[name] ?? ""
                typed.values[name] = field.normalised(field.isSecret ? raw : cleaned(raw, keepingLines: field.isLong))
            }
        }
        return typed
    }

    /// Notes what is wrong with the values of `fields`.
    public mutating func check(_ fields: [Field], for visit: Visit) {
        for field in fields {
            if case .address = field.kind {
                checkAddress(field, for: visit)
            } else if let message = field.mistake(in: self[field.name], for: visit) {
                refuse(field.name, message)
            }
        }
    }
}

extension Field {
    /// The names of its inputs.
    var names: [String] {
        if case .address = kind { AddressPart.allCases.map { $0.of(self) } } else { [name] }
    }

    var isLong: Bool {
        if case .longText = kind { true } else { false }
    }

    func normalised(_ value: String) -> String {
        switch kind {
        case .code: value.filter { !" -.".contains($0) }
        case .postcode: PostalAddress.normalised(value) ?? value
        default: value
        }
    }

    func mistake(in value: String, for visit: Visit) -> String? {
        let texts = visit.texts
        let about = ["label": texts.words(label)]
        guard !value.isEmpty else {
            guard isRequired else { return nil }
            if case .choice = kind { return texts("error.choose", about) }
            return name == "password" ? texts("error.password.empty") : texts("error.empty", about)
        }
        if case .code = kind {
        } else if value.utf16.count > limit {
            return texts("error.long", about.merging(["limit": String(limit)]) { $1 })
        }
        switch kind {
        case .email: return Mailbox(address: value) == nil ? texts("error.email") : nil
        case .telephone: return isTelephone(value) ? nil : texts("error.telephone")
        case .postcode: return PostalAddress.normalised(value) == nil ? texts("error.postcode") : nil
        case .password(let isNew): return isNew ? passwordMistake(value, visit) : nil
        case .code(let digits):
            let isCode = value.count == digits && value.allSatisfy { $0.isASCII && $0.isNumber }
            return isCode ? nil : texts("error.code", ["digits": String(digits)])
        case .choice(let choices), .radios(let choices):
            return choices.contains { $0.value == value } ? nil : texts("error.choose", about)
        case .text, .longText, .tick, .address, .ticks, .number, .date, .identifier, .school: return nil
        }
    }
}

/// NIST and ASVS 6.2: long enough, not among those everybody tries, not made of where it is used.
private func passwordMistake(_ password: String, _ visit: Visit) -> String? {
    guard password.count >= 8 else { return visit.texts("error.password.short") }
    let folded = password.lowercased()
    let words = [visit.site.tenant.id, visit.site.tenant.short.lowercased(), "password", "portal"]
    let rest = words.filter { $0.count > 3 }.reduce(folded) { $0.replacing($1, with: "") }
    if visit.site.office.commonPasswords.contains(folded) || rest.count < 4 || Set(folded).count < 3 {
        return visit.texts("error.password.common")
    }
    return nil
}

/// Digits with spaces, brackets, hyphens or a leading plus; 7 to 15 digits (ITU-T E.164).
private func isTelephone(_ value: String) -> Bool {
    value.allSatisfy { $0.isASCII && ($0.isNumber || " ()+-.".contains($0)) }
        && (7...15).contains(value.count { $0.isNumber })
}

/// Without what nobody meant to type: control and invisible characters, spaces at the ends.
private func cleaned(_ text: String, keepingLines: Bool) -> String {
    let kept = text.replacing("\r\n", with: "\n").unicodeScalars.filter { scalar in
        if scalar == "\n" { return keepingLines }
        // Joiners are letters' business in several scripts.
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return false
        default: return true
        }
    }
    return String(String.UnicodeScalarView(kept)).trimmingCharacters(in: .whitespacesAndNewlines)
}
