import CZlib

/// The gzip coding (RFC 1952), by zlib. Each loop keeps one: making a new state for each response costs more than
/// compressing a page.
public final class Gzip {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool

    /// A compressor of level 1 (fast) to 9 (small); at any other level ``compressed(_:)`` may always return nil.
    public init(level: Int) {
        stream.initialize(to: z_stream())
        isReady = gzip_begin(stream, Int32(level)) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(stream) }
        stream.deallocate()
    }

    /// The compressed form; nil when it would be no smaller.
    public func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard isReady, deflateReset(stream) == Z_OK, !bytes.isEmpty else { return nil }
        return bytes.withUnsafeBufferPointer { input in
            var isDone = false
            // Room for one byte less than the input: a result that does not fit saves nothing.
            let result = [UInt8](unsafeUninitializedCapacity: bytes.count - 1) { buffer, count in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(clamping: input.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(clamping: buffer.count)
                isDone = deflate(stream, Z_FINISH) == Z_STREAM_END
                count = isDone ? buffer.count - Int(stream.pointee.avail_out) : 0
            }
            return isDone ? result : nil
        }
    }
}
