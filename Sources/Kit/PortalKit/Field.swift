public import Markup

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
        /// A year: four digits.
        case year(DateRule)
        /// A number with a check digit or a fixed form.
        case identifier(Identifier)
        /// A school found by its name, or typed; kept as several values, each under `name.part`.
        case school
        /// An address found by its postcode, or typed; kept as several values, each under `name.part`.
        case address
    }

    /// Which days a date, or years a year, may be.
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

        /// A value that is its own words, in every language.
        public init(saying value: String) { self.init(value, saying: value) }

        /// Words that are the same in every language, such as a name.
        public init(_ value: String, saying words: String) { self.init(value, .words(Wording(always: words))) }

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
    /// What a form explains between the question and its input.
    public var guidance: HTML = .empty
    /// Attributes for the element that the whole field stands in, such as `data-when="..."`.
    public var attributes: HTML = .empty
    /// Whether it is known already that it is about a school, so that only which one is asked.
    public var isSchoolKnown = false
    /// What a message says before the label where a page has several fields of one label, such as `Document 2`; nil for none.
    public var entry: Wording?
    /// Whether a register of schools is there to look in; without one a school is typed.
    public var isSearchable = true

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

    /// The names of its inputs, in their order on the page.
    public var names: [String] {
        switch kind {
        case .address: AddressPart.allCases.map { $0.of(self) }
        case .school: SchoolPart.allCases.map { $0.of(self) }
        case .date: DatePart.allCases.map { $0.of(name) }
        case .ticks(let choices): choices.map { "\(name).\($0.value)" }
        default: [name]
        }
    }

    var isSecret: Bool {
        if case .password = kind { true } else { false }
    }

    var isLong: Bool {
        if case .longText = kind { true } else { false }
    }
}
