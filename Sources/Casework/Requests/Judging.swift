public import Database
public import Foundation
import Identity
public import PortalKit

/// Takes what was sent in answer, or gives it back.
public enum Judging {
    /// Says what the team makes of something that was sent, and settles what it answers.
    /// - Parameters:
    ///   - submission: the version that was looked at.
    ///   - asked: what it answers; nil for what nobody was asked for.
    /// - Returns: false where a newer version has come since, and nothing was said.
    public static func judge(
        _ db: Connection, _ judged: Judged, answering asked: InformationRequest?, submission: String,
        as judgement: Judgement, isShared: Bool, by officer: Officer, at now: Date
    ) throws -> Bool {
        guard
            try JudgementStore.judge(
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

    /// What was sent about a person, by whomever or by the team itself, with what it answers; nil for anything that is
    /// not about them.
    public static func find(
        _ db: Connection, submission: String, person: String, for officer: Officer
    ) throws -> (judged: Judged, asked: InformationRequest?)? {
        guard
            let row = try db.row(
                """
                SELECT j.reference FROM submission s JOIN judgement j ON j.reference = s.reference
                WHERE s.id = $1 AND (j.subject = $2 OR j.subject IN (SELECT id FROM entry WHERE person = $2))
                """, submission, person),
            let judged = try JudgementStore.find(db, row.text(0), for: officer)
        else { return nil }
        return (judged, try RequestStore.find(db, reference: judged.reference, person: person))
    }
}

extension RequestStore {
    /// Changes the last day of what is still owed; reminders begin anew.
    public static func setDue(_ db: Connection, _ id: String, _ due: CivilDate, by officer: Officer) throws {
        try db.run(
            """
            UPDATE information_request SET due = $2, reminded = '' WHERE id = $1 AND state IN ('open', 'returned')
            """, id, due.iso)
    }

    /// Takes back all that a case still waits for.
    static func withdrawAll(_ db: Connection, of casefile: String) throws {
        try db.run(
            """
            UPDATE information_request SET state = 'withdrawn' WHERE casefile = $1 AND state IN ('open', 'returned')
            """, casefile)
    }
}

extension Process {
    /// By when advice is due that a professional is asked for on `day`; nil where no deadline says.
    public func adviceDue(asked day: CivilDate) -> Due? {
        let deadline = stages.flatMap(\.deadlines).first { $0.by == .professional && $0.holds(from: day) }
        guard let deadline, let fact = deadline.from.first else { return nil }
        return milestones([Fact(fact, day)]).first { $0.deadline.name == deadline.name }?.due
    }

    /// What has a date as soon as `fact` happens on its day, and is the family's to do, by the names of the deadlines.
    public func familyDates(after fact: Fact, _ facts: [Fact]) -> [String: CivilDate] {
        let begun = milestones(facts + [fact]).filter {
            $0.deadline.by == .family && $0.deadline.from.contains(fact.name) && $0.state == .open
        }
        return Dictionary(begun.map { ($0.deadline.name, $0.due.date) }) { $1 }
    }
}

extension CaseRules {
    /// Whether letters leave at this time without being asked first: on a working day, in the council's hours.
    public func isWorking(_ instant: Date) -> Bool {
        let hour = Dates.hour(instant)
        return process.holidays.isWorking(CivilDate(instant)) && workingHours.lowerBound <= hour
            && hour < workingHours.upperBound
    }
}
