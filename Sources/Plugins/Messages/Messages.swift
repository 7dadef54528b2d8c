import Casework
import Configuration
import Database
import PortalKit
import Web

/// The messages between the team and an account.
struct Messages: Plugin {
    static let name = "messages"
    static let summary = "Messages of the team, and, where the cases allow it, answers and new messages to it."

    /// The longest message, in UTF-16 units.
    static let limit = 30_000

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.require(FamilyLinks.person)
        blueprint.open(.messages, MessageLinks.messages())
        blueprint.add(NavigationItem(.messages, "messages.title", to: MessageLinks.messages()))
        let audience = blueprint.portal.audience
        blueprint.count(.messages) { db, account in try OwnMessages(account, on: audience).unread(db) }
        blueprint.collect(
            Waiting { db, visit in
                let own = try OwnMessages(visit)
                let unread = try own.unread(db)
                guard unread > 0, let newest = try own.received(db, unread: true, limit: 1, offset: 0).first else {
                    return []
                }
                return [Waiting.Item(MessagePages.waiting(unread, newest: newest, visit))]
            })
        // Messages name a child, so they need the same access as the child's page.
        let access = blueprint.access(to: .people)
        blueprint.get(MessageLinks.messages, access) { visit in
            let list = try await visit.site.store.read { try MessageList(all: $0, for: visit) }
            return .page(MessagePages(list: list, visit: visit).page)
        }
        blueprint.add(
            PersonPage(MessageLinks.ofPerson, "messages.title", isFor: { $1.person != nil }) { db, permissions in
                try OwnMessages(permissions.account, on: audience).unread(db, about: permissions.entry.id)
            })
        blueprint.get(MessageLinks.ofPerson, access) { visit in
            let list = try await visit.site.store.read { try MessageList(ofPerson: $0, for: visit) }
            return .page(MessagePages(list: list, visit: visit).page)
        }
        ReadMessage.contribute(to: &blueprint, access)
        NewMessage.contribute(to: &blueprint, access)
    }
}

struct MessageList: Sendable {
    /// The entry that all messages are about; nil for all entries.
    let about: Entry?
    let messages: ListPage<Message>
    /// The names of the people they are about, by entry id.
    let names: [String: String]
    let unread: Int
    /// Whether it lists sent messages, not received ones.
    let isSent: Bool
    /// Whether the account may write a new message to the team.
    let mayWrite: Bool
    /// Whether the portal allows replies.
    let hasReplies: Bool

    /// The messages that the account has received or sent.
    init(all db: Connection, for visit: Visit) throws {
        let (inbox, account, isSent) = (try OwnMessages(visit), try visit.account.account, visit.query["box"] == "sent")
        let people = try Permissions.all(db, for: visit)
        about = nil
        messages = try ListPage(visit) { limit, offset in
            try isSent
                ? MessageStore.all(db, account: account, incoming: true, limit: limit, offset: offset)
                : inbox.received(db, limit: limit, offset: offset)
        }
        names = Dictionary(people.map { ($0.entry.id, $0.entry.name) }) { first, _ in first }
        unread = try inbox.unread(db)
        self.isSent = isSent
        hasReplies = try visit.site.caseRules.allowsReplies
        mayWrite = hasReplies && people.contains { $0.may(.mayAsk) }
    }

    /// The messages that the account has received about the person of the route.
    init(ofPerson db: Connection, for visit: Visit) throws {
        let (inbox, permissions) = (try OwnMessages(visit), try Permissions.require(db, for: visit))
        let entry = permissions.entry
        about = entry
        messages = try ListPage(visit) { try inbox.received(db, about: entry.id, limit: $0, offset: $1) }
        names = [entry.id: entry.name]
        unread = try inbox.unread(db, about: entry.id)
        isSent = false
        hasReplies = try visit.site.caseRules.allowsReplies
        mayWrite = hasReplies && permissions.may(.mayAsk)
    }
}
