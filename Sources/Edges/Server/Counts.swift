import Synchronization

extension Server {
    /// Counters since the server was created, and current values.
    public struct Counts: Sendable, Hashable {
        /// Connections open now.
        public var open = 0
        /// Connections accepted, refused ones among them.
        public var accepted = 0
        /// Connections beyond the limits, answered with 503 or closed at once.
        public var refused = 0
        /// Requests with a valid head.
        public var requests = 0
        /// Responses by the first digit of their status, 1 to 5, at the indices 1 to 5; interim responses (100)
        /// included.
        public var responses = [Int](repeating: 0, count: 6)
        /// Handlers suspended now.
        public var handlers = 0
        /// How long the requests took.
        public var durations = Durations()

        /// All zero.
        public init() {}
    }
}

/// One loop's counters: written by its thread, read by any.
final class Counters: Sendable {
    let requests = Atomic(0)
    let handlers = Atomic(0)
    let stopwatch = Stopwatch()
    private let one = Atomic(0)
    private let two = Atomic(0)
    private let three = Atomic(0)
    private let four = Atomic(0)
    private let five = Atomic(0)

    func answered(_ status: Int) {
        switch status / 100 {
        case 1: one.add(1, ordering: .relaxed)
        case 2: two.add(1, ordering: .relaxed)
        case 3: three.add(1, ordering: .relaxed)
        case 4: four.add(1, ordering: .relaxed)
        default: five.add(1, ordering: .relaxed)
        }
    }

    func add(to counts: inout Server.Counts) {
        counts.requests += requests.load(ordering: .relaxed)
        counts.handlers += handlers.load(ordering: .relaxed)
        stopwatch.add(to: &counts.durations)
        counts.responses[1] += one.load(ordering: .relaxed)
        counts.responses[2] += two.load(ordering: .relaxed)
        counts.responses[3] += three.load(ordering: .relaxed)
        counts.responses[4] += four.load(ordering: .relaxed)
        counts.responses[5] += five.load(ordering: .relaxed)
    }
}
