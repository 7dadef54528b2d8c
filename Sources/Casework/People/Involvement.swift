public import Foundation

/// Somebody who is involved with a child or young person, and as what. What they may see and do is said by their role,
/// in the process' own table.
public struct Involvement: Hashable, Sendable {
    public let id: String
    public let person: String
    /// Their account; empty for somebody who has none, or is not linked yet.
    public let account: String
    /// What that account sees the person as; empty where there is no account.
    public let entry: String
    /// The name of a `Process.Role`, such as `parent`.
    public var role: String
    public var name: String
    /// What they are, in plain words, such as `Educational Psychologist` or `mother`.
    public var title: String
    public var organisation: String
    /// For the team only, and so are the phone and the address.
    public var email: String
    public var phone: String
    /// The lines of an address to write to.
    public var lines: [String]
    /// Whether the family sees them among those involved.
    public var isShown: Bool
    public let began: Date
    /// When it ended; nil while it goes on.
    public let ended: Date?
    /// Why it ended.
    public let reason: String
    public var version: Int

    public init(
        id: String, person: String, account: String = "", entry: String = "", role: String, name: String,
        title: String = "", organisation: String = "", email: String = "", phone: String = "", lines: [String] = [],
        isShown: Bool = true, began: Date, ended: Date? = nil, reason: String = "", version: Int = 1
    ) {
        self.id = id
        self.person = person
        self.account = account
        self.entry = entry
        self.role = role
        self.name = name
        self.title = title
        self.organisation = organisation
        self.email = email
        self.phone = phone
        self.lines = lines
        self.isShown = isShown
        self.began = began
        self.ended = ended
        self.reason = reason
        self.version = version
    }
}
