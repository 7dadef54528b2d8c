import Casework
import Database
import Forms
import Foundation
import PortalKit

/// Something that somebody else has sent about a person, and the team shares with those who may see it.
struct SharedForm: Sendable {
    let submission: Submission
    /// Who sent it, in the words of their work; empty for somebody of the family, of whom nothing is said.
    let sender: String

    /// All that is shared with somebody of this standing, the newest first.
    static func all(_ db: Connection, _ standing: Standing, _ process: Casework.Process) throws -> [SharedForm] {
        let shared = try JudgementStore.shared(db, standing)
        guard !shared.isEmpty else { return [] }
        let known = try InvolvementStore.shown(db, standing, process)
        return try shared.compactMap { one in
            guard let submission = try SubmissionStore.find(db, one.submission) else { return nil }
            let sender = known.first { $0.account == one.account }
            let words = [sender?.name, sender?.title, sender?.organisation].compactMap(\.self).filter { !$0.isEmpty }
            return SharedForm(submission: submission, sender: words.joined(separator: ", "))
        }
    }

    /// A form of that id, if it is shared with somebody of this standing.
    static func find(
        _ db: Connection, _ id: String, _ standing: Standing, _ process: Casework.Process
    ) throws -> SharedForm? {
        try all(db, standing, process).first { $0.submission.id == id }
    }
}
