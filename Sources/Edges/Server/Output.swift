import CEpoll

/// A file open for reading, closed with its last reference.
final class OpenFile: Sendable {
    let descriptor: Int32

    /// Opens a regular file of at least `count` bytes; nil when there is none.
    init?(path: String, count: Int) {
        descriptor = open_reading(path)
        guard descriptor >= 0, file_length(descriptor) >= count else { return nil }
    }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }
}

/// The output of one connection, in order: buffered bytes, each run followed by a body that is sent without copying.
final class Output {
    enum Progress { case done, full, broken }

    enum Tail {
        case none
        case bytes([UInt8])
        case file(OpenFile, count: Int)

        var count: Int {
            switch self {
            case .none: 0
            case .bytes(let bytes): bytes.count
            case .file(_, let count): count
            }
        }
    }

    /// The most bytes sent to one client before others are served.
    private static let turn = 1 << 20

    var bytes: [UInt8] = []
    private var parts: [(end: Int, tail: Tail)] = []
    private var next = 0
    private var sent = 0
    private var tailSent = 0
    /// Bytes accepted by the socket since the output was last empty.
    private(set) var total = 0

    var isEmpty: Bool { sent == bytes.count && next == parts.count }

    /// Bytes not sent yet.
    var count: Int { bytes.count - sent + parts[next...].reduce(-tailSent) { $0 + $1.tail.count } }

    /// Adds `tail` after the bytes so far. Short ones are copied, which is cheaper than a second run.
    func append(_ tail: Tail) {
        switch tail {
        case .bytes(let body) where body.count <= 2048: bytes.append(contentsOf: body)
        default: if tail.count > 0 { parts.append((bytes.count, tail)) }
        }
    }

    func send(to descriptor: Int32) -> Progress {
        var turn = 0
        while !isEmpty {
            let (end, tail) = next < parts.count ? parts[next] : (bytes.count, .none)
            let head = end - sent
            let wanted = head + tail.count - tailSent
            let count = write(head: head, tail, to: descriptor)
            guard count > 0 else {
                let error = last_error()
                if count < 0 && error == EINTR { continue }
                return count < 0 && error == EAGAIN ? .full : .broken
            }
            sent += min(count, head)
            tailSent += max(0, count - head)
            total += count
            turn += count
            if sent == end && tailSent == tail.count && next < parts.count {
                parts[next].tail = .none
                next += 1
                tailSent = 0
            } else if count < wanted, case .file = tail, turn < Self.turn {
                continue
            } else if count < wanted {
                return .full
            }
        }
        clear()
        return .done
    }

    private func write(head: Int, _ tail: Tail, to descriptor: Int32) -> Int {
        let (sent, tailSent) = (sent, tailSent)
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress.map { $0 + sent }
            switch tail {
            case .none: return send_two(descriptor, start, head, nil, 0, 0)
            case .bytes(let body):
                return body.withUnsafeBytes { rest in
                    let place = rest.baseAddress.map { $0 + tailSent }
                    guard head > 0 else { return send_two(descriptor, place, rest.count - tailSent, nil, 0, 0) }
                    return send_two(descriptor, start, head, place, rest.count - tailSent, 0)
                }
            case .file(let file, let count):
                if head > 0 { return send_two(descriptor, start, head, nil, 0, 1) }
                return send_file(descriptor, file.descriptor, tailSent, min(count - tailSent, 256 * 1024))
            }
        }
    }

    private func clear() {
        bytes.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        (next, sent, tailSent, total) = (0, 0, 0, 0)
    }
}
