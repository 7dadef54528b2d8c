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
    /// Where the two numbers of the lifetime are written.
    private let places: (idle: Position?, absolute: Position?)

    public init(settings: inout Settings) {
        registers = settings.read(
            "registration", default: true, "Whether people register; else they are invited, as staff are")
        activation = settings.read("activation", default: .confirm, "What the page behind an activation link asks")
        lifetime = SessionStore.Lifetime(
            idle: 60
                * settings.read(
                    "idleMinutes", in: 1...1440, default: 60,
                    "Minutes without use after which a session ends; for staff at most 60"),
            absolute: 3600
                * settings.read(
                    "absoluteHours", in: 1...168, default: 12, "Hours after which a session ends; for staff at most 24")
        )
        places = (settings.position(of: "idleMinutes"), settings.position(of: "absoluteHours"))
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
            try HeldForms.sweep(db, now: now)
            try db.run("DELETE FROM link WHERE expires < $1", seconds(now) - 30 * 86_400)
        }
        if blueprint.portal.audience == .staff { refuseLongSessions(&blueprint) }
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

    /// Staff see every child: their sessions end within the hour without use, and within the day.
    private func refuseLongSessions(_ blueprint: inout Blueprint) {
        if lifetime.idle > 60 * 60 {
            blueprint.refuse([
                ConfigIssue(
                    places.idle,
                    "accounts.idleMinutes is \(lifetime.idle / 60), wanted a whole number from 1 to 60 for staff")
            ])
        }
        if lifetime.absolute > 24 * 3600 {
            blueprint.refuse([
                ConfigIssue(
                    places.absolute,
                    "accounts.absoluteHours is \(lifetime.absolute / 3600), wanted a whole number from 1 to 24 for staff"
                )
            ])
        }
    }
}
