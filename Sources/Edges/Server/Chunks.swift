internal import Basics

/// Decodes the chunked coding (RFC 9112, section 7.1); rejects extensions and trailers.
struct Chunks {
    private enum State {
        case size
        case sizeEnd
        case data
        case dataReturn
        case dataEnd
        case lastReturn
        case lastEnd
        case done
    }

    private var state = State.size
    private var digits = 0
    private var size = 0

    var isDone: Bool { state == .done }

    /// Decodes `bytes`, passes each run of data to `sink`, and returns the number of bytes consumed.
    mutating func read<E: Error>(
        _ bytes: Span<UInt8>, into sink: (Span<UInt8>) throws(E) -> Void, refuse: (HTTPError) -> E
    ) throws(E) -> Int {
        var index = 0
        while index < bytes.count && state != .done {
            if state == .data {
                let count = min(size, bytes.count - index)
                try sink(bytes.extracting(index..<index + count))
                index += count
                size -= count
                if size == 0 { state = .dataReturn }
            } else {
                guard step(bytes[index]) else { throw refuse(.bad("the chunks of the body are broken")) }
                index += 1
            }
        }
        return index
    }

    /// Consumes one byte of the framing; false when it is not allowed there.
    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .size:
            if let digit = Hex.value(byte), digits < 8 {
                size = size << 4 | Int(digit)
                digits += 1
                return true
            }
            state = .sizeEnd
            return byte == 0x0D && digits > 0
        case .sizeEnd:
            state = size == 0 ? .lastReturn : .data
            digits = 0
            return byte == 0x0A
        case .dataReturn:
            state = .dataEnd
            return byte == 0x0D
        case .dataEnd:
            state = .size
            return byte == 0x0A
        case .lastReturn:
            state = .lastEnd
            return byte == 0x0D
        case .lastEnd:
            state = .done
            return byte == 0x0A
        case .data, .done: return false
        }
    }
}
