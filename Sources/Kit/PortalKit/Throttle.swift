public import Foundation
import Synchronization
import Web

/// Counts tries before they are judged, and makes each wrong one wait longer than the one before, by whatever it is
/// counted for.
///
/// Waits, never locks: a count falls away an hour after its last wrong try. It holds on to spans of time and not to
/// instants, so that a clock that is set back lengthens no wait.
public final class Throttle: Sendable {
    /// What became of a try.
    public enum Attempt<Value> {
        case judged(Value)
        /// Nothing was judged: the next try is taken at `until`.
        case wait(until: Date)
    }

    /// How a try was judged. `isRight` ends the waits of the account from the same network.
    public struct Judgement<Value> {
        let isRight: Bool
        let value: Value

        public static func right(_ value: Value) -> Judgement { Judgement(isRight: true, value: value) }
        public static func wrong(_ value: Value) -> Judgement { Judgement(isRight: false, value: value) }
    }

    fileprivate struct State {
        var counters: [Int: Counter] = [:]
        /// How often the waits of an account were ended, by its subject, and when they last were.
        var endings: [Int: (number: Int, at: Date)] = [:]
        /// How many counters there may be before those that are over are looked for.
        var room = Throttle.room
        var refused = 0
    }

    fileprivate static let room = 100_000
    fileprivate static let most = 1_000_000
    static let memory: TimeInterval = 3600

    private let state = Mutex(State())
    private let alarm: @Sendable (_ label: String) -> Void

    /// - Parameter alarm: called as a count that only alarms passes what is free, with its label.
    public init(alarm: @escaping @Sendable (_ label: String) -> Void = { _ in }) { self.alarm = alarm }

    /// Judges a try that is counted beforehand, so that of many at once no more are judged than of as many in turn.
    ///
    /// - Parameter work: judges the try. What it throws is thrown here, and the try does not count.
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

    /// Uses up one of the free times of each count. Returns the time before which there is none; nil when it was used.
    public func consume(_ counts: [Count], at now: Date) -> Date? {
        switch begin(counts, at: now) {
        case .refused(let until): return until
        case .begun(let keys):
            end(keys, counts, wasRight: false, at: now)
            return nil
        }
    }

    /// Whether a count has passed what is free.
    public func isOver(_ count: Count, at now: Date) -> Bool {
        state.withLock { state in
            state.change(state.key(count), count, at: now) { $0.wrong > count.free }
        }
    }

    /// Ends the waits of each count's subject, from every network.
    public func clear(_ counts: [Count], at now: Date) {
        state.withLock { state in
            state.endings = state.endings.filter { abs(now.timeIntervalSince($0.value.at)) < 2 * Self.memory }
            for subject in counts.map(\.subject.hashValue) {
                state.endings[subject] = ((state.endings[subject]?.number ?? 0) + 1, now)
            }
        }
    }

    /// How many tries were refused unjudged since the start, and how many counts that only alarm are over at `now`.
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

    /// - Parameter wasRight: nil where nothing was judged.
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

    /// Forgets what is over, once there is much.
    fileprivate mutating func makeRoom(at now: Date) {
        guard counters.count > room else { return }
        counters = counters.filter { !$0.value.isOver(at: now) }
        if counters.count > Throttle.most {
            counters = counters.filter { $0.value.pending > 0 || $0.value.until > now }
        }
        room = max(Throttle.room, 2 * counters.count)
    }
}

/// What one count has come to.
private struct Counter {
    var wrong = 0
    /// Tries that are being judged.
    var pending = 0
    var last: Date
    var until: Date
    /// When a try last fell away by itself.
    var leaked: Date
    var hasAlarmed = false

    var isBlank: Bool { wrong == 0 && pending == 0 }

    func isOver(at now: Date) -> Bool { pending == 0 && now > last + Throttle.memory }

    /// Brings it to the present, which may lie before what was the present.
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

    /// The time before which no further try is taken; nil when one is taken now.
    func wait(_ count: Throttle.Count, at now: Date) -> Date? {
        guard let shortest = count.waits.first else { return nil }
        if until > now { return until }
        return pending > 0 && wrong + pending > count.free ? now + shortest : nil
    }

    /// Returns whether the count alarms from this try on.
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
