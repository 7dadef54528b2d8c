import Database
import Foundation
import PortalKit
import Synchronization

/// Works one store's outbox: a few mails at a time, codes and links first.
actor PostDesk {
    /// At most this many mails of a store are on their way at once, the last place for codes and links only.
    private static let places = 4
    /// Seconds that a store is left alone after it failed.
    private static let rest: TimeInterval = 30
    /// Seconds between two clearings of old rows.
    private static let day: TimeInterval = 86_400

    /// What the store's outbox held when it was last looked into, and what became of its mail since the start.
    nonisolated let figures = Mutex(MailFigures())

    private let store: Store
    private let delivery: Delivery
    private let pause: @Sendable (TimeInterval) async throws -> Void

    private var looking: Task<Void, Never>?
    private var mustLook = false
    private var inHand: [String: Task<Void, Never>] = [:]
    /// Mails that left the hand while a look was going on, which may have seen them as they were before.
    private var settled: Set<String> = []
    /// What became of mails where the store did not take the note: noted later, not sent again.
    private var unwritten: [String: MailOutcome] = [:]
    private var restsUntil: Date?
    private var clearedAt: Date?
    private var alarm: (at: Date, task: Task<Void, Never>)?
    private var isClosed = false

    init(store: Store, delivery: Delivery, pause: @escaping @Sendable (TimeInterval) async throws -> Void) {
        self.store = store
        self.delivery = delivery
        self.pause = pause
    }

    /// Has the outbox looked into, after the look that is going on if there is one.
    func kick() {
        guard !isClosed else { return }
        mustLook = true
        if looking == nil { looking = Task { await look() } }
    }

    /// Sends what is due now, and returns when it is done.
    func finish() async {
        kick()
        while let task = looking ?? inHand.values.first { await task.value }
    }

    /// Takes no more, and returns when nothing is in hand.
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
        kick()
    }

    /// Removes what was settled long ago, once a day.
    private func clear(at now: Date) async throws {
        if let clearedAt, now.timeIntervalSince(clearedAt) < Self.day { return }
        if try await store.read({ try OutboxRow.hasOld($0, at: now) }) {
            try await store.write { try OutboxRow.removeOld($0, at: now) }
        }
        clearedAt = now
    }

    /// A store that takes no notes sends no mail.
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
        kick()
    }
}
