public import Foundation

/// A participant: someone involved with a child or young person, in one role. The process defines what each role may
/// see and do.
public struct Involvement: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// The id of the person.
    public let person: String
    /// The participant's account id; empty if they have none, or are not linked yet.
    public let account: String
    /// The id of that account's entry for the person; empty without an account.
    public let entry: String
    /// The name of a `StatutoryProcess.Role`, such as `parent`.
    public var role: String
    /// The participant's name.
    public var name: String
    /// What they are, in their own or the team's words, such as `Educational Psychologist` or `mother`; may be empty.
    public var title: String
    /// Their organisation; may be empty.
    public var organisation: String
    /// Their e-mail address, for the team only; may be empty.
    public var email: String
    /// Their phone number, for the team only; may be empty.
    public var phone: String
    /// The lines of their postal address, for the team only; may be empty.
    public var lines: [String]
    /// Whether the family sees them among the participants.
    public var isShown: Bool
    /// When it began.
    public let began: Date
    /// When it ended; nil while it lasts.
    public let ended: Date?
    /// Why it ended; may be empty.
    public let reason: String
    /// The optimistic version, from 1.
    public var version: Int

    /// An involvement, by default one that lasts, without an account, and shown to the family.
    public init(
        id: String, person: String, account: String = "", entry: String = "", role: String, name: String,
        title: String = "", organisation: String = "", email: String = "", phone: String = "", lines: [String] = [],
        isShown: Bool = true, began: Date, ended: Date? = nil, reason: String = "", version: Int = 1
    ) {
        (self.id, self.person, self.account, self.entry) = (id, person, account, entry)
        (self.role, self.name, self.title, self.organisation) = (role, name, title, organisation)
        (self.email, self.phone, self.lines, self.isShown) = (email, phone, lines, isShown)
        (self.began, self.ended, self.reason, self.version) = (began, ended, reason, version)
    }
}
