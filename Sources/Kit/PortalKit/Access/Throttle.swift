public import Foundation
import Synchronization
import Web

/// Limits attempts: counts each before it is checked, and after too many wrong ones requires longer and longer waits.
///
/// Nothing is ever locked: a count is reset an hour after its last wrong attempt. If the clock is set back, stored
/// times are moved back with it, so that no wait gets longer. Counts are in memory only, and lost with the process.
public final class Throttle: Sendable {
    /// The result of an attempt.
    public enum Attempt<Value> {
        /// The attempt was checked, with this result.
        case judged(Value)
        /// The attempt was rejected without being checked; the next is accepted at `until`.
        case wait(until: Date)
    }

    /// The result of checking an attempt. A right attempt resets ``Throttle/Count/account(_:from:)``.
    public struct Judgement<Value> {
        let isRight: Bool
        let value: Value

        /// A right attempt, which is not counted.
        public static func right(_ value: Value) -> Judgement { Judgement(isRight: true, value: value) }
        /// A wrong attempt, which is counted.
        public static func wrong(_ value: Value) -> Judgement { Judgement(isRight: false, value: value) }
    }

    fileprivate struct State {
        var counters: [Int: Counter] = [:]
        /// How often the counts of a subject were cleared, by the subject's hash, and when they last were.
        var endings: [Int: (number: Int, at: Date)] = [:]
        /// The number of counters above which expired ones are removed.
        var room = Throttle.room
        var refused = 0
    }

    fileprivate static let room = 100_000
    fileprivate static let most = 1_000_000
    static let memory: TimeInterval = 3600

    private let state = Mutex(State())
    private let alarm: @Sendable (_ label: String) -> Void

    /// A throttle without counts.
    /// - Parameter alarm: called when a count that only raises an alarm exceeds its limit, with the count's label, on
    ///   the thread of that attempt.
    public init(alarm: @escaping @Sendable (_ label: String) -> Void = { _ in }) { self.alarm = alarm }

    /// Checks an attempt, unless one of `counts` requires a wait. It counts from the beginning, so that concurrent
    /// attempts cannot exceed the limits.
    ///
    /// - Parameter work: checks the attempt. What it throws is thrown here, and the attempt does not count.
    public nonisolated(nonsending) func judge<Value>(
        _ counts: [Count], at now: Date, _ work: nonisolated(nonsending) () async throws -> Judgement<Value>
    ) async throws -> Attempt<Value> {
        let keys: [Int]
        switch begin(counts, at: now) {
        case .refused(let until): return .wait(until: until)
        case .begun(let begun): keys = begun
        }
        do {
            let judgement = try await work()
            end(keys, counts, wasRight: judgement.isRight, at: now)
            return .judged(judgement.value)
        } catch {
            end(keys, counts, wasRight: nil, at: now)
            throw error
        }
    }

    /// Counts an event that is limited without being right or wrong, such as sending a mail.
    /// - Returns: nil if it was counted and may happen; otherwise the time from which one may happen.
    public func consume(_ counts: [Count], at now: Date) -> Date? {
        switch begin(counts, at: now) {
        case .refused(let until): return until
        case .begun(let keys):
            end(keys, counts, wasRight: false, at: now)
            return nil
        }
    }

    /// Whether a count has exceeded its limit within the last hour.
    public func isOver(_ count: Count, at now: Date) -> Bool {
        state.withLock { state in
            state.change(state.key(count), count, at: now) { $0.wrong > count.free }
        }
    }

    /// Resets all counts with the subjects of `counts`, from every network.
    public func clear(_ counts: [Count], at now: Date) {
        state.withLock { state in
            state.endings = state.endings.filter { abs(now.timeIntervalSince($0.value.at)) < 2 * Self.memory }
            for subject in counts.map(\.subject.hashValue) {
                state.endings[subject] = ((state.endings[subject]?.number ?? 0) + 1, now)
            }
        }
    }

    /// The number of attempts rejected without a check since the start, and of alarming counts above their limit at
    /// `now`.
    public func figures(at now: Date) -> (refused: Int, alarms: Int) {
        state.withLock { state in
            let alarms = state.counters.values.count {
                $0.hasAlarmed && abs(now.timeIntervalSince($0.last)) < Self.memory
            }
            return (state.refused, alarms)
        }
    }

