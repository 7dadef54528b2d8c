import Casework
import Database
import Identity
import PortalKit

/// What the home page shows of one person.
struct PersonSummary: Sendable {
    let entry: Entry
    let unread: Int
    /// The newest unread messages, at most 3.
    let messages: [Message]
    /// The name of the officer who has the case; nil if unassigned, or the account must not see the case.
    let coordinator: String?
    let involved: [Involvement]
    /// The documents published to the account that were not recalled, latest first.
    let documents: [Document]
    let waiting: WaitingForms
    /// The page to ask for access, if the account may ask or has asked; nil if not.
    let access: PersonPage?

    static func all(_ db: Connection, for visit: Visit) throws -> [PersonSummary] {
        guard let rules = visit.site.features.kept(CaseRules.self) else { return [] }
        return try Permissions.all(db, for: visit).map { try PersonSummary(db, $0, rules, for: visit) }
    }

    private init(
        _ db: Connection, _ permissions: Permissions, _ rules: CaseRules, for visit: Visit
    ) throws {
        entry = permissions.entry
        let inbox = try OwnMessages(visit)
        unread = try inbox.unread(db, about: entry.id)
        messages =
            unread == 0 ? [] : try inbox.received(db, about: entry.id, unread: true, limit: 3, offset: 0)
        let current = permissions.may(.seesCase) ? try CaseStore.current(db, permissions) : nil
        coordinator = try current.flatMap { try AccountStore.find(db, id: $0.coordinator)?.name }
        involved = try InvolvementStore.shown(db, permissions, rules).filter { $0.ended == nil }
        documents = try DocumentStore.all(db, permissions).map(\.document).filter { $0.recalled == nil }
        waiting = try WaitingForms(db, permissions, for: visit)
        let page = visit.site.features.personPage("access")
        let isOpen = try page.map { page in
            try page.isFor(db, permissions) || !AccessStore.all(db, permissions).isEmpty
        }
        access = isOpen == true ? page : nil
    }
}
