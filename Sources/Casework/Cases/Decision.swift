public import Foundation
public import PortalKit

/// A decision of the council about a case. Until its letter is published nobody outside the team learns of it, and
/// nothing of the case moves.
public struct Decision: Hashable, Sendable {
    public let id: String
    public let casefile: String
    /// The name of a `Process.Decision`, such as `assess`.
    public let name: String
    /// The name of one of its outcomes, such as `no`.
    public let outcome: String
    /// The day it was made on.
    public let day: CivilDate
    /// For the team only.
    public let note: String
    public let author: String
    public let at: Date
    /// The document that tells it; empty while there is none.
    public let letter: String
    /// When the letter was published.
    public let published: Date?
    /// When it was taken back, before it was published.
    public let withdrawn: Date?

    public init(
        id: String, casefile: String, name: String, outcome: String, day: CivilDate, note: String, author: String,
        at: Date, letter: String = "", published: Date? = nil, withdrawn: Date? = nil
    ) {
        self.id = id
        self.casefile = casefile
        self.name = name
        self.outcome = outcome
        self.day = day
        self.note = note
        self.author = author
        self.at = at
        self.letter = letter
        self.published = published
        self.withdrawn = withdrawn
    }
}

/// Why a date was not kept, with the ground that the law allows. The date itself stays.
public struct CaseException: Hashable, Sendable {
    public let id: String
    public let casefile: String
    /// The name of the deadline.
    public let deadline: String
    /// The name of a `Process.Ground`, which the family sees in plain words.
    public let ground: String
    public let began: CivilDate
    /// When the ground fell away; nil while it holds.
    public let ended: CivilDate?
    /// What shows it, for the team only, and so is the note.
    public let evidence: String
    public let note: String
    public let author: String
    public let at: Date

    public init(
        id: String, casefile: String, deadline: String, ground: String, began: CivilDate, ended: CivilDate?,
        evidence: String, note: String, author: String, at: Date
    ) {
        self.id = id
        self.casefile = casefile
        self.deadline = deadline
        self.ground = ground
        self.began = began
        self.ended = ended
        self.evidence = evidence
        self.note = note
        self.author = author
        self.at = at
    }
}

/// What somebody of the team has noted about a case. Nobody else sees it.
public struct CaseNote: Hashable, Sendable {
    public let id: String
    public let body: String
    public let author: String
    public let at: Date
}
