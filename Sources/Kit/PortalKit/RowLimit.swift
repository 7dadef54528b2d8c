/// How much one account may add to a council's database: far more than anybody needs, and far less than fills a disk.
public enum RowLimit {
    /// The most messages to the team within a day.
    public static let messages = 100
    /// The most forms sent within a day, with their later versions.
    public static let submissions = 100
    /// The most children and young people added within a day, with those that were removed again.
    public static let people = 100
    /// The most roles at work, with those that have ended.
    public static let workRoles = 200
    /// The most forms that are begun and not sent.
    public static let drafts = 50
    /// The most letters in all answers of the forms that are begun and not sent.
    public static let draftText = 16 * 1024 * 1024
    /// The most files.
    public static let files = 5_000
    /// The most sessions at a time.
    public static let sessions = 50

    /// The seconds that a day's limit looks back.
    public static let day = 86_400

    /// Throws a `Problem` that the visitor can read where `count` rows are as many as there may be.
    public static func check(_ count: Int, most: Int, _ what: String) throws {
        guard count < most else { throw Problem(.tooMany, detail: "limit of \(what)", words: "limit") }
    }
}
