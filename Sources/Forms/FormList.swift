public import Database
public import Foundation

/// A draft or a submission, as a list shows it.
public struct FormEntry: Sendable {
    public enum State: Hashable, Sendable {
        /// Begun, not sent: at which step, out of how many.
        case draft(step: Int, steps: Int)
        /// Sent; with the draft that edits it and is not sent yet, where there is one.
        case sent(reference: String, edit: String?)
    }

    /// The id of the draft or the submission.
    public let id: String
    /// The name of the form.
    public let form: String
    /// The stage the form belongs to, such as `request`.
    public let stage: String
    /// What it was called when it was last saved or sent.
    public let title: String
    public let state: State
    /// When it was last saved, or first received.
    public let at: Date
    /// When it was last sent, if that was later than first; nil otherwise.
    public let changed: Date?
    /// Whether what was sent may be edited under its form's own rule.
    public let isEditable: Bool
}

/// What one account has begun and sent about one person.
public enum FormList {
    /// The newest first: drafts, then submissions; those whose title or reference holds `words`, if any are given.
    public static func entries(
        _ db: Connection, account: String, subject: String, matching words: String = "", limit: Int, offset: Int = 0
    ) throws -> [FormEntry] { [] }

    /// Whether anything was ever sent about this person by this account.
    public static func hasSent(_ db: Connection, account: String, subject: String) throws -> Bool { false }

    /// Forgets the drafts about a person who is removed.
    public static func dropDrafts(_ db: Connection, account: String, subject: String) throws {}
}
