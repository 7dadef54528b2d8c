import Casework
import Forms
import Identity
public import PortalKit

/// All plugins. To add one: a folder here, and a line below.
///
/// A site is assembled in this order, which is also the order of the pages of My account. Every store has the tables of
/// all plugins, whatever its portals switch on; below the plugins are the tables of the modules.
public let catalogue = Catalogue(
    [
        RegistrationForm.self,
        Gazetteer.self,
        OpenIDConnect.self,
        Accounts.self,
        Circumstances.self,
        TwoStep.self,
        MailedCode.self,
        Authenticator.self,
        TextMessages.self,
        WorkDetails.self,
        SecretAnswer.self,
        Reach.self,
        HomeTiles.self,
        HomeDashboard.self,
        Schools.self,
        Cases.self,
        People.self,
        Progress.self,
        FormsHistory.self,
        StatusDiagram.self,
        Messages.self,
        Asked.self,
        Documents.self,
        Involvements.self,
        OpenRequests.self,
        Survey.self,
        Organisations.self,
        AccessRequests.self,
        CaseDashboard.self,
        Intake.self,
        CaseDesk.self,
        Forms.self,
        MalwareScan.self,
        Caseload.self,
        Staff.self,
        Words.self,
    ],
    migrations: Outbox.migrations + IdentityMigrations.all + WorkRoles.migrations + ReachStore.migrations
        + OpenRequestStore.migrations + SurveyStore.migrations + Audit.migrations + FormMigrations.all
        + CaseworkMigrations.all + FormReceipt.migrations)
