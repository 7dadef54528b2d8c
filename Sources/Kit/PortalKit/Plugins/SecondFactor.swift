public import Database
public import Foundation

/// A method of the second step of signing in: a code, after the password.
///
/// In its requirements, `signIn` is the id of the session that waits for the code.
public protocol SecondFactor: Sendable {
    /// The value that accounts with this method store, such as `email`; not empty.
    var method: String { get }
    /// The method's name in the list of methods.
    var label: TextKey { get }
    /// The family of its wordings on the page for the code, such as `code`.
    var words: TextKey { get }
    /// The number of digits of new codes; 0 if its codes are not numbers.
    var digits: Int { get }
    /// Whether its codes are sent; otherwise the account's owner has them.
    var isSent: Bool { get }
    /// Whether it can only be used in place of a method that the account has chosen.
    var isStandby: Bool { get }
    /// The page on which an account turns it on; nil for a method that every account has.
    var setUp: PageLink<Void>? { get }

    /// Whether the account can use it: always, or once it was set up.
    func isReady(_ connection: Connection, account: String) throws -> Bool

    /// A code as it was typed, without what is not part of it.
    func read(_ typed: String) -> String

    /// Sends a code, if codes are sent. Called in the transaction that starts a sign-in, and for each further code that
    /// is requested; throwing rolls it back.
    func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws

    /// Whether `code` is a valid code of this account and sign-in; then it is invalidated. Called in a write
    /// transaction, after the attempt was counted.
    func accepts(
        _ code: String, _ connection: Connection, account: String, signIn: String, site: Site, now: Date
    ) throws -> Bool

    /// What the page for the code shows.
    func state(_ connection: Connection, account: String, signIn: String, now: Date) throws -> SecondFactorState

    /// Records that a sign-in was completed with it, and notifies the owner if that is unusual. Called in the
    /// transaction of the sign-in.
    func noteUse(_ connection: Connection, account: String, visit: Visit) throws

    /// Deletes what the account has set up. Called when the account gives the method up.
    func forget(_ connection: Connection, account: String) throws
}

extension SecondFactor {
    /// True: a code is sent.
    public var isSent: Bool { true }
    /// False: it can be chosen.
    public var isStandby: Bool { false }
    /// Nil: every account has it.
    public var setUp: PageLink<Void>? { nil }
    /// True: every account has it.
    public func isReady(_ connection: Connection, account: String) throws -> Bool { true }
    /// The digits only.
    public func read(_ typed: String) -> String { CodeDigits.read(typed) }
    /// Nothing is sent.
    public func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws {}
    /// Nothing but how many digits a code has.
    public func state(
        _ connection: Connection, account: String, signIn: String, now: Date
    ) throws -> SecondFactorState { SecondFactorState() }
    /// Nothing is recorded besides the sign-in.
    public func noteUse(_ connection: Connection, account: String, visit: Visit) throws {}
    /// Nothing is stored.
    public func forget(_ connection: Connection, account: String) throws {}
}

/// What is known about the codes of a sign-in, for the page that asks for one.
public struct SecondFactorState: Sendable {
    /// The valid codes that were sent, the newest last; empty for codes that are not sent.
    public let codes: [SentCode]
    /// Whether the newest code could not be delivered.
    public let hasFailed: Bool
    /// Replacements for the placeholders of the method's wordings, such as the end of a number.
    public let values: [String: String]

    /// By default without codes.
    public init(codes: [SentCode] = [], hasFailed: Bool = false, values: [String: String] = [:]) {
        (self.codes, self.hasFailed, self.values) = (codes, hasFailed, values)
    }
}

/// A code that was sent, without the code itself.
public struct SentCode: Sendable {
    /// The number of its digits.
    public let digits: Int
    /// When it becomes invalid.
    public let expires: Date

    /// A code with so many digits.
    public init(digits: Int, expires: Date) { (self.digits, self.expires) = (digits, expires) }
}

/// Which accounts need a second factor.
public enum SecondFactorPolicy: String, CaseIterable, Sendable {
    /// Accounts that have turned it on; areas require it.
    case optIn = "opt-in"
    /// As `optIn`, and each sign-in without it leads to the page that turns it on.
    case area
    /// All accounts, at every sign-in.
    case always
}

/// The methods of two step verification of a site, and which accounts need one.
public struct SecondFactors: Sendable {
    /// Set by a plugin; nil if the site has no two step verification.
    public internal(set) var declared: SecondFactorPolicy?
    /// In the order in which plugins added them.
    public internal(set) var methods: [any SecondFactor] = []

    /// Which accounts need one.
    public var policy: SecondFactorPolicy { declared ?? .optIn }

    /// The methods that an account may choose.
    public var choices: [any SecondFactor] { methods.filter { !$0.isStandby } }

    /// Whether signing in requires the second step.
    /// - Parameter method: the method that the account stores; empty for none.
    public func asks(ofMethod method: String) -> Bool { policy == .always || !method.isEmpty }
}
