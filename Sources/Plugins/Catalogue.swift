public import Database
import Identity
public import PortalKit

/// Every feature that a portal can switch on. To add one: a folder here, and a line below.
///
/// A site is assembled in this order. Accounts come last of those that registration and My account build on.
public let catalogue: [any Plugin.Type] = [
    MailedCode.self,
    RegistrationForm.self,
    WorkDetails.self,
    SecretAnswer.self,
    Gazetteer.self,
    Accounts.self,
    Reach.self,
    Circumstances.self,
    HomeTiles.self,
    HomeDashboard.self,
    Words.self,
]

/// The tables of every feature. A store has them all, whatever its portals switch on.
public let migrations: [Migration] =
    Outbox.migrations + IdentityMigrations.all + MailedCode.migrations + SecretAnswer.migrations
    + WorkDetails.migrations + Reach.migrations + Circumstances.migrations
