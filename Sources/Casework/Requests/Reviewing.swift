public import Database
public import Foundation
import Identity
public import PortalKit

/// The judging of submissions: accepting an answer, or returning it. All functions throw `DatabaseError`.
public enum Reviewing {
    /// Stores the team's judgement of a submission, and updates the information request that it answers.
    /// - Parameters:
    ///   - submission: the id of the version that was judged.
    ///   - asked: the request that it answers; nil for none.
    /// - Returns: false if a newer version has arrived since; nothing is stored then.
    public static func judge(
        _ db: Connection, _ judged: Review, answering asked: InformationRequest?, submission: String,
        as judgement: ReviewStatus, isShared: Bool, by officer: Officer, at now: Date
    ) throws -> Bool {
        guard
            try ReviewStore.judge(
                db, judged.reference, submission: submission, judgement, isShared: isShared, by: officer, at: now)
        else { return false }
        guard let asked else { return true }
        let (state, note): (InformationRequest.State, String) =
            switch judgement {
            case .received: (.answered, "")
            case .accepted: (.accepted, "")
            case .returned(let note): (.returned, note)
            }
        try RequestStore.settle(db, asked.id, as: state, on: nil, reference: judged.reference, note: note)
        return true
    }

    /// A submission about a person, sent by any account or recorded by the team, with the request that it answers; nil
    /// if there is no such submission about this person.
    public static func find(
        _ db: Connection, submission: String, person: String, for officer: Officer
    ) throws -> (judged: Review, asked: InformationRequest?)? {
        guard
            let row = try db.row(
                """
                SELECT j.reference FROM submission s JOIN judgement j ON j.reference = s.reference
                WHERE s.id = $1 AND (j.subject = $2 OR j.subject IN (SELECT id FROM entry WHERE person = $2))
                """, submission, person),
            let judged = try ReviewStore.find(db, row.text(0), for: officer)
        else { return nil }
        return (judged, try RequestStore.find(db, reference: judged.reference, person: person))
    }
}

extension RequestStore {
    /// Changes the due day of an open request, and allows its reminders to be sent again.
    public static func setDue(_ db: Connection, _ id: String, _ due: CivilDate, by officer: Officer) throws {
        try db.run(
            """
            UPDATE information_request SET due = $2, reminded = '' WHERE id = $1 AND state IN ('open', 'returned')
            """, id, due.iso)
    }

    /// Withdraws all open requests of a case.
    static func withdrawAll(_ db: Connection, of casefile: String) throws {
        try db.run(
            """
            UPDATE information_request SET state = 'withdrawn' WHERE casefile = $1 AND state IN ('open', 'returned')
            """, casefile)
    }
}

extension StatutoryProcess {
    /// The due date of advice that a professional is asked for on `day`; nil if no deadline applies.
    public func adviceDue(asked day: CivilDate) -> Due? {
        let deadline = stages.flatMap(\.deadlines).first { $0.by == .professional && $0.holds(from: day) }
        guard let deadline, let fact = deadline.from.first else { return nil }
        return milestones([Fact(fact, day)]).first { $0.deadline.name == deadline.name }?.due
    }

    /// The dates that the family has to meet once `fact` has happened, by the names of their deadlines.
    /// - Parameter facts: the other facts of the case.
    public func familyDates(after fact: Fact, _ facts: [Fact]) -> [String: CivilDate] {
        let begun = milestones(facts + [fact]).filter {
            $0.deadline.by == .family && $0.deadline.from.contains(fact.name) && $0.state == .open
        }
        return Dictionary(begun.map { ($0.deadline.name, $0.due.date) }) { $1 }
    }
}

extension CaseRules {
    /// Whether letters can be sent at this time without a confirmation: on a working day, within `workingHours`.
    public func isWorking(_ instant: Date) -> Bool {
        let hour = Dates.hour(instant)
        return process.holidays.isWorking(CivilDate(instant)) && workingHours.lowerBound <= hour
            && hour < workingHours.upperBound
    }
}
