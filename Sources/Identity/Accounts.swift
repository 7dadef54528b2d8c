public import Configuration
import Database
public import PortalKit

/// Accounts: registering, activating, signing in and out, forgotten passwords, and My account.
public struct Accounts: Plugin {
    public static let name = "accounts"
    public static let summary = "Accounts: registering, activating, signing in, forgotten passwords, My account."

    /// What the page behind an activation link is.
    enum Activation: String, SettingChoice {
        /// A button that activates; the next page confirms.
        case confirm
        /// The sign-in form; signing in activates.
        case signIn = "sign-in"
    }

    /// Whether people make their own accounts; else they are invited to them.
    let registers: Bool
    let activation: Activation
    let lifetime: SessionStore.Lifetime

    public init(settings: inout Settings) {
        registers = settings.read(
            "registration", default: true, "Whether people register; else they are invited, as staff are")
        activation = settings.read("activation", default: .confirm, "What the page behind an activation link asks")
        lifetime = SessionStore.Lifetime(
            idle: 60 * settings.read("idleMinutes", default: 60, "Minutes without use after which a session ends"),
            absolute: 3600 * settings.read("absoluteHours", default: 12, "Hours after which a session ends"))
    }

    public func contribute(to blueprint: inout Blueprint) {
        blueprint.sessions = SessionStore(lifetime: lifetime)
        blueprint.add(NavigationItem("home", "nav.home", path: []))
        blueprint.add(NavigationItem("sign-in", "nav.signIn", path: ["sign-in"]))
        blueprint.add(NavigationItem("account", "nav.account", path: ["account"]))
        blueprint.add(NavigationItem("sign-out", "nav.signOut", path: ["sign-out"], isAction: true))
        let kept = lifetime.absolute + 86_400
        blueprint.sweep { db, now in
            try db.run("DELETE FROM session WHERE created < $1", seconds(now) - kept)
            try db.run("DELETE FROM held_form WHERE at < $1", seconds(now) - 86_400)
            try db.run("DELETE FROM link WHERE expires < $1", seconds(now) - 30 * 86_400)
        }
        SignIn.contribute(to: &blueprint)
        Verification.contribute(to: &blueprint)
        if registers {
            if blueprint.portal.audience == .staff {
                blueprint.refuse("accounts of staff are by invitation only: set registration of accounts to false")
            }
            Registration.contribute(to: &blueprint)
            ActivationLink(style: activation).contribute(to: &blueprint)
        } else {
            Invitation.contribute(to: &blueprint)
        }
        Recovery.contribute(to: &blueprint)
        AccountArea.contribute(to: &blueprint)
        IdentityMails.contribute(to: &blueprint, registers: registers)
    }
}
