/// What somebody wants of a store, and waits for.
protocol Errand: AnyObject, Sendable {
    /// Does it on the connection; false when it failed and what it changed is to be undone.
    func run(on connection: Connection) -> Bool
    /// Tells whoever waits how `run` went.
    func answer()
    /// Tells whoever waits that the store failed them.
    func fail(_ error: DatabaseError)
}

/// A closure and the task that waits for it.
///
/// `@unchecked Sendable`: `result` is touched only by the thread whose turn it is.
final class ClosureErrand<T: Sendable>: Errand, @unchecked Sendable {
    private let work: @Sendable (Connection) throws -> T
    private let waiting: Waiter<T>
    private var result: Result<T, any Error> = .failure(DatabaseError.ended)

    init(_ work: @escaping @Sendable (Connection) throws -> T, for waiting: Waiter<T>) {
        self.work = work
        self.waiting = waiting
    }

    func run(on connection: Connection) -> Bool {
        result = Result { try connection.lend(to: work) }
        return if case .success = result { true } else { false }
    }

    func answer() { waiting.resume(returning: result) }

    func fail(_ error: DatabaseError) { waiting.resume(returning: .failure(error)) }
}

/// A task that waits for what a thread of the workshop answers.
///
/// The answer is a result, not an error of the continuation: in an optimized build of Swift 6.3, an error that a
/// continuation throws in a `nonisolated(nonsending)` function reaches an actor that called it on another executor.
typealias Waiter<T> = CheckedContinuation<Result<T, any Error>, Never>
