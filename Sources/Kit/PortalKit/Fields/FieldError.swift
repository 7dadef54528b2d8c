/// A validation error of a field, without its message.
public struct FieldError: Hashable, Sendable {
    /// The kinds of validation errors.
    public enum Kind: Hashable, Sendable {
        /// A required value is missing.
        case empty
        /// The value is none of the choices.
        case unchosen
        /// The value is longer than `limit` UTF-16 units.
        case long(limit: Int)
        /// The value does not have the format of an e-mail address, phone number or postcode.
        case email, telephone, postcode
        /// The value is not a code of so many digits.
        case code(digits: Int)
        /// The value is not a whole number.
        case whole
        /// The number is outside these bounds, both inclusive; nil for none.
        case bounds(min: Int?, max: Int?)
        /// These parts of a date are missing, but not all.
        case missing(Set<DatePart>)
        /// There is no such day.
        case unreal
        /// The year does not have four digits.
        case year
        /// The year is outside the plausible ones.
        case years(ClosedRange<Int>)
        /// The day must be before today.
        case notPast
        /// The day must be after today.
        case notFuture
        /// The value is not a valid identifier of this kind.
        case identifier(Field.Identifier)
        /// None of the addresses in the list is chosen.
        case addressUnchosen
        /// The place is a school, which is not named.
        case schoolUnnamed
        /// None of the schools in the list is chosen.
        case schoolUnchosen
    }

    /// The name of the input, which is also its element's id; for radio buttons and checkboxes the field's name, which
    /// is the id of the first.
    public let input: String
    /// What is wrong with the value.
    public let kind: Kind

    /// An error of `kind` at the input named `input`.
    public init(_ input: String, _ kind: Kind) { (self.input, self.kind) = (input, kind) }
}
