/// The bounds of the numbers that a form says.
enum FormLimits {
    /// What an answer to a question for a number may be.
    static let number = -1_000_000_000...1_000_000_000
    /// Characters of a text, in UTF-16 units.
    static let text = 1...100_000
    /// Entries of a group.
    static let entries = 1...100
    /// The most steps of a form.
    static let steps = 50
    /// The most questions of a form, without those of its groups.
    static let questions = 400
    /// The most questions that one condition may name.
    static let conditions = 10
}
