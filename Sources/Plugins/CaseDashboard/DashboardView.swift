import Casework
import Database
import Forms
import PortalKit

/// What the dashboard of one person shows.
struct DashboardView: Sendable {
    let permissions: Permissions
    let progress: CaseProgress
    let waiting: WaitingForms
    /// The newest unread messages about the person, at most 3, and how many are unread.
    let messages: [Message]
    let unread: Int
    /// The documents published to the account that were not recalled, latest first.
    let documents: [(document: Document, recipient: Recipient)]
    /// The pages about the person that neither a panel nor the menu leads to.
    let others: [PersonPage]
    /// The latest access request of an account that is not linked.
    let access: AccessRequest?
    /// Whether the account has other people too.
    let hasOthers: Bool
    /// The postcode whose area's contact is shown; nil if none is known.
    let postcode: String?

    var entry: Entry { permissions.entry }

    init(_ db: Connection, _ process: StatutoryProcess, for visit: Visit) throws {
        let (permissions, progress) = try CaseProgress.require(db, process, for: visit)
        let (inbox, entry) = (try OwnMessages(visit), permissions.entry.id)
        (self.permissions, self.progress) = (permissions, progress)
        waiting = try WaitingForms(db, permissions, for: visit)
        postcode = try permissions.contactPostcode(db, for: visit)
        unread = try inbox.unread(db, about: entry)
        messages = unread == 0 ? [] : try inbox.received(db, about: entry, unread: true, limit: 3, offset: 0)
        documents = try DocumentStore.all(db, permissions).filter { $0.document.recalled == nil }
        access = try permissions.involvement == nil ? AccessStore.all(db, permissions).first : nil
        hasOthers = try EntryStore.seen(db, by: permissions.account).count > 1
        let shown = DashboardStyle.Panel.allCases.map(\.rawValue)
        others = try visit.site.features.personPages.filter { page in
            try !shown.contains(page.name) && page.isFor(db, permissions)
        }
    }
}
