import Synchronization

extension Server {
    /// A histogram of the time from a request's complete head to its response, receiving the body included.
    public struct Durations: Sendable, Hashable {
        /// The upper bounds of the steps, in seconds; a last step without a bound follows.
        public static let ends = [0.0005, 0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 1]

        /// The number of responses in each step.
        public var steps = [Int](repeating: 0, count: ends.count + 1)
        /// The sum of all times, in seconds.
        public var seconds = 0.0

        /// All zero.
        public init() {}
    }
}

/// One loop's response times: written by its thread, read by any.
final class Stopwatch: Sendable {
    private static let ends = Server.Durations.ends.map { Nanoseconds($0 * 1_000_000_000) }

    private let steps = InlineArray<14, Atomic<Int>> { _ in Atomic(0) }
    private let total = Atomic(0)

    func took(_ time: Nanoseconds) {
        let step = Self.ends.firstIndex { time <= $0 } ?? Self.ends.count
        steps[step].add(1, ordering: .relaxed)
        total.add(time, ordering: .relaxed)
    }

    func add(to durations: inout Server.Durations) {
        for step in durations.steps.indices { durations.steps[step] += steps[step].load(ordering: .relaxed) }
        durations.seconds += Double(total.load(ordering: .relaxed)) / 1_000_000_000
    }
}
