public import Configuration
public import Foundation
public import PortalKit

/// A document that the team publishes to chosen participants: a letter, a file, or both.
public struct Document: Hashable, Sendable {
    /// The kind of a document.
    public enum Kind: String, SettingChoice {
        /// A letter.
        case letter
        /// A draft of the EHC plan.
        case draftPlan = "draft-plan"
        /// The final or amended EHC plan; a report; anything else.
        case plan, report, other
    }

    /// The id of the row.
    public let id: String
    /// The id of the person it is about.
    public let person: String
    /// The id of the case.
    public let caseID: String
    /// What kind of document it is.
    public let kind: Kind
    /// The title, as recipients see it.
    public let title: String
    /// The text of the letter; nil for a file alone.
    public let letter: DecisionLetterBody?
    /// The id of the attached upload, which the document's id holds; empty for a letter alone.
    public let upload: String
    /// The date on the document.
    public let dated: CivilDate
    /// The account id of the officer who stored it; empty before that.
    public let author: String
    /// When it was stored.
    public let at: Date
    /// The id of the decision that it communicates; empty for none.
    public let decision: String
    /// When it was published; nil if it is not yet.
    public let published: Date?
    /// When it was recalled; nil if it was not.
    public let recalled: Date?
    /// Why it was recalled, for the team only; empty if it was not.
    public let reason: String

    /// A document, by default neither published nor recalled.
    public init(
        id: String, person: String, caseID: String, kind: Kind, title: String, letter: DecisionLetterBody? = nil,
        upload: String = "", dated: CivilDate, author: String = "", at: Date, decision: String = "",
        published: Date? = nil, recalled: Date? = nil, reason: String = ""
    ) {
        (self.id, self.person, self.caseID, self.kind) = (id, person, caseID, kind)
        (self.title, self.letter, self.upload, self.dated) = (title, letter, upload, dated)
        (self.author, self.at, self.decision) = (author, at, decision)
        (self.published, self.recalled, self.reason) = (published, recalled, reason)
    }
}

extension Document {
    /// The heading of its letter, or its title.
    public var heading: String { letter?.title ?? title }
}

/// A recipient of a document, and what they did with it.
public struct Recipient: Hashable, Sendable {
    /// How a recipient gets the document.
    public enum Told: String, CaseIterable, Sendable {
        /// By a message in their portal.
        case portal
        /// By post, because they had no account when it was published.
        case post
    }

    /// The id of the recipient's involvement.
    public let involvement: String
    /// The recipient's account id; empty without an account.
    public let account: String
    /// The id of that account's entry for the person; empty without an account.
    public let entry: String
    /// The recipient's name when it was published.
    public let name: String
    /// How they get it.
    public let told: Told
    /// When they first opened it in their portal; nil if they have not.
    public let seen: Date?
    /// When the letter was posted; nil if it was not.
    public let posted: Date?
}

extension Recipient {
    /// A participant who gets a document that is about to be published.
    public init(_ participant: Involvement) {
        self.init(
            involvement: participant.id, account: participant.account, entry: participant.entry,
            name: participant.name)
    }

    /// The recipient of a document that is about to be published. `account` and `entry` are empty for a recipient
    /// without an account.
    public init(involvement: String, account: String, entry: String, name: String) {
        self.init(
            involvement: involvement, account: account, entry: entry, name: name,
            told: account.isEmpty ? .post : .portal, seen: nil, posted: nil)
    }
}
