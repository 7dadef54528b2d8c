import Database
import Foundation
import Identity
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
            try ReminderStore.owed(db, within: rules.reminders.min() ?? 0, of: today).compactMap { one in
                reminder(rules.reminders, due: one.due, asked: one.asked, on: today)
                    .flatMap { one.sent.contains($0) ? nil : (one, $0) }
            }
        }
        for some in reminders.batches(of: batch) {
            try await site.store.write { db in
                for (one, day) in some where try ReminderStore.note(db, one, day) {
                    try CaseworkMails.tell(db, .reminder, account: one.account, object: one.id, site: site, at: now)
                }
            }
        }
        let warnings = try await site.store.scan { db in
            try ReminderStore.near(db, within: rules.warnings.max() ?? 0, of: today).compactMap { one in
                warning(rules.warnings, due: one.due, on: today).map { (one, $0) }
            }
        }
        for some in warnings.batches(of: batch) {
            try await site.store.write { db in
                for (one, days) in some where try ReminderStore.warn(db, one, days, at: now) {
                    try CaseworkMails.tell(
                        db, .warning, account: one.coordinator, object: one.casefile, site: site, at: now)
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
