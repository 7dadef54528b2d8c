internal import Foundation

/// A few threads for work that waits for the disk, so that it does not block the threads of Swift tasks.
struct WaitingRoom: Sendable {
    private let queue: OperationQueue

    init(threads: Int) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = threads
    }

    func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let queue = queue
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