    private enum Beginning {
        case begun([Int])
        case refused(until: Date)
    }

    private func begin(_ counts: [Count], at now: Date) -> Beginning {
        state.withLock { state in
            let keys = counts.map { state.key($0) }
            let until = zip(keys, counts).compactMap { key, count in
                state.change(key, count, at: now) { $0.wait(count, at: now) }
            }
            if let latest = until.max() {
                state.refused += 1
                return .refused(until: latest)
            }
            for (key, count) in zip(keys, counts) { state.change(key, count, at: now) { $0.pending += 1 } }
            state.makeRoom(at: now)
            return .begun(keys)
        }
    }

    /// - Parameter wasRight: nil if the check has thrown.
    private func end(_ keys: [Int], _ counts: [Count], wasRight: Bool?, at now: Date) {
        let alarmed = state.withLock { state in
            zip(keys, counts).compactMap { key, count in
                state.change(key, count, at: now) { $0.end(count, wasRight: wasRight, at: now) } ? count.label : nil
            }
        }
        for label in alarmed { alarm(label) }
    }
}

extension Throttle.State {
    fileprivate func key(_ count: Throttle.Count) -> Int {
        var hasher = Hasher()
        hasher.combine(count.subject)
        hasher.combine(count.network)
        hasher.combine(endings[count.subject.hashValue]?.number ?? 0)
        return hasher.finalize()
    }

    @discardableResult
    fileprivate mutating func change<Result>(
        _ key: Int, _ count: Throttle.Count, at now: Date, _ change: (inout Counter) -> Result
    ) -> Result {
        var counter = counters[key] ?? Counter(last: now, until: now, leaked: now)
        counter.follow(now, leak: count.leak)
        let result = change(&counter)
        counters[key] = counter.isBlank ? nil : counter
        return result
    }

    /// Removes expired counters if there are many; above the maximum, also those without a wait or attempt in progress.
    fileprivate mutating func makeRoom(at now: Date) {
        guard counters.count > room else { return }
        counters = counters.filter { !$0.value.isOver(at: now) }
        if counters.count > Throttle.most {
            counters = counters.filter { $0.value.pending > 0 || $0.value.until > now }
        }
        room = max(Throttle.room, 2 * counters.count)
    }
}

private struct Counter {
    var wrong = 0
    /// The attempts that are being checked.
    var pending = 0
    var last: Date
    var until: Date
    /// When a wrong attempt last expired by `Count.leak`.
    var leaked: Date
    var hasAlarmed = false

    var isBlank: Bool { wrong == 0 && pending == 0 }

    func isOver(at now: Date) -> Bool { pending == 0 && now > last + Throttle.memory }

    /// Updates it to `now`, which may be earlier than the time of the last update.
    mutating func follow(_ now: Date, leak: TimeInterval?) {
        if now < last {
            until -= last.timeIntervalSince(now)
            leaked -= last.timeIntervalSince(now)
            last = now
        }
        if wrong == 0 { leaked = now }
        if let leak, leak > 0, now > leaked {
            let gone = min(wrong, Int(clamping: min(Throttle.memory, now.timeIntervalSince(leaked)) / leak))
            wrong -= gone
            leaked = wrong == 0 ? now : leaked + Double(gone) * leak
        }
        if now > last + Throttle.memory { (wrong, hasAlarmed) = (0, false) }
    }

    /// The time from which an attempt is accepted; nil if one is accepted now.
    func wait(_ count: Throttle.Count, at now: Date) -> Date? {
        guard let shortest = count.waits.first else { return nil }
        if until > now { return until }
        return pending > 0 && wrong + pending > count.free ? now + shortest : nil
    }

    /// - Returns: whether this attempt raises the alarm.
    mutating func end(_ count: Throttle.Count, wasRight: Bool?, at now: Date) -> Bool {
        pending = max(0, pending - 1)
        switch wasRight {
        case nil: return false
        case true?:
            if count.isClearedWhenRight { (wrong, until) = (0, now) }
            return false
        case false?:
            wrong += 1
            last = now
            until = now + count.pause(after: wrong - count.free)
            guard count.waits.isEmpty, wrong > count.free, !hasAlarmed else { return false }
            hasAlarmed = true
            return true
        }
    }
}
