public import Configuration
public import Foundation
public import PortalKit

/// Something that the team publishes to chosen people: a letter written here, a file, or both.
public struct Document: Hashable, Sendable {
    public enum Kind: String, SettingChoice {
        case letter
        case draftPlan = "draft-plan"
        case plan, report, other
    }

    public let id: String
    public let person: String
    public let casefile: String
    public let kind: Kind
    public let title: String
    /// The words of a letter; nil for a file alone.
    public let letter: LetterText?
    /// The id of the upload; empty for a letter alone. The document's id holds it.
    public let upload: String
    /// The day that stands on it.
    public let dated: CivilDate
    public let author: String
    public let at: Date
    /// The decision that it tells; empty for none.
    public let decision: String
    /// When it was published; nil while it is being prepared.
    public let published: Date?
    /// When it was taken back.
    public let recalled: Date?
    /// Why it was taken back, for the team only.
    public let reason: String

    public init(
        id: String, person: String, casefile: String, kind: Kind, title: String, letter: LetterText? = nil,
        upload: String = "", dated: CivilDate, author: String, at: Date, decision: String = "",
        published: Date? = nil, recalled: Date? = nil, reason: String = ""
    ) {
        self.id = id
        self.person = person
        self.casefile = casefile
        self.kind = kind
        self.title = title
        self.letter = letter
        self.upload = upload
        self.dated = dated
        self.author = author
        self.at = at
        self.decision = decision
        self.published = published
        self.recalled = recalled
        self.reason = reason
    }
}

/// Whom a document is for, and what became of it there.
public struct Recipient: Hashable, Sendable {
    /// How somebody is told.
    public enum Told: String, CaseIterable, Sendable {
        case portal
        /// There is no account, or mail to it was refused: a letter goes by post.
        case post
    }

    public let document: String
    public let involvement: String
    public let account: String
    public let entry: String
    public let name: String
    public let told: Told
    /// When it was opened for the first time.
    public let seen: Date?
    /// When the letter was posted.
    public let posted: Date?

    public init(
        document: String, involvement: String, account: String, entry: String, name: String, told: Told,
        seen: Date? = nil, posted: Date? = nil
    ) {
        self.document = document
        self.involvement = involvement
        self.account = account
        self.entry = entry
        self.name = name
        self.told = told
        self.seen = seen
        self.posted = posted
    }
}
