import Casework
import Configuration
import Database
import Markup
import PortalKit
import Web

/// The messages between the team and an account.
struct Messages: Plugin {
    static let name = "messages"
    static let summary = "Messages of the team, and, where the cases allow it, answers and new messages to it."

    /// The longest message, in UTF-16 units.
    static let limit = 30_000
    private static let rows = 20

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.require(FamilyLinks.person)
        blueprint.open(.messages, MessageLinks.messages())
        blueprint.add(NavigationItem(.messages, "messages.title", to: MessageLinks.messages()))
        let audience = blueprint.portal.audience
        blueprint.count(.messages) { db, account in try OwnMessages(account, on: audience).unread(db) }
        // Messages name a child, so they need the same access as the child's page.
        let access = blueprint.access(to: .people)
        blueprint.get(MessageLinks.messages, access) { try await Self.list($0) }
        blueprint.add(
            PersonPage(MessageLinks.ofPerson, "messages.title", isFor: { $1.person != nil }) { db, permissions in
                try OwnMessages(permissions.account, on: audience).unread(db, about: permissions.entry.id)
            })
        blueprint.get(MessageLinks.ofPerson, access) { try await Self.about($0) }
        ReadMessage.contribute(to: &blueprint, access)
        NewMessage.contribute(to: &blueprint, access)
    }

    private static func list(_ visit: Visit) async throws -> Reply {
        let (inbox, account) = (try OwnMessages(visit), try visit.account.account)
        let page = visit.query.number("page", in: 1...10_000) ?? 1
        let isSent = visit.query["box"] == "sent"
        let mayWrite = try visit.site.caseRules.allowsReplies
        let list = try await visit.site.store.read { db -> MessageList in
            let found =
                try isSent
                ? MessageStore.all(db, account: account, incoming: true, limit: rows + 1, offset: rows * (page - 1))
                : inbox.received(db, limit: rows + 1, offset: rows * (page - 1))
            let statuses = try Permissions.all(db, for: visit)
            let names = Dictionary(statuses.map { ($0.entry.id, $0.entry.name) }) { first, _ in first }
            return MessageList(
                messages: Array(found.prefix(rows)), names: names, unread: try inbox.unread(db), isSent: isSent,
                mayWrite: mayWrite && statuses.contains { $0.may(.mayAsk) }, hasReplies: mayWrite, page: page,
                hasOlder: found.count > rows)
        }
        return .page(MessagePages(visit: visit).list(list))
    }

    /// The messages that the account has received about one person.
    private static func about(_ visit: Visit) async throws -> Reply {
        let inbox = try OwnMessages(visit)
        let page = visit.query.number("page", in: 1...10_000) ?? 1
        let hasReplies = try visit.site.caseRules.allowsReplies
        let list = try await visit.site.store.read { db -> MessageList in
            let permissions = try Permissions.require(db, for: visit)
            let entry = permissions.entry
            let found = try inbox.received(db, about: entry.id, limit: rows + 1, offset: rows * (page - 1))
            return MessageList(
                about: entry, messages: Array(found.prefix(rows)), names: [entry.id: entry.name],
                unread: try inbox.unread(db, about: entry.id), isSent: false,
                mayWrite: hasReplies && permissions.may(.mayAsk), hasReplies: hasReplies, page: page,
                hasOlder: found.count > rows)
        }
        return .page(MessagePages(visit: visit).list(list))
    }
}

struct MessageList: Sendable {
    /// The entry that all messages are about; nil for all entries.
    var about: Entry?
    let messages: [Message]
    /// The names of the people they are about, by entry id.
    let names: [String: String]
    let unread: Int
    /// Whether it lists sent messages, not received ones.
    let isSent: Bool
    /// Whether the account may write a new message to the team.
    let mayWrite: Bool
    /// Whether the portal allows replies.
    let hasReplies: Bool
    let page: Int
    let hasOlder: Bool
}
