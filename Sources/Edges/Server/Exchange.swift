import Synchronization
import Web

/// Where a handler and its connection meet: whoever comes second acts.
final class Exchange: Sendable {
    enum Outcome: Sendable {
        case verdict(Verdict)
        case response(Response)
    }

    private let state = Mutex<(outcome: Outcome?, isLeft: Bool)>((nil, false))

    /// Leaves what came of it. Returns true if the connection has stopped waiting here and has to be called.
    func finish(_ outcome: Outcome) -> Bool {
        state.withLock {
            $0.outcome = outcome
            return $0.isLeft
        }
    }

    /// Takes what came of it; nil when the handler still waits for something, and calls later.
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
