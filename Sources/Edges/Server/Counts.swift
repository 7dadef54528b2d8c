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
    private let responses = InlineArray<6, Atomic<Int>> { _ in Atomic(0) }

    /// Counts a response with this status, 100 to 599.
    func answered(_ status: Int) { responses[status / 100].add(1, ordering: .relaxed) }

    func add(to counts: inout Server.Counts) {
        counts.requests += requests.load(ordering: .relaxed)
        counts.handlers += handlers.load(ordering: .relaxed)
        stopwatch.add(to: &counts.durations)
        for digit in responses.indices { counts.responses[digit] += responses[digit].load(ordering: .relaxed) }
    }
}
