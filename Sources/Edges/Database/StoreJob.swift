/// Work queued at a store, and the task that waits for it.
protocol StoreJob: AnyObject, Sendable {
    /// Does the work on the connection; false when it failed and its changes have to be rolled back.
    func run(on connection: Connection) -> Bool
    /// Resumes the waiting task with the result of `run`.
    func answer()
    /// Resumes the waiting task with an error of the store.
    func fail(_ error: DatabaseError)
}

/// A closure and the task that waits for it.
///
/// `@unchecked Sendable`: `result` is accessed only by the thread that runs the job.
final class ClosureJob<T: Sendable>: StoreJob, @unchecked Sendable {
    private let work: @Sendable (Connection) throws -> T
    private let waiting: Waiter<T>
    private var result: Result<T, any Error> = .failure(DatabaseError.ended)

    init(_ work: @escaping @Sendable (Connection) throws -> T, for waiting: Waiter<T>) {
        (self.work, self.waiting) = (work, waiting)
    }

    func run(on connection: Connection) -> Bool {
        result = Result { try connection.withAccess(work) }
        return if case .success = result { true } else { false }
    }

    func answer() { waiting.resume(returning: result) }

    func fail(_ error: DatabaseError) { waiting.resume(returning: .failure(error)) }
}

/// A task that waits for a result from a thread of the threads.
///
/// The result is a value, not an error of the continuation: in an optimized build of Swift 6.3, an error that a
/// continuation throws in a `nonisolated(nonsending)` function reaches the calling actor on another executor.
typealias Waiter<T> = CheckedContinuation<Result<T, any Error>, Never>
