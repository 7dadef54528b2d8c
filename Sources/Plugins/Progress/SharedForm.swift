import Casework
import Database
import Forms
import PortalKit

/// A submission of another account about a person that the team shares with those who may see it.
struct SharedForm: Sendable {
    let submission: Submission
    /// The author's name, title and organisation; empty unless the author is a participant shown to the family.
    private let sender: String

    /// The submissions shared with an account with these permissions, newest first.
    static func all(_ db: Connection, _ permissions: Permissions, _ process: StatutoryProcess) throws -> [SharedForm] {
        let shared = try ReviewStore.shared(db, permissions)
        guard !shared.isEmpty else { return [] }
        let known = try InvolvementStore.shown(db, permissions, process)
        return try shared.compactMap { review in
            guard let submission = try SubmissionStore.find(db, review.submission) else { return nil }
            let sender = known.first { $0.account == review.account }
            let words = [sender?.name, sender?.title, sender?.organisation].compactMap(\.self).filter { !$0.isEmpty }
            return SharedForm(submission: submission, sender: words.joined(separator: ", "))
        }
    }

    /// The author's name and work, or a text for a participant who is not named.
    func by(_ texts: Texts) -> String { sender.isEmpty ? texts("shared.somebody") : sender }
}
