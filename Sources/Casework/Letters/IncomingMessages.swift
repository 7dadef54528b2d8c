public import Database
import Identity
public import PortalKit

/// Messages from accounts outside the team to the team.
public enum IncomingMessages {
    /// Stores a message and marks its case as having news.
    ///
    /// - Throws: `Problem(.tooMany)` if the account has sent `RowLimit.messages` within a day; `Problem(.malformed)` if the
    ///   id is taken; `DatabaseError`.
    public static func send(_ db: Connection, _ message: Message, for visit: Visit) throws {
        let count = try MessageStore.count(db, from: message.account, since: seconds(visit.now) - RowLimit.day)
        try RowLimit.check(count, most: RowLimit.messages, "messages")
        guard try MessageStore.send(.system(db), message, site: visit.site) else {
            throw Problem(.malformed, detail: "the id is another's")
        }
        if !message.caseID.isEmpty {
            try CaseStore.refresh(.system(db), message.caseID, try visit.site.caseRules, news: visit.now)
        }
        try Audit.note(
            db, .messageSent, by: message.author, on: visit.site, subject: message.entry, object: message.id,
            at: visit.now)
    }

    /// Sends the same text about every child or young person that the account is linked to, so that the officer of each
    /// case reads it; as one message about no person if there is no link yet.
    /// - Parameter id: the id of the first message; the ids of the others derive from it.
    /// - Throws: as `send`; `Problem(.forbidden)` without a signed-in session.
    public static func sendAboutAll(
        _ db: Connection, id: String, subject: String, body: String, for visit: Visit
    ) throws {
        let session = try visit.account
        let linked = try Permissions.all(db, for: visit).filter { $0.person != nil }
        let about: [Permissions?] = linked.isEmpty ? [nil] : linked
        for (place, permissions) in about.enumerated() {
            let current = try permissions.flatMap { try CaseStore.current(db, $0) }
            try send(
                db,
                Message(
                    id: place == 0 ? id : "\(id).\(place)", person: permissions?.person ?? "",
                    caseID: current?.id ?? "", account: permissions?.owner ?? session.account,
                    entry: permissions?.entry.id ?? "",
                    isIncoming: true, author: session.account, name: session.name, subject: subject, body: body,
                    at: visit.now), for: visit)
        }
    }
}
