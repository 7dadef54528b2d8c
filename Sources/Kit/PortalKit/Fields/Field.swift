public import Markup

/// One of the inputs of a field that has several, named `<field>.<raw value>`.
protocol FieldPart: RawRepresentable<String> {}

extension FieldPart {
    func of(_ field: Field) -> String { of(field.name) }
    func of(_ name: String) -> String { "\(name).\(rawValue)" }
}

/// A field of a form, with one or several inputs.
public struct Field: Sendable {
    /// The kinds of fields: their inputs, validation, and how values are normalised.
    public enum Kind: Sendable {
        /// One line of any text.
        case text
        /// An e-mail address with the syntax of `Mailbox`.
        case email
        /// A phone number of 7 to 15 digits, with any separators and an extension; `+` and separators are kept.
        case telephone
        /// A postcode, see ``PostalAddress/normalised(_:)``.
        case postcode
        /// A password. A new one must also follow the rules of the portal, which its page checks.
        case password(isNew: Bool)
        /// A code of so many digits.
        case code(digits: Int)
        /// One of several choices, in a list; the value is the choice's.
        case choice([Choice])
        /// One of several choices, as radio buttons; the value is the choice's.
        case radios([Choice])
        /// Any of several choices, as checkboxes with inputs named `<field>.<choice>`; each is `yes` or empty.
        case ticks([Choice])
        /// A checkbox: `yes` or empty.
        case tick
        /// Text of several lines, with `\n` between them; `isCounted` shows how many characters are left.
        case longText(isCounted: Bool = false)
        /// A whole number between two inclusive bounds; nil for none. At most 13 digits: up to 1,000,000,000,000.
        case number(min: Int?, max: Int?)
        /// A day; its inputs are ``DatePart``, stored as typed.
        case date(DateRule)
        /// A year of four digits.
        case year(DateRule)
        /// A number with a check digit or a fixed format.
        case identifier(Identifier)
        /// A school, found by its name or typed; its inputs are ``SchoolPart``.
        case school
        /// An address, found by its postcode or typed; its inputs are ``AddressPart``.
        case address
    }

    /// The days that a date may be, or the years that a year may be.
    public enum DateRule: String, CaseIterable, Sendable {
        /// From 120 years ago to 30 years ahead; of these, before today; after today. A year may be the current one.
        case any, past, future
    }

    /// The kinds of identifiers.
    public enum Identifier: String, CaseIterable, Sendable {
        /// An NHS number: ten digits, the last of which is a check digit (NHS Data Dictionary).
        case nhs = "nhs-number"
        /// A unique pupil number: a check letter, eleven digits, and a digit or a letter (DfE, Unique pupil numbers).
        case upn
        /// A National Insurance number: two letters, six digits and a letter (HMRC, NIM39110).
        case nationalInsurance = "ni-number"
    }

    /// An entry of a list, a radio button or a checkbox.
    public struct Choice: Sendable {
        /// The posted and stored value; not empty.
        public let value: String
        /// The text for display.
        public let label: Label
        /// What a card shows of it; nil for a choice without cards.
        public var card: Card?
        /// The language of the label where that is always the same; nil for that of the page.
        var language: Language?

        /// A choice shown as a card with a button, instead of an entry of a list.
        public struct Card: Sendable {
            /// The heading.
            public let title: String
            /// What is known about it: labels, each with its value.
            public let details: [(label: TextKey, words: String)]

            /// A card; values may be empty.
            public init(title: String, details: [(label: TextKey, words: String)]) {
                (self.title, self.details) = (title, details)
            }
        }

        /// A choice that displays its value, in every language.
        public init(saying value: String) { self.init(value, saying: value) }

        /// A choice with the same text in every language, such as a name.
        public init(_ value: String, saying words: String) { self.init(value, .words(Wording(always: words))) }

        /// A choice of a language, which shows its own name for itself.
        public init(_ language: Language) {
            self.init(language.rawValue, saying: language.endonym)
            self.language = language
        }

        /// A choice with the value `value`.
        public init(_ value: String, _ label: Label) { (self.value, self.label) = (value, label) }
    }

    /// The name of its input, and its element's id; the first part of the names if it has several inputs.
    public let name: String
    /// The label, or the legend of several inputs.
    public let label: Label
    /// A hint; nil for none.
    public var hint: Label?
    /// What is entered.
    public let kind: Kind
    /// Whether an empty value is a validation error.
    public let isRequired: Bool
    /// Whether it shows the red asterisk; false on pages where all fields are required.
    public let isMarked: Bool
    /// The maximum length of the value, in UTF-16 units, as browsers count. Not for codes.
    public let limit: Int
    /// The `autocomplete` token (HTML, section 4.10.18.7); empty for `off`.
    public let autocomplete: String
    /// An icon inside the input; nil for none.
    public var icon: Icon?
    /// An explanation between the label and the input.
    public var guidance: HTML = .empty
    /// Attributes for the element around the whole field, such as `data-when="..."`.
    public var attributes: HTML = .empty
    /// For `.text`: values that the browser suggests while it is typed; any other value is valid too.
    public var suggestions: [Label] = []
    /// Whether the red asterisk stands before the label instead of after it.
    public var isMarkedFirst = false
    /// For `.school`: whether the place is known to be a school, so that only its name is asked.
    public var isSchoolKnown = false
    /// The text before the label in messages if a page has the label several times, such as `Document 2`; nil for none.
    public var entry: Wording?
    /// For `.school`: whether the site has a register to search; without one, a school is typed.
    public var isSearchable = true

    /// A field, by default of one line and optional. `marked` has an effect only if it is required.
    public init(
        _ name: String, _ label: Label, hint: Label? = nil, _ kind: Kind = .text, required: Bool = false,
        marked: Bool = true, limit: Int = 100, autocomplete: String = ""
    ) {
        (self.name, self.label, self.hint, self.kind) = (name, label, hint, kind)
        isRequired = required
        isMarked = required && marked
        self.limit = limit
        self.autocomplete = autocomplete
    }

    /// The names of its inputs, in the order of the page.
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
