import Casework
import Database
import PortalKit
import Web

/// The messages of a page of an account.
struct MessageList: Sendable {
    /// The entry that all messages are about; nil for all entries.
    let about: Entry?
    /// The received messages; nil on the page of the sent ones.
    let received: ListPage<Message>?
    /// The sent messages; nil on a page of the received ones alone.
    let sent: ListPage<Message>?
    /// The names of the people they are about, by entry id.
    let names: [String: String]
    let unread: Int
    /// The name of the account.
    let owner: String
    /// Whether the account may write a new message to the team.
    let mayWrite: Bool
    /// Whether the portal allows replies.
    let hasReplies: Bool

    /// The messages that the account has received or sent.
    /// - Parameter permissions: those on the person that they are about; nil for everybody.
    init(
        _ db: Connection, about permissions: Permissions? = nil, _ style: MessageStyle, for visit: Visit
    ) throws {
        let (inbox, entry) = (try OwnMessages(visit), permissions?.entry.id ?? "")
        let people = try permissions.map { [$0] } ?? Permissions.all(db, for: visit)
        let isSent = permissions == nil && visit.query["box"] == "sent"
        let (showsReceived, showsSent) = style.boxes == .together ? (true, true) : (!isSent, isSent)
        about = permissions?.entry
        received =
            showsReceived
            ? try ListPage(visit) { try inbox.received(db, about: entry, limit: $0, offset: $1) } : nil
        sent = showsSent ? try ListPage(visit) { try inbox.sent(db, about: entry, limit: $0, offset: $1) } : nil
        names = Dictionary(people.map { ($0.entry.id, $0.entry.name) }) { first, _ in first }
        unread = try inbox.unread(db, about: entry)
        owner = try visit.account.name
        hasReplies = try visit.site.caseRules.allowsReplies
        mayWrite = hasReplies && people.contains { $0.may(.mayAsk) }
    }

    /// The number of the page, from 1.
    var number: Int { (received ?? sent)?.number ?? 1 }

    /// Whether there is a page with older messages.
    var hasOlder: Bool { received?.hasOlder == true || sent?.hasOlder == true }
}
