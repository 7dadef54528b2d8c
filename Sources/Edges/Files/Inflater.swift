internal import CZlib

/// Decompresses deflate (RFC 1951), in chunks and never much more than was declared.
final class Inflater {
    // On the heap, because zlib keeps a pointer to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init() {
        stream.initialize(to: z_stream())
        isReady = inflate_raw_begin(stream) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
    }

    /// Decompresses an entry and passes its bytes to `each` in chunks. Length and CRC-32 must be what the directory
    /// says; the first chunk beyond that length ends the work.
    func unpack(
        _ entry: OfficeArchive.Entry, of file: borrowing OpenFile, each: (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws(FileFault) {
        guard isReady, inflateReset(stream) == Z_OK else { throw .unreadable }
        var (unpacked, checksum) = (0, crc32(0, nil, 0))
        func take(_ bytes: ArraySlice<UInt8>) throws(FileFault) {
            unpacked += bytes.count
            guard unpacked <= entry.unpacked else { throw .bomb }
            checksum = bytes.withUnsafeBufferPointer { crc32(checksum, $0.baseAddress, UInt32($0.count)) }
            each(bytes)
        }
        var isDone = !entry.isPacked || entry.packed == 0
        var place = entry.start
        let end = entry.start + entry.packed
        while place < end {
            guard let bytes = file.read(at: place, count: min(buffer.count, end - place)) else { throw .unreadable }
            guard !bytes.isEmpty else { throw .damaged }
            place += bytes.count
            if entry.isPacked {
                // Bytes after the end of the compressed data belong to nothing.
                guard !isDone else { throw .damaged }
                isDone = try feed(bytes, take)
            } else {
                try take(bytes[...])
            }
        }
        guard isDone, unpacked == entry.unpacked, UInt32(checksum) == entry.checksum else { throw .damaged }
    }

    /// Decompresses from `start` on, until `limit` bytes are reached or the data ends in any way: for inspection.
    func unpacked(_ file: borrowing OpenFile, from start: Int, limit: Int) throws(FileFault) -> [UInt8] {
        guard isReady, inflateReset(stream) == Z_OK else { throw .unreadable }
        var unpacked: [UInt8] = []
        var place = start
        var isDone = false
        while !isDone, let bytes = file.read(at: place, count: buffer.count), !bytes.isEmpty {
            place += bytes.count
            do throws(FileFault) {
                isDone = try feed(bytes) { piece throws(FileFault) in
                    unpacked += piece
                    guard unpacked.count < limit else { throw .bomb }
                }
            } catch {
                break
            }
        }
        return unpacked
    }

    /// Decompresses bytes, and passes the result to `take` in chunks. True at the end of the compressed data, which
    /// must be the last byte given.
    private func feed(
        _ bytes: [UInt8], _ take: (ArraySlice<UInt8>) throws(FileFault) -> Void
    ) throws(FileFault) -> Bool {
        try bytes.withUnsafeBufferPointer { (input) throws(FileFault) in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            while true {
                let code = buffer.withUnsafeMutableBufferPointer { buffer in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    return inflate(stream, Z_NO_FLUSH)
                }
                try take(buffer[..<(buffer.count - Int(stream.pointee.avail_out))])
                // Without input or room there is no progress, and that is no error.
                guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code) else { throw .damaged }
                guard code != Z_STREAM_END else {
                    guard stream.pointee.avail_in == 0 else { throw .damaged }
                    return true
                }
                // Room left over means that the input is used up.
                if stream.pointee.avail_out > 0 { return false }
            }
        }
    }
}
