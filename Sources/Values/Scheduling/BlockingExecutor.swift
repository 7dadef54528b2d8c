internal import Foundation

/// A few threads for work that blocks, such as reads of a disk or a socket, so that it blocks no thread of Swift tasks.
public struct BlockingExecutor: Sendable {
    private let queue: OperationQueue

    /// Runs at most `threads` pieces of work at a time; others wait in order, and none is refused.
    public init(threads: Int) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = threads
    }

    /// Returns what `work` returns on one of the threads. Throws what it throws; a cancelled task still waits for it.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let queue = queue
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
