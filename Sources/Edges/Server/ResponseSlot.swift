import Synchronization
import Web

/// Passes a handler's outcome to its connection, whichever of the two comes first.
final class ResponseSlot: Sendable {
    enum Outcome: Sendable {
        case verdict(HeadDecision)
        case response(Response)
    }

    private let state = Mutex<(outcome: Outcome?, isLeft: Bool)>((nil, false))

    /// Stores the outcome. Returns true if the connection no longer waits here and has to be notified.
    func finish(_ outcome: Outcome) -> Bool {
        state.withLock {
            $0.outcome = outcome
            return $0.isLeft
        }
    }

    /// Takes the outcome; nil when the handler is suspended, which then notifies the loop.
    func collect() -> Outcome? {
        state.withLock {
            guard let outcome = $0.outcome else {
                $0.isLeft = true
                return nil
            }
            $0 = (nil, false)
            return outcome
        }
    }
}
