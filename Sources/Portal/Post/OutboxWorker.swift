import Database
import Foundation
import PortalKit
import Synchronization

/// The worker of one store's outbox: sends a few mails concurrently, urgent ones first.
actor OutboxWorker {
    /// Maximum number of mails of a store that are sent concurrently; the last slot is for urgent mail only.
    private static let places = 4
    /// Seconds to wait after the store failed.
    private static let rest: TimeInterval = 30
    /// Seconds between two removals of old rows.
    private static let day: TimeInterval = 86_400

    /// The content of the outbox at its last check, and the results of its mail since the start.
    nonisolated let figures = Mutex(MailFigures())

    private let store: Store
    private let delivery: Delivery
    private let pause: @Sendable (TimeInterval) async throws -> Void

    private var looking: Task<Void, Never>?
    private var mustLook = false
    private var inHand: [String: Task<Void, Never>] = [:]
    /// Mails finished while the outbox was being read: the result may still list them as due.
    private var settled: Set<String> = []
    /// Results that the store failed to save: they are saved later, and the mails are not sent again.
    private var unwritten: [String: MailOutcome] = [:]
    private var restsUntil: Date?
    private var clearedAt: Date?
    private var alarm: (at: Date, task: Task<Void, Never>)?
    private var isClosed = false

    init(store: Store, delivery: Delivery, pause: @escaping @Sendable (TimeInterval) async throws -> Void) {
        (self.store, self.delivery, self.pause) = (store, delivery, pause)
    }

    /// Starts a check of the outbox, after the current one if there is one.
    func wake() {
        guard !isClosed else { return }
        mustLook = true
        if looking == nil { looking = Task { await look() } }
    }

    /// Sends all mail that is due, and returns when it is done.
    func finish() async {
        wake()
        while let task = looking ?? inHand.values.first { await task.value }
    }

    /// Starts no more mails, and returns when the current ones are finished.
    func close() async {
        isClosed = true
        alarm?.task.cancel()
        while let task = looking ?? inHand.values.first { await task.value }
    }

    private func look() async {
        while mustLook, !isClosed {
            mustLook = false
            await takeWhatIsDue()
        }
        looking = nil
    }

    private func takeWhatIsDue() async {
        let now = delivery.now()
        if let restsUntil, now < restsUntil { return setAlarm(for: restsUntil) }
        restsUntil = nil
        do {
            try await clear(at: now)
            settled = []
            let (rows, next, count) = try await store.read { db in
                (try OutboxRow.due(db, at: now), try OutboxRow.next(db, after: now), try OutboxRow.count(db))
            }
            figures.withLock { $0.outbox = count }
            guard !isClosed else { return }
            for row in rows where inHand[row.id] == nil && !settled.contains(row.id) && hasPlace(for: row) {
                inHand[row.id] = Task { await work(row) }
            }
            setAlarm(for: next)
        } catch {
            storeFailed(error)
        }
    }

    private func hasPlace(for row: OutboxRow) -> Bool { inHand.count < Self.places - (row.isUrgent ? 0 : 1) }

    private func work(_ row: OutboxRow) async {
        let outcome: MailOutcome? =
            if let known = unwritten[row.id] { known } else { await delivery.outcome(of: row, in: store) }
        if let outcome {
            do {
                let now = delivery.now()
                try await store.write { try row.settle($0, outcome, at: now) }
                unwritten[row.id] = nil
                figures.withLock { $0.note(outcome) }
                delivery.record(row, outcome, store)
            } catch {
                unwritten[row.id] = outcome
                storeFailed(error)
            }
        } else {
            isClosed = true
        }
        inHand[row.id] = nil
        settled.insert(row.id)
        wake()
    }

    /// Removes old rows, once a day.
    private func clear(at now: Date) async throws {
        if let clearedAt, now.timeIntervalSince(clearedAt) < Self.day { return }
        if try await store.read({ try OutboxRow.hasOld($0, at: now) }) {
            try await store.write { try OutboxRow.removeOld($0, at: now) }
        }
        clearedAt = now
    }

    /// Pauses delivery: without a store that can save results, no mail is sent.
    private func storeFailed(_ error: any Error) {
        guard !isClosed else { return }
        let until = delivery.now() + Self.rest
        restsUntil = until
        delivery.recordStore(error, store)
        setAlarm(for: until)
    }

    private func setAlarm(for time: Date?) {
        guard !isClosed, alarm?.at != time else { return }
        alarm?.task.cancel()
        alarm = time.map { time in
            let seconds = max(0, time.timeIntervalSince(delivery.now()))
            let task = Task { [pause] in
                do { try await pause(seconds) } catch { return }
                rang(time)
            }
            return (time, task)
        }
    }

    private func rang(_ time: Date) {
        if alarm?.at == time { alarm = nil }
        wake()
    }
}
