import Web

/// One client's connection. Belongs to one loop; only its thread accesses it.
final class Connection {
    enum Phase {
        /// A request head is awaited or being received.
        case head
        /// A handler is suspended.
        case handler
        /// A body is being received.
        case body
        /// The last response is being sent; then the connection ends.
        case closing
        /// Nothing more is sent; further input is discarded, so that the client reads the response before it notices
        /// the end (RFC 9112, section 9.6).
        case lingering
    }

    let descriptor: Int32
    /// Distinguishes this connection from an earlier one with the same descriptor.
    let generation: UInt32
    let peer: Peer
    /// Whether it was accepted only to be answered with 503.
    let isRefused: Bool
    /// The queue of its client's connections to this loop that have work left.
    let client: ClientQueue
    let slot = ResponseSlot()

    var phase = Phase.head
    var scan = HeadScan()
    /// Bytes received and not parsed yet.
    var leftover: [UInt8] = []
    /// Output that the socket has not accepted yet; nil when everything is sent.
    var output: Output?
    var request: Request?
    /// When the request's head was complete.
    var began: Nanoseconds = 0
    var intake: BodyReader?
    /// The file of the body that the handler was given, kept until it has returned.
    var scratch: ScratchFile?
    /// Whether the request has a body that is not completely read.
    var isBodyUnread = false
    /// Whether the client has closed its side.
    var hasEnded = false
    /// Whether the time limit of a request head applies; before the head's first byte, that of keep-alive does.
    var isHeadStarted = true
    /// Whether unread input may still arrive when the connection closes.
    var lingers = false
    /// The epoll events that it is watched for.
    var events: UInt32 = 0
    /// The epoll events since its last turn.
    var pending: UInt32 = 0
    /// Whether it is in the ready list.
    var isReady = false
    /// Whether its suspended handler has finished.
    var isAnswered = false
    /// Whether its turn ended before all input received was parsed.
    var hasMore = false
    var isClosed = false
    /// When the current phase times out.
    var deadline: Nanoseconds = .max
    /// When the socket first accepted no more output.
    var writingSince: Nanoseconds?

    init(_ descriptor: Int32, generation: UInt32, peer: Peer, isRefused: Bool, client: ClientQueue) {
        (self.descriptor, self.generation, self.peer) = (descriptor, generation, peer)
        (self.isRefused, self.client) = (isRefused, client)
    }

    var id: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

    /// Whether more input from this client can be used now.
    var wantsInput: Bool {
        guard !hasEnded, !hasMore else { return false }
        return phase == .lingering || output == nil && (phase == .head || phase == .body)
    }

    /// Whether it has neither input nor output and waits for a request.
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
