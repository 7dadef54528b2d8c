/// Limits on what one account may add to a council's database: far more than anyone needs, far less than fills a disk.
public enum RowLimit {
    /// Messages to the team within 24 hours.
    public static let messages = 100
    /// Submissions within 24 hours; each version counts.
    public static let submissions = 100
    /// Children and young people added within 24 hours, including those removed since.
    public static let people = 100
    /// Roles at work, including those that have ended.
    public static let workRoles = 200
    /// Unsent drafts; those that change a submission do not count.
    public static let drafts = 50
    /// The length of the answers of all unsent drafts together, as JSON, in characters.
    public static let draftText = 16 * 1024 * 1024
    /// Uploaded files, of drafts and submissions.
    public static let files = 5_000
    /// Sessions at a time; a further sign-in ends the oldest.
    public static let sessions = 50

    /// The period of the limits within 24 hours, in seconds.
    public static let day = 86_400

    /// Throws `Problem(.tooMany)` with the words `limit` if `count` has reached `most`.
    /// - Parameter what: the rows that are limited, for the log, such as `messages`.
    public static func check(_ count: Int, most: Int, _ what: String) throws {
        guard count < most else { throw Problem(.tooMany, detail: "limit of \(what)", words: "limit") }
    }
}
