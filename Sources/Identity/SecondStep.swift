public import Database
public import PortalKit

/// The methods of two step verification that an account can use at sign-in.
public struct SecondStep: Sendable {
    /// In the order to offer them; the first is asked for at first. Empty if the account has none.
    public let factors: [any SecondFactor]
    /// Whether the portal's policy or the account requires a code at each sign-in.
    let isRequired: Bool
    /// Whether the account has to set up a method before anything else is open to it.
    var mustSetUp: Bool { mustHaveOne && factors.isEmpty }
    private let mustHaveOne: Bool

    /// The methods of an account on a site: the one it has chosen, those that it has kept, and what stands in for them.
    /// An account without any has the first method that needs no setting up. Throws `DatabaseError`.
    /// - Parameter method: as in ``Account/twoStep``.
    public init(_ db: Connection, of account: String, method: String, _ site: Site) throws {
        let all = site.features.secondFactors
        let ready = try all.methods.filter { try $0.isReady(db, account: account) }
        let kept = try KeptFactors.methods(db, of: account)
        var factors = ready.filter { $0.method == method }
        factors += ready.filter { $0.method != method && kept.contains($0.method) }
        if factors.isEmpty { factors = ready.filter { $0.setUp == nil && !$0.isStandby }.prefix(1).map { $0 } }
        self.factors = factors + ready.filter(\.isStandby)
        isRequired = all.asks(ofMethod: method)
        mustHaveOne = all.policy == .always
    }

    /// The method of that name, or the first one; nil if the account has none.
    func factor(named method: String?) -> (any SecondFactor)? {
        factors.first { $0.method == method } ?? factors.first
    }
}

/// The methods that accounts have set up and not chosen, and may use where the chosen one fails them.
public enum KeptFactors {
    /// The names of those of an account. Throws `DatabaseError`.
    static func methods(_ db: Connection, of account: String) throws -> Set<String> {
        Set(try db.rows("SELECT method FROM kept_factor WHERE account = $1", account).map { $0.text(0) })
    }

    /// Keeps a method. Throws `DatabaseError`.
    static func keep(_ db: Connection, _ method: String, of account: String) throws {
        try db.run(
            "INSERT INTO kept_factor (account, method) VALUES ($1, $2) ON CONFLICT (account, method) DO NOTHING",
            account, method)
    }

    /// Gives a method up. Throws `DatabaseError`.
    static func drop(_ db: Connection, _ method: String, of account: String) throws {
        try db.run("DELETE FROM kept_factor WHERE account = $1 AND method = $2", account, method)
    }
}
