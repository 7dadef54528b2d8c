public import Foundation
public import PortalKit

/// A decision of the council about a case, as stored. Until its letter is published it is visible to the team only and
/// does not change the case.
public struct Decision: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// The id of the case.
    public let caseID: String
    /// The name of a `StatutoryProcess.Decision`, such as `assess`.
    public let name: String
    /// The name of one of its outcomes, such as `no`.
    public let outcome: String
    /// The day on which it was made.
    public let day: CivilDate
    /// A note for the team only; may be empty.
    public let note: String
    /// When it was recorded.
    public let at: Date
    /// The id of the document that communicates it; empty if there is none yet.
    public let letter: String
    /// When the letter was published; nil if it was not.
    public let published: Date?
    /// When it was withdrawn, which is possible only before publication; nil if it was not.
    public let withdrawn: Date?

    /// A decision, by default neither published nor withdrawn.
    public init(
        id: String, caseID: String, name: String, outcome: String, day: CivilDate, note: String, at: Date,
        letter: String = "", published: Date? = nil, withdrawn: Date? = nil
    ) {
        (self.id, self.caseID, self.name, self.outcome) = (id, caseID, name, outcome)
        (self.day, self.note, self.at) = (day, note, at)
        (self.letter, self.published, self.withdrawn) = (letter, published, withdrawn)
    }
}

/// Why a deadline was missed, with a ground that the law accepts. The deadline's date stays.
public struct CaseException: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// The id of the case.
    public let caseID: String
    /// The name of the deadline that it excuses.
    public let deadline: String
    /// The name of a `StatutoryProcess.Ground`; the family sees its wording.
    public let ground: String
    /// The day on which the ground began.
    public let began: CivilDate
    /// The last day of the ground; nil while it lasts.
    public let ended: CivilDate?
    /// The evidence, for the team only.
    public let evidence: String
    /// A note for the team only; may be empty.
    public let note: String
    /// The account id of the officer who stored it; empty before that.
    public let author: String
    /// When it was recorded.
    public let at: Date

    /// An exception with the given values; nothing is checked against the process.
    public init(
        id: String, caseID: String, deadline: String, ground: String, began: CivilDate, ended: CivilDate?,
        evidence: String, note: String, author: String = "", at: Date
    ) {
        (self.id, self.caseID, self.deadline, self.ground) = (id, caseID, deadline, ground)
        (self.began, self.ended, self.evidence) = (began, ended, evidence)
        (self.note, self.author, self.at) = (note, author, at)
    }
}

/// An officer's note about a case, for the team only.
public struct CaseNote: Hashable, Sendable {
    /// Plain text.
    public let body: String
    /// The account id of the officer.
    public let author: String
    /// When it was written.
    public let at: Date
}
