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

    let activation: Activation
    let lifetime: SessionStore.Lifetime

    public init(settings: inout Settings) {
        activation = settings.read("activation", default: .confirm, "What the page behind an activation link asks")
        lifetime = SessionStore.Lifetime(
            idle: 60 * settings.read("idleMinutes", default: 60, "Minutes without use after which a session ends"),
            absolute: 3600 * settings.read("absoluteHours", default: 12, "Hours after which a session ends"))
    }

    public func contribute(to blueprint: inout Blueprint) {
        blueprint.sessions = SessionStore(lifetime: lifetime)
        blueprint.add(NavigationItem("home", "nav.home", path: []))
        blueprint.add(NavigationItem("sign-in", "nav.signIn", path: ["sign-in"]))
        blueprint.add(NavigationItem("register", "nav.register", path: ["register"]))
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
        Registration.contribute(to: &blueprint)
        ActivationLink(style: activation).contribute(to: &blueprint)
        Recovery.contribute(to: &blueprint)
        AccountArea.contribute(to: &blueprint)
        IdentityMails.contribute(to: &blueprint)
    }
}
