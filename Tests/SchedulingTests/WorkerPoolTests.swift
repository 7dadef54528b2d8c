import Dispatch
import Synchronization
import Testing

@testable import Scheduling

@Suite(.timeLimit(.minutes(2))) struct WorkerPoolTests {
    private let roomy = QueueShares(total: 100, tenant: 100, client: 100)

    /// Keeps the only thread of a pool busy until it is released.
    private final class Hold: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        let work: Task<Void, any Error>

        init(_ pool: WorkerPool) async {
            let inside = AsyncStream<Void>.makeStream()
            let gate = gate
            work = Task {
                try await pool.run {
                    inside.continuation.finish()
                    gate.wait()
                }
            }
            for await _ in inside.stream {}
        }

        func release() { gate.signal() }
    }

    /// Has a job wait in the pool that notes its name when it is done.
    private func add(
        _ name: String, for workload: Workload, kind: String = "", to pool: WorkerPool, _ done: DoneList
    ) async -> Task<Void, any Error> {
        let before = pool.waiting
        let task = Workload.$current.withValue(workload) {
            Task { try await pool.run(kind: kind) { done.names.withLock { $0.append(name) } } }
        }
        while pool.waiting == before { await Task.yield() }
        return task
    }

    private final class DoneList: Sendable {
        let names = Mutex<[String]>([])
    }

    @Test func `a council's sign-in comes after one of another's registrations, however many wait`() async throws {
        let (pool, done) = (WorkerPool("test", threads: 1, shares: roomy), DoneList())
        let hold = await Hold(pool)
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<40 {
            let client = Workload(tenant: "busy", client: "\(number % 10)")
            tasks.append(await add("busy \(number)", for: client, kind: "new password", to: pool, done))
        }
        let quiet = Workload(tenant: "quiet", client: "one")
        tasks.append(await add("quiet", for: quiet, kind: "sign-in", to: pool, done))
        let neighbour = Workload(tenant: "busy", client: "eleven")
        tasks.append(await add("neighbour", for: neighbour, kind: "sign-in", to: pool, done))
        hold.release()
        for task in tasks { try await task.value }
        let order = done.names.withLock { $0 }
        #expect(order.prefix(3) == ["busy 0", "quiet", "neighbour"])
        #expect(order.count == 42)
    }

    @Test func `a client that fills its share is refused at once, and a neighbour of its council is not`() async throws
    {
        let shares = QueueShares(total: 10, tenant: 6, client: 3)
        let (pool, done) = (WorkerPool("test", threads: 1, shares: shares), DoneList())
        let hold = await Hold(pool)
        let greedy = Workload(tenant: "one", client: "greedy")
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<3 { tasks.append(await add("\(number)", for: greedy, to: pool, done)) }
        // The thread is still held: that this comes back at all shows that nothing waited for it.
        await #expect(throws: WorkerPool.Busy()) {
            try await Workload.$current.withValue(greedy) { try await pool.run {} }
        }
        #expect(pool.refused == 1)
        let other = Workload(tenant: "one", client: "other")
        tasks.append(await add("other", for: other, to: pool, done))
        hold.release()
        for task in tasks { try await task.value }
        #expect(done.names.withLock { $0 } == ["0", "other", "1", "2"])
    }

    @Test func `who gives up a place to one that holds less is refused`() async throws {
        let shares = QueueShares(total: 4, tenant: 4, client: 4)
        let (pool, done) = (WorkerPool("test", threads: 1, shares: shares), DoneList())
        let hold = await Hold(pool)
        let greedy = Workload(tenant: "greedy", client: "a")
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<4 { tasks.append(await add("\(number)", for: greedy, to: pool, done)) }
        let newcomer = Workload.$current.withValue(Workload(tenant: "other", client: "b")) {
            Task { try await pool.run { done.names.withLock { $0.append("other") } } }
        }
        await #expect(throws: WorkerPool.Busy()) { try await tasks[3].value }
        hold.release()
        try await newcomer.value
        for task in tasks[..<3] { try await task.value }
        #expect(done.names.withLock { $0 } == ["0", "other", "1", "2"])
    }

    @Test func `a cancelled task gives up its place in the queue and hears of it`() async throws {
        let (pool, done) = (WorkerPool("test", threads: 1, shares: roomy), DoneList())
        let hold = await Hold(pool)
        let unwanted = await add("unwanted", for: Workload(), to: pool, done)
        unwanted.cancel()
        // The thread is still held: only the place in the queue is given up.
        await #expect(throws: CancellationError.self) { try await unwanted.value }
        #expect(pool.waiting == 0)
        hold.release()
        try await hold.work.value
        try await pool.run {}
        #expect(done.names.withLock { $0 } == [])
    }
}
