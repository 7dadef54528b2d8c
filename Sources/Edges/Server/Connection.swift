import Web

/// One client's connection. Belongs to one loop, and is touched by its thread only.
final class Connection {
    enum Phase {
        /// A request head is awaited or on its way.
        case head
        /// A handler is at work, and waits for something.
        case handler
        /// A body is on its way.
        case body
        /// The last response is being sent; then the connection ends.
        case closing
        /// Nothing more is said; what still comes is thrown away, so that the client reads the response before
        /// it learns of the end (RFC 9112, section 9.6).
        case lingering
    }

    let descriptor: Int32
    /// Tells this connection from an earlier one with the same descriptor.
    let generation: UInt32
    let peer: Peer
    /// Whether it is here only to be told that there is no room.
    let isRefused: Bool
    /// Its client's connections to this loop that have work left.
    let client: ClientQueue
    let exchange = Exchange()

    var phase = Phase.head
    var scan = HeadScan()
    /// Bytes that came and are not read yet.
    var leftover: [UInt8] = []
    /// What the system has not taken yet; nil when everything is sent.
    var output: Output?
    var request: Request?
    /// When its head was there.
    var began: Nanoseconds = 0
    var intake: Intake?
    /// The file of the body that a handler was given, kept until it has answered.
    var scratch: ScratchFile?
    /// Whether a body is announced of which nothing was read.
    var isBodyUnread = false
    /// Whether the client has said that nothing more comes.
    var hasEnded = false
    /// Whether the time for a request head runs; before its first byte the time of keep-alive does.
    var isHeadStarted = true
    /// Whether something unread may still be on its way when the connection closes.
    var lingers = false
    /// What the system watches it for.
    var events: UInt32 = 0
    /// What the system has told of it since its last turn.
    var pending: UInt32 = 0
    /// Whether it waits in the ready list.
    var isReady = false
    /// Whether its handler is done.
    var isAnswered = false
    /// Whether its turn ended before everything that has come was read.
    var hasMore = false
    var isClosed = false
    /// When the present phase has to be over.
    var deadline: Nanoseconds = .max
    /// When the system first had no room for the output.
    var writingSince: Nanoseconds?

    init(_ descriptor: Int32, generation: UInt32, peer: Peer, isRefused: Bool, client: ClientQueue) {
        self.descriptor = descriptor
        self.generation = generation
        self.peer = peer
        self.isRefused = isRefused
        self.client = client
    }

    var id: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

    /// Whether more from this client can be used just now.
    var wantsInput: Bool {
        guard !hasEnded, !hasMore else { return false }
        return phase == .lingering || output == nil && (phase == .head || phase == .body)
    }

    /// Whether nothing is going on.
    var isIdle: Bool { phase == .head && leftover.isEmpty && output == nil && !isReady }

    func isOverdue(at now: Nanoseconds, _ limits: Server.Limits) -> Bool {
        if let output, let writingSince {
            let earned = output.total * 1_000_000_000 / max(1, limits.fileRate)
            return now - writingSince > limits.write.nanoseconds + earned
        }
        if phase == .body, let intake { return intake.isOverdue(at: now, limits) }
        return now > deadline && !hasMore
    }
}
