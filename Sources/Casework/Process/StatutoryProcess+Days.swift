public import Foundation
public import PortalKit

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
