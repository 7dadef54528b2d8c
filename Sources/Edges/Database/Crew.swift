internal import Dispatch
internal import Foundation
internal import Synchronization

/// A few threads of our own, for work that waits on the disk: Swift's own pool must never wait.
final class Crew: Sendable {
    private let line = Line()

    /// Starts that many threads, named for who reads a thread list.
    init(_ name: String, threads: Int) {
        for number in 1...max(1, threads) {
            let started = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [line] in
                // A thread can name itself only once the one that started it has stored its handle.
                started.wait()
                Thread.current.name = "\(name) \(number)"
                line.serve()
            }
            started.signal()
        }
    }

    deinit { line.end() }

    /// Does the work on one of the threads, in the order of asking; what was taken is done even if the crew ends.
    func take(_ work: @escaping @Sendable () -> Void) { line.add(work) }
}

private final class Line: Sendable {
    private let waiting = Mutex<(work: [@Sendable () -> Void], hasEnded: Bool)>(([], false))
    private let bell = DispatchSemaphore(value: 0)

    func add(_ work: @escaping @Sendable () -> Void) {
        waiting.withLock { $0.work.append(work) }
        bell.signal()
    }

    func end() {
        waiting.withLock { $0.hasEnded = true }
        bell.signal()
    }

    func serve() {
        while true {
            bell.wait()
            let work = waiting.withLock { $0.work.isEmpty ? nil : $0.work.removeFirst() }
            if let work {
                work()
            } else if waiting.withLock({ $0.hasEnded }) {
                // Passed on, for the next thread to end by.
                bell.signal()
                return
            }
        }
    }
}
