import Dispatch
import Foundation
import Synchronization
import Testing
import Web

@testable import Portal

/// A random sequence that a seed tells whole (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Runs tasks at once, and decides at each of their waits which of them goes on: the order of their steps is drawn from a
/// seed and nothing else.
///
/// Each task runs on an executor of its own. A step is what it does until it waits for a password's hash, for the store,
/// or of its own accord (`Task.yield`). The next step of any task is begun once every other task is done or can go on.
enum Interleaver {
    typealias Work = @Sendable () async -> Void

    /// Returns when all are done, with the order in which they took their steps.
    static func run(_ works: [Work], _ random: SeededRandom) async -> [Int] {
        let bell = DispatchSemaphore(value: 0)
        let lanes = works.map { _ in Lane(bell) }
        for (lane, work) in zip(lanes, works) {
            Task(executorPreference: lane) {
                await work()
                lane.finish()
            }
        }
        return await withCheckedContinuation { done in
            Thread.detachNewThread {
                var (random, order) = (random, [Int]())
                while true {
                    while !lanes.allSatisfy(\.isReady) { bell.wait() }
                    let open = lanes.indices.filter { !lanes[$0].isFinished }
                    guard let next = open.randomElement(using: &random) else { break }
                    order.append(next)
                    lanes[next].step()
                }
                done.resume(returning: order)
            }
        }
    }
}

/// The executor of one task.
private final class Lane: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let bell: DispatchSemaphore

    init(_ bell: DispatchSemaphore) { self.bell = bell }

    /// Whether it waits for nothing but its turn.
    var isReady: Bool { state.withLock { $0.isFinished || !$0.jobs.isEmpty } }
    var isFinished: Bool { state.withLock { $0.isFinished } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Within the lock: as soon as the job can be taken, it may be run to its end, and this lane be gone.
        state.withLock {
            $0.jobs.append(job)
            bell.signal()
        }
    }

    func finish() {
        state.withLock {
            $0.isFinished = true
            bell.signal()
        }
    }

    func step() {
        guard let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { return }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}

extension Town {
    /// Sends one request whose body comes some time after its head, as others' requests may be answered between the two.
    func sendSlowly(_ head: Web.Head, _ body: [UInt8] = []) async -> Seen {
        let address = head.path + (head.query.map { "?" + $0 } ?? "")
        let verdict = await requestHandler.answer(head)
        await Task.yield()
        switch verdict {
        case .answer(let response): return Seen(address: address, response: response)
        case .read(_, _, _, let then): return Seen(address: address, response: await then(.bytes(body)))
        }
    }
}
