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
    private let waiting: CheckedContinuation<T, any Error>
    private var result: Result<T, any Error> = .failure(DatabaseError.ended)

    init(_ work: @escaping @Sendable (Connection) throws -> T, for waiting: CheckedContinuation<T, any Error>) {
        self.work = work
        self.waiting = waiting
    }

    func run(on connection: Connection) -> Bool {
        result = Result { try connection.lend(to: work) }
        return if case .success = result { true } else { false }
    }

    func answer() { waiting.resume(with: result) }

    func fail(_ error: DatabaseError) { waiting.resume(throwing: error) }
}
