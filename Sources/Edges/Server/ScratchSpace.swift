import Synchronization

/// The folder for bodies that are too long for memory, and the bytes in use per client, so that none can fill the disk.
final class ScratchSpace: Sendable {
    let folder: String
    private let limit: Int
    private let held = Mutex<[String: Int]>([:])

    /// - Parameter limit: the most bytes of one client.
    init(_ folder: String, limit: Int) { (self.folder, self.limit) = (folder, limit) }

    /// Reserves `count` bytes for a client; false, with nothing reserved, when that exceeds the limit.
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
