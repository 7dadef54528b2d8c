import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// The data of the page of a case.
struct CaseView: Sendable {
    /// A submission with its newest version.
    struct Sent: Sendable {
        let reviewed: Review
        let submission: Submission
        let author: String
        /// The record of who the team recorded it for; nil if its author sent it for themselves.
        let representative: OnBehalf?
    }

    /// A document with its recipients.
    struct Published: Sendable {
        let document: Document
        let recipients: [Recipient]
    }

    let open: OpenCase
    let participants: CaseParticipants
    let facts: [RecordedFact]
    let decisions: [Decision]
    let exceptions: [CaseException]
    let requests: [InformationRequest]
    /// The scans of advice that arrived by other ways, by request id.
    let scans: [String: Attachment]
    let sent: [Sent]
    let documents: [Published]
    /// What must be sent by post and was not yet.
    let toPost: [PaperLetter]
    /// The newest message of each conversation, and whether the conversation has unread ones.
    let messages: [(newest: Message, isUnread: Bool)]
    /// The messages that were also sent by post.
    let posted: [Message]
    let notes: [CaseNote]
    let audit: [AuditLine]
    let auditCount: Int
    /// Whether the audit has the action that the address confirms.
    let isNoted: Bool
    /// The names of the team's members, by account id.
    let staff: [String: String]
    /// The contact wishes of participants with an account.
    let wishes: [(name: String, wishes: ReachWishes)]

    static func show(_ visit: Visit) async throws -> Reply {
        let open = try await visit.site.store.read { try OpenCase.find($0, for: visit) }
        try await visit.noteView(.viewedCase, of: open)
        let view = try await visit.site.store.scan { try read($0, open, visit) }
        return .page(CasePage(view: view, visit: visit).page)
    }

    private static func read(_ db: Connection, _ open: OpenCase, _ visit: Visit) throws -> CaseView {
        let (id, person, officer) = (open.current.id, open.person.id, open.officer)
        let team = officer.team(db)
        let requests = try RequestStore.all(team, of: id)
        var scans: [String: Attachment] = [:]
        for request in requests where request.answered != nil && request.reference.isEmpty {
            scans[request.id] = try UploadStore.attachments(db, of: request.id).values.first
        }
        let sent = try ReviewStore.all(team, person: person).compactMap { reviewed in
            try SubmissionStore.find(db, reviewed.submission).map { submission in
                Sent(
                    reviewed: reviewed, submission: submission,
                    author: try AccountStore.find(db, id: reviewed.account)?.name ?? "",
                    representative: try OnBehalfStore.find(team, reference: submission.reference))
            }
        }
        let documents = try DocumentStore.all(team, of: id).filter { $0.published != nil }.map {
            Published(document: $0, recipients: try DocumentStore.recipients(team, of: $0.id))
        }
        let staff = try AccountStore.staff(db).map { ($0.id, $0.name) }
        let participants = try CaseParticipants.read(db, open)
        let messages = try MessageStore.all(team, of: id, limit: 200)
        return CaseView(
            open: open, participants: participants, facts: try FactStore.all(team, of: id),
            decisions: try DecisionStore.all(team, of: id),
            exceptions: try DecisionStore.exceptions(team, of: id),
            requests: requests, scans: scans, sent: sent, documents: documents,
            toPost: try PaperLetterStore.all(team, of: open.current), messages: conversations(messages),
            posted: messages.filter { $0.posted != nil },
            notes: try DecisionStore.notes(team, of: id),
            audit: try AuditLine.all(team, person: person, limit: 5),
            auditCount: try AuditLine.count(team, person: person),
            isNoted: try CaseDone.isNoted(db, person: person, visit), staff: Dictionary(staff) { first, _ in first },
            wishes: try ReachStore.all(team, of: participants.people))
    }

    private static func conversations(_ messages: [Message]) -> [(newest: Message, isUnread: Bool)] {
        var threads: [String] = []
        for message in messages where !threads.contains(message.thread) { threads.append(message.thread) }
        return threads.compactMap { thread in
            let all = messages.filter { $0.thread == thread }
            return all.first.map { ($0, all.contains(where: \.isUnread)) }
        }
    }

    /// The decisions that are neither published nor withdrawn.
    var waiting: [Decision] { decisions.filter(\.isWaiting) }
}
