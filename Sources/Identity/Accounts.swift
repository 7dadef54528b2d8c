public import Configuration
import Database
public import PortalKit

/// The accounts feature: registration or invitation, activation, signing in and out, password reset, and My account.
public struct Accounts: Plugin {
    /// The key under `plugins`.
    public static let name = "accounts"
    /// One line for the list of plugins.
    public static let summary = "Accounts: registering, activating, signing in, forgotten passwords, My account."

    /// The page that an activation link opens.
    enum Activation: String, SettingChoice {
        /// A button that activates; the next page confirms.
        case confirm
        /// The sign-in form; signing in activates.
        case signIn = "sign-in"
    }

    /// Whether people register themselves; otherwise accounts are created by invitation.
    let registers: Bool
    let activation: Activation
    let idleMinutes: Int
    let absoluteHours: Int
    let passwords: PasswordRule
    /// The positions of these two settings in the configuration file.
    private let positions: (idle: Position?, absolute: Position?)

    /// Reads `registration`, `activation`, `idleMinutes` (1...1440), `absoluteHours` (1...168) and the group `password`.
    public init(settings: inout Settings) {
        registers = settings.read(
            "registration", default: true, "Whether people register; else the team invites them")
        activation = settings.read("activation", default: .confirm, "What the page behind an activation link asks")
        idleMinutes = settings.read(
            "idleMinutes", in: 1...1440, default: 60,
            "Minutes without use after which a session ends; for staff at most 60")
        absoluteHours = settings.read(
            "absoluteHours", in: 1...168, default: 12, "Hours after which a session ends; for staff at most 24")
        passwords = settings.group("password", "What a new password must be") { PasswordRule(settings: &$0) }
        positions = (settings.position(of: "idleMinutes"), settings.position(of: "absoluteHours"))
    }

    /// Adds the routes, mails, navigation items and cleanup of accounts, and the site's sessions. Notes an issue if
    /// staff could register, or their sessions may last too long.
    public func contribute(to blueprint: inout Blueprint) {
        let lifetime = SessionStore.Lifetime(idle: idleMinutes * 60, absolute: absoluteHours * 3600)
        blueprint.sessions = SessionStore(lifetime: lifetime, passwords: passwords)
        blueprint.keep(passwords)
        blueprint.add(NavigationItem(.home, "nav.home", to: SiteLinks.landing()))
        blueprint.add(NavigationItem(.signIn, "nav.signIn", to: SiteLinks.signIn()))
        blueprint.add(NavigationItem(.account, "nav.account", to: AccountLinks.account()))
        blueprint.add(NavigationItem(.signOut, "nav.signOut", to: AccountLinks.signOut(), isAction: true))
        blueprint.cleanUp { db, now in
            try db.run("DELETE FROM session WHERE created < $1", seconds(now) - lifetime.absolute - 86_400)
            try PendingForms.cleanUp(db, now: now)
            try FormReceipt.cleanUp(db, now: now)
            try SentCodes.cleanUp(db, now: now)
            try db.run("DELETE FROM link WHERE expires < $1", seconds(now) - 30 * 86_400)
        }
        if blueprint.portal.audience == .staff { refuseLongSessions(&blueprint) }
        SignIn.contribute(to: &blueprint)
        Verification.contribute(to: &blueprint)
        if passwords.days > 0 { PasswordRenewal.contribute(to: &blueprint) }
        blueprint.keep(registers ? Registration.Policy.open : .invited)
        Announcements.contribute(to: &blueprint)
        if registers {
            if blueprint.portal.audience == .staff {
                blueprint.refuse("accounts of staff are by invitation only: set registration of accounts to false")
            }
            Registration.contribute(to: &blueprint)
        } else if blueprint.portal.audience != .staff {
            RegistrationByInvitation.contribute(to: &blueprint)
        }
        ActivationLink(style: activation).contribute(to: &blueprint)
        Recovery.contribute(to: &blueprint)
        SampleSignIn.contribute(to: &blueprint)
        AccountArea.contribute(to: &blueprint)
        if blueprint.kept(Consent.self) != nil { ConsentPages.contribute(to: &blueprint) }
        AccountMail.contribute(to: &blueprint, registers: registers)
    }

    /// Notes issues if staff sessions may last more than an hour unused, or more than a day: staff can see every child.
    private func refuseLongSessions(_ blueprint: inout Blueprint) {
        for (position, setting, value, most) in [
            (positions.idle, "idleMinutes", idleMinutes, 60), (positions.absolute, "absoluteHours", absoluteHours, 24),
        ] where value > most {
            let message = "accounts.\(setting) is \(value), wanted a whole number from 1 to \(most) for staff"
            blueprint.refuse([ConfigIssue(position, message)])
        }
    }
}
