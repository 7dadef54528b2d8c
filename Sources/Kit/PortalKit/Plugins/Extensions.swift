public import Database
public import Foundation
import Markup
public import Web

/// An item that a portal's navigation may show.
public struct NavigationItem: Sendable {
    /// The section that it leads to; a portal's settings list it by this name.
    public let section: SiteSection
    /// Its text.
    public let label: TextKey
    /// The page that it leads to.
    public let path: PagePath
    /// Whether it changes something: then it is a button that posts, instead of a link.
    public let isAction: Bool
    /// The least role that it is shown to; nil for all visitors.
    public let role: Role?
    /// A number to show beside it, read for each page of a signed-in account, in a read transaction; nil for none. The
    /// same for all accounts: for a number of each account see ``Blueprint/count(_:_:)``.
    public let count: (@Sendable (Connection) throws -> Int)?

    /// An item; by default a link for all visitors.
    public init(
        _ section: SiteSection, _ label: TextKey, to path: PagePath, isAction: Bool = false, for role: Role? = nil,
        count: (@Sendable (Connection) throws -> Int)? = nil
    ) {
        (self.section, self.label, self.path) = (section, label, path)
        (self.isAction, self.role, self.count) = (isAction, role, count)
    }
}

/// An entry in the menu of My account. The page itself is a route that the plugin adds too.
public struct AccountPage: Sendable {
    /// The link to the page.
    public let link: PageLink<Void>
    /// The text of the entry.
    public let label: TextKey

    /// An entry for the page of `link`.
    public init(_ link: PageLink<Void>, _ label: TextKey) { (self.link, self.label) = (link, label) }

    /// An entry for the page `account/<name>`.
    public init(_ name: StaticString, _ label: TextKey) { self.init(PageLink("account/\(name)"), label) }

    /// The last segment of its path.
    public var name: String { link().segments.last ?? "" }
}

/// A section of the registration form: its fields, and how their values are stored.
public struct RegistrationSection: Sendable {
    /// The tabs of registration; without tabs, the order of sections.
    public enum Tab: String, CaseIterable, Sendable {
        /// Password and the like; the person; their work.
        case security, about, work
    }

    /// The tab that shows it.
    public let tab: Tab
    /// Their names must be unique among all sections, which is not checked.
    public let fields: [Field]
    /// Converts the valid values of all sections before the transaction, such as by hashing; returns all of them. Also
    /// called if the e-mail address has an account already, so that the timing does not reveal it. If it throws, no
    /// account is made.
    public let prepare: @Sendable ([String: String], Visit) async throws -> [String: String]
    /// Stores the prepared values for a new account, in the transaction that inserts it.
    public let save: @Sendable (Connection, _ account: String, _ values: [String: String]) throws -> Void

    /// A section; by default with the values as typed.
    public init(
        tab: Tab, fields: [Field],
        prepare: @escaping @Sendable ([String: String], Visit) async throws -> [String: String] = { values, _ in values
        },
        save: @escaping @Sendable (Connection, String, [String: String]) throws -> Void
    ) {
        (self.tab, self.fields) = (tab, fields)
        (self.prepare, self.save) = (prepare, save)
    }
}

/// A condition for mailing the link that resets a forgotten password.
public protocol RecoveryCheck: Sendable {
    /// The fields that the page for requesting a link shows after the e-mail address.
    var fields: [Field] { get }
    /// Whether the typed values are right for `account`, which is nil if there is no such account. Must take the same
    /// time in all cases. Called once for each request, with valid values; if it throws, the request fails.
    func accepts(_ values: [String: String], account: String?, visit: Visit) async throws -> Bool
}

/// Finds addresses by postcode. What it throws fails the request.
public protocol AddressLookup: Sendable {
    /// The addresses at `postcode`, which is normalised, in the order to show them; empty if it is unknown. Only those
    /// with a UPRN can be chosen.
    func addresses(at postcode: String) async throws -> [PostalAddress]
}

/// Reads sessions, and stores input that is posted after their end. Errors that it throws fail the request.
public protocol SessionReader: Sendable {
    /// The name of the session cookie. `secure` is false only for plain HTTP on the same machine.
    func cookieName(_ site: Site, secure: Bool) -> String
    /// The session of a token; nil if there is no valid one on this site. Called for each request with a session
    /// cookie, in a read transaction.
    func session(of token: String, _ connection: Connection, site: Site, now: Date) throws -> Session?
    /// Whether the session has not ended since it was read, and its account has the same role. Called at the beginning
    /// of the transaction that relies on it.
    func isLive(_ session: Session, _ connection: Connection) throws -> Bool
    /// Stores a form that was posted after the end of its session, encrypted, for the account and page of its token.
    /// - Parameter files: the client's names of the posted files, to be shown again.
    /// - Returns: whether it was stored; false if this site has no such account, or nothing is worth storing.
    func hold(_ form: Form, files: [String], token: CSRFToken, visit: Visit) async throws -> Bool
    /// The input stored for the signed-in account and the page of the request; nil if there is none.
    func held(_ visit: Visit) async throws -> PendingForm?
    /// Deletes the input stored for `page`, after the form that has restored it was saved. The form is in the request.
    func dropHeld(_ visit: Visit, page: String) async throws
}

/// Returns an account's choices for one kind of question, in order. Called in a transaction whenever a draft is loaded.
public typealias ChoiceSource = @Sendable (Connection, _ account: String) throws -> [Field.Choice]

/// Counts something for an account, such as its unread messages. Called in a read transaction, for each page with it.
public typealias CountSource = @Sendable (Connection, _ account: String) throws -> Int
