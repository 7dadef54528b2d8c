import CEpoll

/// The input of one connection that is not parsed yet. All connections of a loop share one: each keeps only its
/// leftover bytes, so that idle ones need almost no memory.
final class Input {
    private var bytes: [UInt8]
    private var start = 0
    private var end = 0

    init(capacity: Int) { bytes = [UInt8](repeating: 0, count: capacity) }

    var count: Int { end - start }

    /// Starts with the leftover bytes of a connection.
    func load(_ leftover: [UInt8]) {
        start = 0
        end = leftover.count
        bytes.replaceSubrange(0..<end, with: leftover)
    }

    /// The bytes not parsed yet, for the connection to keep.
    func unload() -> [UInt8] { start == end ? [] : Array(bytes[start..<end]) }

    /// Reads once from a descriptor. Returns the number of bytes read, 0 at the end, -1 on an error.
    func fill(from descriptor: Int32) -> Int {
        let end = end
        let count = bytes.withUnsafeMutableBytes { buffer in
            read(descriptor, buffer.baseAddress.map { $0 + end }, buffer.count - end)
        }
        self.end += max(0, count)
        return count
    }

    func consume(_ count: Int) { start += count }

    func clear() { (start, end) = (0, 0) }

    /// Passes the bytes not parsed yet to `body`.
    func look<Result, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        let bytes = bytes
        return try body(bytes.span.extracting(start..<end))
    }
}
