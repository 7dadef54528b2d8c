public import Database
public import Markup
public import PortalKit
import Web

/// Changes of an account's method of two step verification. Each ends all sessions of the account, and its owner gets a
/// mail.
public enum SecondStepChange {
    /// Keeps the method of before, for sign-ins at which the new one cannot be used.
    public static let keep = Field("keep", "twoStep.keep", hint: "twoStep.keep.hint", .tick)

    /// Sets the method. To be called in a transaction, after the password was checked if the account has a method; throws
    /// `DatabaseError`.
    /// - Parameters:
    ///   - method: as in ``Account/twoStep``; empty turns it off, and gives up all methods.
    ///   - keepingOld: whether the account may still use its present method.
    public static func set(
        _ db: Connection, account id: String, to method: String, keepingOld: Bool, _ visit: Visit
    ) throws {
        let old = try AccountStore.find(db, id: id)?.twoStep ?? ""
        let keepsOld = keepingOld && !old.isEmpty && !method.isEmpty && old != method
        for factor in visit.site.features.secondFactors.methods {
            let isGivenUp = factor.method == old && old != method && !keepsOld
            guard method.isEmpty || isGivenUp else { continue }
            try forget(db, factor, of: id)
        }
        if keepsOld { try KeptFactors.keep(db, old, of: id) }
        try KeptFactors.drop(db, method, of: id)
        try AccountStore.setTwoStep(db, id, method: method)
        let step = try SecondStep(db, of: id, method: method, visit.site)
        if !step.factors.contains(where: { $0.setUp != nil }) {
            for factor in step.factors where factor.isStandby { try forget(db, factor, of: id) }
        }
        try SessionStore.endAll(db, account: id)
        let isOn = old.isEmpty && !method.isEmpty
        let event = method.isEmpty ? "two-step-off" : isOn ? "two-step-on" : "two-step-changed"
        try AccountStore.note(db, event, account: id, visit)
        let isMailed = visit.site.features.secondFactors.methods.contains { $0.method == method && $0.setUp == nil }
        let mail: AccountMail = method.isEmpty ? .twoStepOff : isOn && isMailed ? .twoStepOn : .twoStepChanged
        try mail.post(db, account: id, subject: mail == .twoStepChanged ? method : "", visit)
    }

    /// Sets the method that the account has just proven, by a code of it and, unless it has to set one up, by its password.
    /// Makes recovery codes, unless the account has some. To be called in a transaction; throws `DatabaseError`, and
    /// ``SessionEnded`` if the account has changed meanwhile.
    /// - Parameter account: as it was when its password was checked.
    /// - Returns: the token of a new session, which has proven the code.
    public static func complete(
        _ db: Connection, account: Account, to method: String, keepingOld: Bool, _ visit: Visit
    ) throws -> String {
        try AccountArea.requireUnchanged(db, account)
        if try visit.account.stage == .setUpRequired {
            try AccountStore.note(db, "signed-in", account: account.id, visit)
        }
        let provider = try SessionStore.provider(db, visit.account.id)
        try set(db, account: account.id, to: method, keepingOld: keepingOld, visit)
        guard let changed = try AccountStore.find(db, id: account.id),
            let token = try SessionStore.begin(
                db, as: changed, site: visit.site, proof: .code, provider: provider, at: visit.now)
        else { throw SessionEnded() }
        if try RecoveryCodes.left(db, of: account.id) == 0 {
            let session = SessionStore.digest(token, visit.site)
            try RecoveryCodes.make(db, for: account.id, session: session, site: visit.site, at: visit.now)
        }
        return token
    }

    /// The page that follows ``complete(_:account:to:keepingOld:_:)``: that of the recovery codes, which leads on to where
    /// the account wanted to go.
    public static func followingPage(_ visit: Visit) -> Address {
        let next = visit.form["next"] ?? ""
        let isSignIn = visit.session?.stage == .setUpRequired
        let goal = next.isEmpty && isSignIn ? SiteLinks.home().segments.joined(separator: "/") : next
        return visit.link(AccountLinks.recoveryCodes).query(["next": goal])
    }

    /// Takes all methods and recovery codes from an account whose owner can use none of them, ends its sessions, and mails
    /// the owner. To be called in the transaction that records who did it; throws `DatabaseError`.
    public static func reset(_ db: Connection, account id: String, _ visit: Visit) throws {
        for factor in visit.site.features.secondFactors.methods { try forget(db, factor, of: id) }
        try AccountStore.setTwoStep(db, id, method: "")
        try SessionStore.endAll(db, account: id)
        try AccountStore.note(db, "two-step-reset", account: id, visit)
        try AccountMail.twoStepReset.post(db, account: id, visit)
    }

    /// Gives a method up. Throws `DatabaseError`.
    static func forget(_ db: Connection, _ factor: any SecondFactor, of account: String) throws {
        try factor.forget(db, account: account)
        try KeptFactors.drop(db, factor.method, of: account)
    }
}
