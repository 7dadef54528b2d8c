import Scheduling

/// The connections of one client to one loop that have work left.
final class ClientQueue {
    /// How many connections the client has open.
    var open = 0
    fileprivate var connections = Queue<Connection>()
}

/// The connections of a loop that have work left, taken in turn: a client has one turn in each round, however many
/// connections it has.
struct ReadyList {
    private var clients = Queue<ClientQueue>()

    var isEmpty: Bool { clients.isEmpty }

    /// Adds a connection at its client's end; it is there once at most.
    mutating func add(_ connection: Connection) {
        guard !connection.isReady else { return }
        connection.isReady = true
        let client = connection.client
        if client.connections.isEmpty { clients.append(client) }
        client.connections.append(connection)
    }

    /// The connection whose turn it is; nil when none has work left.
    mutating func next() -> Connection? {
        guard let client = clients.takeFirst(), let connection = client.connections.takeFirst() else { return nil }
        connection.isReady = false
        if !client.connections.isEmpty { clients.append(client) }
        return connection
    }
}
