public import Configuration
public import Database
public import Foundation
public import Markup

/// Whom a form is about: what one account sees of a child or young person, and nothing of others' entries.
public struct Subject: Sendable {
    public let id: String
    /// The name, as pages show it.
    public let name: String
    /// The page to go back to.
    public let page: Address
    /// The way to that page, the outermost first.
    public let trail: [Page.Above]
    /// Where the details are corrected; nil where they are not this account's to correct.
    public let details: Address?
    /// What is known of the person, by the names that a question's `fills` and `from` use, such as `person.school`.
    public let facts: [String: String]

    public init(
        id: String, name: String, page: Address, trail: [Page.Above], details: Address?, facts: [String: String]
    ) {
        self.id = id
        self.name = name
        self.page = page
        self.trail = trail
        self.details = details
        self.facts = facts
    }
}

/// A fact of a person that an answer fills in as its form is sent.
public enum FilledFact: String, SettingChoice {
    case school = "person.school"
    case address = "person.address"
}

/// Something that was sent about a person, as what happens next with it needs to know.
public struct SentForm: Hashable, Sendable {
    /// The id of this version.
    public let id: String
    /// What all its versions are called, such as `EHC-7K3M-9QXA`.
    public let reference: String
    public let form: String
    public let stage: String
    public let title: String
    public let account: String
    /// The entry it is about.
    public let subject: String
    /// From 1.
    public let version: Int
    /// When the first version arrived.
    public let received: Date
    /// When this one did.
    public let sent: Date

    public init(
        id: String, reference: String, form: String, stage: String, title: String, account: String, subject: String,
        version: Int, received: Date, sent: Date
    ) {
        self.id = id
        self.reference = reference
        self.form = form
        self.stage = stage
        self.title = title
        self.account = account
        self.subject = subject
        self.version = version
        self.received = received
        self.sent = sent
    }
}

/// What the team has made of something that was sent.
public enum Judgement: Hashable, Sendable {
    /// It is with the team.
    case received
    case accepted
    /// It came back, with what is missing.
    case returned(String)
}

/// Finds the people that forms are about.
public protocol SubjectReader: Sendable {
    /// Whether this account may begin `form` about the person now; a form that has to be asked for may be while it is.
    func mayStart(_ form: FormOffer, of subject: String, _ connection: Connection, for visit: Visit) throws -> Bool
    /// What the team has made of the newest version of what has this reference.
    func judgement(of reference: String, _ connection: Connection) throws -> Judgement
    /// Takes note of what was sent, in the transaction that sends it.
    func receive(_ form: SentForm, _ connection: Connection, for visit: Visit) throws
    /// The person `id`, if this account may see it; nil for anybody else's, and for one that is not there.
    func subject(_ id: String, _ connection: Connection, for visit: Visit) throws -> Subject?
    /// When it is to be decided on what was received then; nil where no rule says.
    func due(_ stage: String, received: Date) -> Due?
    /// Whether the stage is still open for this person, so that what was sent may be edited.
    func isOpen(_ stage: String, of subject: String, _ connection: Connection) throws -> Bool
    /// Takes over what a form that was sent fills in, by the names of `Subject.facts`.
    func fill(_ facts: [String: String], of subject: String, _ connection: Connection) throws
}

/// A school, from the register or as somebody typed it.
public struct School: Hashable, Sendable {
    /// The register's unique reference number, six digits; empty for one that was typed.
    public let urn: String
    public let name: String
    /// Its town and postcode, to tell it from others of the same name; empty where unknown.
    public let place: String

    public init(urn: String, name: String, place: String) {
        self.urn = urn
        self.name = name
        self.place = place
    }
}

/// Finds schools by name or place.
public protocol SchoolRegister: Sendable {
    /// At most `limit` open schools, those whose name begins with what was typed first.
    func schools(matching words: String, limit: Int) async throws -> [School]
    /// The school of that number, open or closed.
    func school(urn: String) async throws -> School?
}

/// Looks into a file for malware.
public protocol MalwareScanner: Sendable {
    /// What it found. Throws when the scanner is away: the file is then held back until it can be asked again.
    func scan(_ path: String) async throws -> ScanResult
}

/// What a scanner says of a file.
public enum ScanResult: Hashable, Sendable {
    case clean
    /// The name of what it found.
    case infected(String)
}

/// A form that may be started on a portal.
public struct FormOffer: Sendable {
    /// The name of its file.
    public let name: String
    public let title: Wording
    /// The stage it belongs to, such as `request`.
    public let stage: String
    /// Whether it may be begun only by whom the team has asked for it.
    public let isOnRequest: Bool

    public init(name: String, title: Wording, stage: String, isOnRequest: Bool = false) {
        self.name = name
        self.title = title
        self.stage = stage
        self.isOnRequest = isOnRequest
    }
}
