import Scheduling

/// The connections of one client to one loop that have work left.
final class ClientQueue {
    /// The number of the client's open connections to the loop.
    var open = 0
    fileprivate var connections = Queue<Connection>()
}

/// The connections of a loop that have work left, served in turn: each client has one turn per round, however many
/// connections it has.
struct ReadyList {
    private var clients = Queue<ClientQueue>()

    var isEmpty: Bool { clients.isEmpty }

    /// Adds a connection behind its client's others, unless it is in the list already.
    mutating func add(_ connection: Connection) {
        guard !connection.isReady else { return }
        connection.isReady = true
        let client = connection.client
        if client.connections.isEmpty { clients.append(client) }
        client.connections.append(connection)
    }

    /// Removes and returns the next connection in turn; nil when none has work left.
    mutating func next() -> Connection? {
        guard let client = clients.takeFirst(), let connection = client.connections.takeFirst() else { return nil }
        connection.isReady = false
        if !client.connections.isEmpty { clients.append(client) }
        return connection
    }
}
