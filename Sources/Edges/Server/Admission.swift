import Synchronization

/// Counts connections in all and per client network.
final class Admission: Sendable {
    enum Decision {
        case serve
        /// Answer with 503.
        case refuse
        /// Close without a response, because too many are being refused.
        case drop
    }

    private struct State {
        var open = 0
        var refusing = 0
        var accepted = 0
        var refused = 0
        var perNetwork: [Address: Int] = [:]
    }

    /// The most connections beyond the limits that are answered with 503 at one time.
    private static let refusing = 256

    private let limit: Int
    private let limitPerAddress: Int
    private let state = Mutex(State())

    init(limit: Int, limitPerAddress: Int) { (self.limit, self.limitPerAddress) = (limit, limitPerAddress) }

    /// Decides on a new connection. Unless dropped, it has to be released.
    func admit(_ peer: Peer) -> Decision {
        state.withLock { state in
            state.accepted += 1
            let key = peer.address.network
            let isCounted = peer.isCounted
            let isRoom = state.open < limit && (!isCounted || state.perNetwork[key, default: 0] < limitPerAddress)
            guard isRoom else {
                state.refused += 1
                guard state.refusing < Self.refusing else { return .drop }
                state.refusing += 1
                return .refuse
            }
            state.open += 1
            if isCounted { state.perNetwork[key, default: 0] += 1 }
            return .serve
        }
    }

    func release(_ peer: Peer, wasRefused: Bool) {
        state.withLock { state in
            guard !wasRefused else {
                state.refusing -= 1
                return
            }
            state.open -= 1
            guard peer.isCounted else { return }
            let key = peer.address.network
            let left = state.perNetwork[key, default: 0] - 1
            state.perNetwork[key] = left > 0 ? left : nil
        }
    }

    /// Counts a connection that was closed at once because no descriptor was left.
    func dropped() {
        state.withLock {
            $0.accepted += 1
            $0.refused += 1
        }
    }

    func add(to counts: inout Server.Counts) {
        state.withLock {
            counts.open += $0.open + $0.refusing
            counts.accepted += $0.accepted
            counts.refused += $0.refused
        }
    }
}
