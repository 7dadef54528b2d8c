public import Configuration
public import Database
public import Foundation
public import Markup

/// The child or young person that a form is about, as one account may see them.
public struct Subject: Sendable {
    /// The id of the account's entry, or of the person on staff sites.
    public let id: String
    /// The name for display.
    public let name: String
    /// The person's page, to which forms return.
    public let page: Address
    /// The page of what the account has to complete about the person; nil if the site has none.
    public let tasks: Address?
    /// The breadcrumb trail of the pages of forms, the outermost first.
    public let trail: [Page.Above]
    /// The page where the details are corrected; nil if this account must not correct them.
    public let details: Address?
    /// Known details, by the names of the settings `fills` and `from` of questions, such as `person.school.name`.
    public let facts: [String: String]
    /// Whether several accounts share it, so that each of them sees what any of them has sent about it.
    public let isShared: Bool
    /// Whether the account may fill in forms about the person.
    public let mayFill: Bool

    /// What the account may see of a person; by default its own entry.
    public init(
        id: String, name: String, page: Address, tasks: Address? = nil, trail: [Page.Above], details: Address?,
        facts: [String: String], isShared: Bool = false, mayFill: Bool = true
    ) {
        (self.id, self.name, self.page, self.tasks) = (id, name, page, tasks)
        (self.trail, self.details, self.facts) = (trail, details, facts)
        (self.isShared, self.mayFill) = (isShared, mayFill)
    }
}

/// The person's details that an answer replaces when its form is sent (the setting `fills` of a question).
public enum FilledFact: String, SettingChoice {
    /// The schooling, by a question for a school.
    case school = "person.school"
    /// The home address, by a question for an address.
    case address = "person.address"
}

/// A version of a submission, as passed on for processing; without its answers.
public struct SentForm: Hashable, Sendable {
    /// The id of this version.
    public let id: String
    /// The reference of all its versions, such as `EHC-7K3M-9QXA`.
    public let reference: String
    /// The form's file name without `.json`.
    public let form: String
    /// The stage of the process that it belongs to, such as `request`.
    public let stage: String
    /// The form's title, in the language it was sent in.
    public let title: String
    /// The id of the account that sent it.
    public let account: String
    /// The id of the person it is about, as in ``Subject/id``.
    public let subject: String
    /// The number of the version, from 1.
    public let version: Int
    /// When the first version was received. Statutory periods count from this day.
    public let received: Date
    /// When this version was received.
    public let sent: Date

    /// A version of a submission.
    public init(
        id: String, reference: String, form: String, stage: String, title: String, account: String, subject: String,
        version: Int, received: Date, sent: Date
    ) {
        (self.id, self.reference, self.form, self.stage) = (id, reference, form, stage)
        (self.title, self.account, self.subject) = (title, account, subject)
        (self.version, self.received, self.sent) = (version, received, sent)
    }
}

/// The state of a submission's processing by the team.
public enum ReviewStatus: Hashable, Sendable {
    /// It is waiting for the team.
    case received
    /// The team has accepted it.
    case accepted
    /// It was returned for correction, with the team's words about what is missing.
    case returned(String)
}

/// Connects forms with the people they are about and with the processing of submissions. Requirements with a connection
/// are called in the caller's transaction; what they throw fails the request.
public protocol SubjectReader: Sendable {
    /// Whether the account of the request may start `form` about the person now. A form with ``FormOffer/isOnRequest``
    /// may be started while a request for it is open. Called in the transaction that starts the draft.
    func mayStart(_ form: FormOffer, of subject: String, _ connection: Connection, for visit: Visit) throws -> Bool
    /// The state of the newest version of the submission with this reference; `.received` for an unknown one.
    func reviewStatus(of reference: String, _ connection: Connection) throws -> ReviewStatus
    /// Called for each version that is sent, in the transaction that stores it, after ``fill(_:of:_:)``.
    func receive(_ form: SentForm, _ connection: Connection, for visit: Visit) throws
    /// The person `id`, if the account of the request may see them; otherwise nil, as if there were no such person.
    func subject(_ id: String, _ connection: Connection, for visit: Visit) throws -> Subject?
    /// When the team must decide at this stage, counted from the receipt of the request if the account may see the
    /// person's case, and without a case from `received`; nil if no rule says, or the account may not know.
    func due(
        _ stage: String, of subject: String, received: Date, for account: String, _ connection: Connection
    ) throws -> Due?
    /// Whether the stage is still open for the person, so that submissions may be changed.
    func isOpen(_ stage: String, of subject: String, _ connection: Connection) throws -> Bool
    /// Stores details of the person from the answers of a sent form, by the names of ``Subject/facts``.
    func fill(_ facts: [String: String], of subject: String, _ connection: Connection) throws
}

/// A school, from the register or as typed.
public struct School: Hashable, Sendable {
    /// The register's unique reference number, six digits; empty if the school was typed.
    public let urn: String
    /// As in the register, or as typed.
    public let name: String
    /// Town and postcode, to distinguish schools of the same name; empty if unknown.
    public let place: String

    /// A school; `urn` and `place` are empty if the name was typed.
    public init(urn: String, name: String, place: String) { (self.urn, self.name, self.place) = (urn, name, place) }
}

/// Finds schools by name or place. What it throws fails the request.
public protocol SchoolRegister: Sendable {
    /// At most `limit` open schools that match the typed words; first those with names that begin with them.
    func schools(matching words: String, limit: Int) async throws -> [School]
    /// The school with that number, open or closed; nil if there is none.
    func school(urn: String) async throws -> School?
}

/// Scans files for malware.
public protocol MalwareScanner: Sendable {
    /// Scans the file at `path`. Throws if the scanner is unavailable; the file is then held back, and scanned again
    /// every hour.
    func scan(_ path: String) async throws -> ScanResult
}

/// The result of scanning a file.
public enum ScanResult: Hashable, Sendable {
    /// No malware was found.
    case clean
    /// Malware was found; with the scanner's name for it.
    case infected(String)
}

/// A form that may be started on a portal.
public struct FormOffer: Sendable {
    /// Its file name without `.json`.
    public let name: String
    /// The title for display.
    public let title: Wording
    /// The stage of the process that it belongs to, such as `request`.
    public let stage: String
    /// Whether it may be started only by accounts from which the team has requested it.
    public let isOnRequest: Bool
    /// Whether another may be started for a person while one is begun or under consideration.
    public let startsAgain: Bool

    /// Whether a date of the council's counts from its receipt. A form without one may be started at every stage.
    public let hasDeadline: Bool
    /// When, and for the children of which schools it may be started.
    public let limits: OfferLimits

    /// A form; by default one that every account may start, as often as it likes.
    public init(
        name: String, title: Wording, stage: String, isOnRequest: Bool = false, startsAgain: Bool = true,
        hasDeadline: Bool = true, limits: OfferLimits = .none
    ) {
        (self.name, self.title, self.stage, self.isOnRequest) = (name, title, stage, isOnRequest)
        (self.startsAgain, self.hasDeadline, self.limits) = (startsAgain, hasDeadline, limits)
    }
}

extension Blueprint {
    /// The names of the forms from whose receipt no date of the council's counts.
    public var formsWithoutDeadline: Set<String> { Set(offers.filter { !$0.hasDeadline }.map(\.name)) }
}
