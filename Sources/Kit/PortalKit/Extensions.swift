public import Database
public import Foundation
import Markup
public import Web

/// An entry that the navigation may show.
public struct NavigationItem: Sendable {
    public let name: String
    public let label: TextKey
    public let path: [String]
    /// Whether it changes something, and so is a button rather than a link.
    public let isAction: Bool
    /// The least role that it is shown to; nil for everybody.
    public let role: Role?
    /// How much waits behind it, read anew for each page; nil where nothing is counted.
    public let count: (@Sendable (Connection) throws -> Int)?

    public init(
        _ name: String, _ label: TextKey, path: [String], isAction: Bool = false, for role: Role? = nil,
        count: (@Sendable (Connection) throws -> Int)? = nil
    ) {
        self.name = name
        self.label = label
        self.path = path
        self.isAction = isAction
        self.role = role
        self.count = count
    }
}

/// A page of My account.
public struct AccountPage: Sendable {
    /// Its place in the path, after `account/`.
    public let name: String
    public let label: TextKey

    public init(_ name: String, _ label: TextKey) {
        self.name = name
        self.label = label
    }
}

/// A part of registration: some fields, and what becomes of them.
public struct RegistrationSection: Sendable {
    /// The tab it stands under where registration has tabs.
    public enum Tab: String, CaseIterable, Sendable {
        case security, about, work
    }

    public let tab: Tab
    public let heading: TextKey?
    public let hint: TextKey?
    public let fields: [Field]
    /// Makes of the values what can be checked only all together; off the loops where it must.
    public let prepare: @Sendable ([String: String], Visit) async throws -> [String: String]
    /// Keeps the prepared values of a new account.
    public let save: @Sendable (Connection, _ account: String, _ values: [String: String]) throws -> Void

    public init(
        tab: Tab, heading: TextKey? = nil, hint: TextKey? = nil, fields: [Field],
        prepare: @escaping @Sendable ([String: String], Visit) async throws -> [String: String] = { values, _ in values
        },
        save: @escaping @Sendable (Connection, String, [String: String]) throws -> Void
    ) {
        self.tab = tab
        self.heading = heading
        self.hint = hint
        self.fields = fields
        self.prepare = prepare
        self.save = save
    }
}

/// Something asked after the password.
public protocol SecondFactor: Sendable {
    /// What the account keeps as its preferred method.
    var method: String { get }
    /// The method's name in the list of methods.
    var label: TextKey { get }
    var policy: SecondFactorPolicy { get }
    /// How many digits a code has.
    var digits: Int { get }

    /// Sends or shows what the visitor needs to answer. Called in the transaction that starts a sign-in, and again
    /// when a new code is asked for.
    func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws

    /// Whether `code` answers the challenge of `signIn`. A right code is used up.
    func accepts(_ code: String, _ connection: Connection, signIn: String, site: Site, now: Date) throws -> Bool

    /// The codes of `signIn` that can still be used, the newest last.
    func codes(_ connection: Connection, signIn: String, now: Date) throws -> [SentCode]
}

extension SecondFactor {
    /// Whether signing in asks for a code, where the account prefers `method`; empty for none.
    public func asks(ofMethod method: String) -> Bool { policy == .always || method == self.method }
}

/// A code that was sent, but for what it is.
public struct SentCode: Sendable {
    public let digits: Int
    public let expires: Date

    public init(digits: Int, expires: Date) { (self.digits, self.expires) = (digits, expires) }
}

/// For whom a second factor is asked.
public enum SecondFactorPolicy: String, CaseIterable, Sendable {
    /// Whoever turns it on; areas refuse whoever has not.
    case optIn = "opt-in"
    /// As opt-in, and setting it up is asked for at the first sign-in.
    case area
    /// Everybody, every time.
    case always
}

/// A condition beside the mailed link for replacing a forgotten password.
public protocol RecoveryCheck: Sendable {
    /// What the page asks.
    var fields: [Field] { get }
    /// Reads what is known of `account` (nil: nobody's), to compare with what was typed. Takes the same time for all.
    func accepts(_ values: [String: String], account: String?, visit: Visit) async throws -> Bool
}

/// Finds addresses by postcode.
public protocol AddressLookup: Sendable {
    /// The addresses at `postcode`, in the order to show them; empty when it is unknown.
    func addresses(at postcode: String) async throws -> [PostalAddress]
}

/// Reads sessions for the engine, before a route is called.
public protocol SessionReader: Sendable {
    /// The cookie's name on this site. `secure` is false on a developer's own machine only.
    func cookieName(_ site: Site, secure: Bool) -> String
    /// The session of `token`, when it is this site's and still good.
    func session(of token: String, site: Site, now: Date) async throws -> Session?
    /// Whether `session` has not been ended since it was read, and its account has the same role. Called in the write that
    /// relies on it.
    func isLive(_ session: Session, _ connection: Connection) throws -> Bool
    /// Keeps what was posted after a session's end for the account and the page that its form's token names, sealed.
    /// - Parameter files: what the client calls the files that came along; they are named to it again.
    /// - Returns: whether it is kept; false where the account is none of this site's, or nothing is worth keeping.
    func hold(_ form: Form, files: [String], token: FormToken, visit: Visit) async throws -> Bool
    /// What was kept for the signed-in account on the page that the visit asks for; nil for nothing.
    func held(_ visit: Visit) async throws -> HeldForm?
    /// Forgets what was kept on `page` once the form that showed it, which `visit` brings, was saved.
    func dropHeld(_ visit: Visit, page: String) async throws
}

/// Where somebody lives or works.
public struct PostalAddress: Hashable, Sendable {
    /// Unique property reference number, up to 12 digits; empty for a typed address.
    public let uprn: String
    public let lines: [String]
    public let postcode: String

    public init(uprn: String, lines: [String], postcode: String) {
        self.uprn = uprn
        self.lines = lines
        self.postcode = postcode
    }

    /// On one line, as lists show it.
    public var line: String { (lines + [postcode]).joined(separator: ", ") }

    /// `postcode` in its usual form (upper case, one space); nil when it is no postcode of the United Kingdom, or no
    /// forces' post office (`BFPO 57`). Spaces and marks between its letters do not count; a letter of another
    /// alphabet is no letter of a postcode.
    public static func normalised(_ postcode: String) -> String? {
        let marks = postcode.plainASCII.unicodeScalars.filter { scalar in
            // Whatever else is ASCII separates.
            scalar.isASCII ? scalar.isASCIIDigit || scalar.properties.isAlphabetic : !scalar.isDash
        }
        guard marks.allSatisfy(\.isASCII) else { return nil }
        let letters = String(String.UnicodeScalarView(marks)).uppercased()
        if letters.hasPrefix("BFPO") {
            let number = letters.dropFirst(4)
            return (1...4).contains(number.count) && number.allSatisfy(\.isNumber) ? "BFPO \(number)" : nil
        }
        guard (5...7).contains(letters.count) else { return nil }
        let (outward, inward) = (letters.dropLast(3), letters.suffix(3))
        guard outward.first?.isLetter == true, inward.first?.isNumber == true,
            inward.dropFirst().allSatisfy(\.isLetter), outward.contains(where: \.isNumber)
        else { return nil }
        return "\(outward) \(inward)"
    }
}

/// The choices of one kind of question, for one account.
public typealias ChoiceSource = @Sendable (Connection, _ account: String) throws -> [Field.Choice]

/// How much of one thing waits for an account, such as messages that it has not read.
public typealias CountSource = @Sendable (Connection, _ account: String) throws -> Int
