import Synchronization

/// The folder for bodies that are too long for memory, and how much of it each client's fill: one client cannot fill the
/// disk.
final class ScratchRoom: Sendable {
    let folder: String
    private let limit: Int
    private let held = Mutex<[String: Int]>([:])

    /// - Parameter limit: the most bytes of one client.
    init(_ folder: String, limit: Int) {
        self.folder = folder
        self.limit = limit
    }

    /// Counts so many bytes more for a client; false, and nothing is counted, when they are too many.
    func take(_ count: Int, for client: String) -> Bool {
        held.withLock { held in
            let all = held[client, default: 0]
            guard count <= limit - all else { return false }
            held[client] = all + count
            return true
        }
    }

    func giveBack(_ count: Int, for client: String) {
        held.withLock { held in
            let left = held[client, default: 0] - count
            held[client] = left > 0 ? left : nil
        }
    }
}
