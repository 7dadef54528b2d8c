import Web

/// Receives one body: kept for a handler, or discarded.
final class BodyReader {
    enum BodyError: Error {
        case tooLong
        case refused(HTTPError)
    }

    enum Purpose {
        /// Kept for a handler, up to `limit` bytes; the rest of a body with a Content-Length is discarded.
        case kept(
            limit: Int, surplus: Int, tooLarge: @Sendable () async -> Response,
            then: @Sendable (Body) async -> Response)
        /// The request is answered already; up to `limit` bytes are read so that the connection can stay open.
        case dropped(limit: Int)
    }

    let purpose: Purpose
    let started: Nanoseconds
    private(set) var spool: Spool
    private(set) var received = 0
    private var remaining: Int
    private var chunks: Chunks?
    private let limit: Int
    private let isKept: Bool

    init(_ framing: Request.Framing, for purpose: Purpose, spool: Spool, at now: Nanoseconds) {
        self.purpose = purpose
        self.spool = spool
        started = now
        switch purpose {
        case .kept(let limit, _, _, _): (self.limit, isKept) = (limit, true)
        case .dropped(let limit): (self.limit, isKept) = (limit, false)
        }
        switch framing {
        case .none: remaining = 0
        case .length(let length): remaining = length
        case .chunked:
            remaining = 0
            chunks = Chunks()
        }
    }

    /// Reads the input received. Returns true once the body is complete.
    func read(_ input: Input) throws(BodyError) -> Bool {
        let taken = try input.look { bytes throws(BodyError) in
            if chunks != nil { return try readChunks(bytes) }
            let count = min(remaining, bytes.count)
            try keep(bytes.extracting(0..<count))
            remaining -= count
            return count
        }
        received += taken
        input.consume(taken)
        guard chunks?.isDone ?? (remaining == 0) else { return false }
        do { try spool.flush() } catch { throw .refused(error) }
        return true
    }

    private func readChunks(_ bytes: Span<UInt8>) throws(BodyError) -> Int {
        guard var chunks else { return 0 }
        defer { self.chunks = chunks }
        return try chunks.read(
            bytes, into: { data throws(BodyError) in try keep(data) }, refuse: { BodyError.refused($0) })
    }

    private func keep(_ data: Span<UInt8>) throws(BodyError) {
        guard isKept else {
            guard received + data.count <= limit else { throw .tooLong }
            return
        }
        let free = limit - spool.count
        // A chunked body may not be longer; a Content-Length was checked before the body was accepted.
        if data.count > free, chunks != nil { throw .tooLong }
        do { try spool.append(data.extracting(0..<min(free, data.count))) } catch { throw .refused(error) }
    }

    /// Whether the body is too slow: over its time limit, or below its rate once the time for a head is over.
    func isOverdue(at now: Nanoseconds, _ limits: Server.Limits) -> Bool {
        let elapsed = now - started
        let allowed = received * 1_000_000_000 / max(1, limits.fileRate)
        if elapsed > limits.body.nanoseconds + allowed { return true }
        let earned = received * 1_000_000_000 / max(1, limits.bodyRate)
        return elapsed > limits.header.nanoseconds + earned
    }
}
