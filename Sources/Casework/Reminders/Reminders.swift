import Database
import Foundation
import PortalKit

/// The background job that reminds participants of requests, and warns officers of dates of their cases.
///
/// Days are those of Europe/London; what is due on a day is due until its end.
enum Reminders {
    /// How many reminders or warnings are sent in one transaction.
    private static let batch = 100

    /// Sends the reminders and warnings that are due and were not sent yet. Runs every hour; after a longer stop, only
    /// the latest of each is sent.
    static func send(_ site: Site, _ rules: CaseRules, now: Date) async throws {
        let today = CivilDate(now)
        let reminders = try await site.store.scan { db in
            try ReminderStore.owed(db, within: rules.reminders.min() ?? 0, of: today).compactMap { request in
                reminder(rules.reminders, due: request.due, asked: request.asked, on: today)
                    .flatMap { request.sent.contains($0) ? nil : (request, $0) }
            }
        }
        for some in reminders.batches(of: batch) {
            try await site.store.write { db in
                for (request, day) in some where try ReminderStore.note(db, request, day) {
                    try CaseworkMails.notify(
                        db, .reminder, account: request.account, object: request.id, site: site, at: now)
                }
            }
        }
        let warnings = try await site.store.scan { db in
            try ReminderStore.near(db, within: rules.warnings.max() ?? 0, of: today).compactMap { nearCase in
                warning(rules.warnings, due: nearCase.due, on: today).map { (nearCase, $0) }
            }
        }
        for some in warnings.batches(of: batch) {
            try await site.store.write { db in
                for (nearCase, days) in some where try ReminderStore.warn(db, nearCase, days, at: now) {
                    try CaseworkMails.notify(
                        db, .warning, account: nearCase.coordinator, object: nearCase.caseID, site: site, at: now)
                }
            }
        }
        if !reminders.isEmpty || !warnings.isEmpty { site.services.wakeOutbox(site) }
    }

    /// The latest of `days`, relative to the due day, that has come; nil if none has, or it came no later than the day
    /// of the request.
    static func reminder(_ days: [Int], due: CivilDate, asked: CivilDate, on today: CivilDate) -> Int? {
        guard let newest = days.filter({ due.adding(days: $0) <= today }).max(), asked < due.adding(days: newest)
        else { return nil }
        return newest
    }

    /// The smallest of `days` before the due day that has come; nil if none has, or the due day has passed.
    static func warning(_ days: [Int], due: CivilDate, on today: CivilDate) -> Int? {
        let left = today.days(until: due)
        return left < 0 ? nil : days.filter { left <= $0 }.min()
    }
}

extension Array {
    fileprivate func batches(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
