import Casework
import Database
import Foundation
import PortalKit

/// The review of submissions: accepting an answer, or returning it. All functions throw `DatabaseError`.
enum Reviewing {
    /// Stores the team's review of a submission, and updates the information request that it answers.
    /// - Parameters:
    ///   - submission: the id of the version that was reviewed.
    ///   - asked: the request that it answers; nil for none.
    /// - Returns: false if a newer version has arrived since; nothing is stored then.
    static func review(
        _ team: TeamDatabase, _ reviewed: Review, answering asked: InformationRequest?, submission: String,
        as reviewStatus: ReviewStatus, isShared: Bool, at now: Date
    ) throws -> Bool {
        guard
            try ReviewStore.review(
                team, reviewed.reference, submission: submission, reviewStatus, isShared: isShared, at: now)
        else { return false }
        guard let asked else { return true }
        let (state, note): (InformationRequest.State, String) =
            switch reviewStatus {
            case .received: (.answered, "")
            case .accepted: (.accepted, "")
            case .returned(let note): (.returned, note)
            }
        try RequestStore.settle(team, asked.id, as: state, on: nil, reference: reviewed.reference, note: note)
        return true
    }

    /// A submission about a person, sent by any account or recorded by the team, with the request that it answers; nil
    /// if there is no such submission about this person.
    static func find(
        _ team: TeamDatabase, submission: String, person: String
    ) throws -> (reviewed: Review, asked: InformationRequest?)? {
        guard
            let row = try team.db.row(
                """
                SELECT j.reference FROM submission s JOIN judgement j ON j.reference = s.reference
                WHERE s.id = $1 AND (j.subject = $2 OR j.subject IN (SELECT id FROM entry WHERE person = $2))
                """, submission, person),
            let reviewed = try ReviewStore.find(team, row.text(0))
        else { return nil }
        return (reviewed, try RequestStore.find(team, reference: reviewed.reference, person: person))
    }
}
