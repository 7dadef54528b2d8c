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
        /// A year that is not plausible, and those that are.
        case years(ClosedRange<Int>)
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
}
