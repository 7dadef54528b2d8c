import CZlib

/// Undoes gzip, by zlib itself; empty when the bytes are no gzip.
func gunzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard gunzip_begin(&stream) == Z_OK else { return [] }
    defer { inflateEnd(&stream) }
    var bytes = bytes
    return bytes.withUnsafeMutableBufferPointer { input in
        [UInt8](unsafeUninitializedCapacity: 1 << 20) { room, count in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = room.baseAddress
            stream.avail_out = UInt32(room.count)
            count = inflate(&stream, Z_FINISH) == Z_STREAM_END ? room.count - Int(stream.avail_out) : 0
        }
    }
}
