public import Database
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
        try SessionStore.endAll(db, account: id)
        let isOn = old.isEmpty && !method.isEmpty
        let event = method.isEmpty ? "two-step-off" : isOn ? "two-step-on" : "two-step-changed"
        try AccountStore.note(db, event, account: id, visit)
        let isMailed = visit.site.features.secondFactors.methods.contains { $0.method == method && $0.setUp == nil }
        let mail: AccountMail = method.isEmpty ? .twoStepOff : isOn && isMailed ? .twoStepOn : .twoStepChanged
        try mail.post(db, account: id, subject: mail == .twoStepChanged ? method : "", visit)
    }

    /// Gives a method up. Throws `DatabaseError`.
    static func forget(_ db: Connection, _ factor: any SecondFactor, of account: String) throws {
        try factor.forget(db, account: account)
        try KeptFactors.drop(db, factor.method, of: account)
    }
}
