/// Limits of the numbers in a form file, and of its size.
enum FormLimits {
    /// The allowed `min` and `max` of a number question.
    static let number = -1_000_000_000...1_000_000_000
    /// The allowed `limit` of a text answer, in UTF-16 code units.
    static let text = 1...100_000
    /// The allowed `most` of a group: its maximum number of entries.
    static let entries = 1...100
    static let steps = 50
    /// Maximum questions of a form, not counting the questions inside groups.
    static let questions = 400
    /// Maximum questions that one condition may refer to.
    static let conditions = 10
}
