internal import Basics
import Foundation

/// Reads a body in chunks.
final class BodySource {
    private static let piece = 64 * 1024
    private var bytes: [UInt8] = []
    private let file: UnsafeMutablePointer<FILE>?

    /// nil when the body's file cannot be opened.
    init?(_ body: Body) {
        switch body {
        case .bytes(let bytes):
            self.bytes = bytes
            file = nil
        case .file(let path, _):
            file = fopen(path, "rbe")
            guard file != nil else { return nil }
        }
    }

    deinit { if let file { fclose(file) } }

    /// Appends the next chunk to `buffer`; returns false at the end.
    func read(into buffer: inout [UInt8]) -> Bool {
        guard let file else {
            defer { bytes = [] }
            buffer += bytes
            return !bytes.isEmpty
        }
        let piece = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
        buffer += piece
        return !piece.isEmpty
    }
}

/// Finds the parts of a multipart body (RFC 2046, section 5.1.1), strictly: no text before the first delimiter,
/// nothing but a line end after the last.
struct MultipartReader {
    private let source: BodySource
    private let delimiter: [UInt8]
    private let limits: Multipart.Limits
    private var buffer: [UInt8] = [0x0D, 0x0A]
    private var start = 0
    private var isFirst = true

    init(_ source: BodySource, boundary: [UInt8], _ limits: Multipart.Limits) {
        self.source = source
        self.limits = limits
        delimiter = Array("\r\n--".utf8) + boundary
    }

    /// The head of the next part, without its empty line; nil after the last part.
    mutating func nextHead() throws(Multipart.Failure) -> [UInt8]? {
        if isFirst {
            isFirst = false
            try need(delimiter.count)
            guard buffer.starts(with: delimiter) else { throw .malformed }
            start = delimiter.count
        }
        try need(2)
        let end = (buffer[start], buffer[start + 1])
        start += 2
        if end == (0x2D, 0x2D) { return try finish() }
        guard end == (0x0D, 0x0A) else { throw .malformed }
        return try head()
    }

    /// Passes the part's content to `sink` in chunks, and moves past the delimiter after it.
    mutating func content(
        _ sink: (Span<UInt8>) throws(Multipart.Failure) -> Void
    ) throws(Multipart.Failure) {
        while true {
            if let found = buffer.firstIndex(of: delimiter, from: start) {
                try sink(buffer.span.extracting(start..<found))
                start = found + delimiter.count
                return
            }
            // All but what may be the start of a delimiter.
            let safe = max(start, buffer.count - delimiter.count + 1)
            try sink(buffer.span.extracting(start..<safe))
            start = safe
            guard more() else { throw .malformed }
        }
    }

    private mutating func head() throws(Multipart.Failure) -> [UInt8] {
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        while true {
            if let found = buffer.firstIndex(of: end, from: start) {
                guard found - start <= limits.header else { throw .headerTooLong }
                defer { start = found + end.count }
                return Array(buffer[start..<found])
            }
            guard buffer.count - start <= limits.header else { throw .headerTooLong }
            guard more() else { throw .malformed }
        }
    }

    private mutating func finish() throws(Multipart.Failure) -> [UInt8]? {
        while buffer.count - start <= 2 { guard more() else { break } }
        let rest = buffer[start...]
        guard rest.isEmpty || rest.elementsEqual([0x0D, 0x0A]) else { throw .malformed }
        return nil
    }

    private mutating func need(_ count: Int) throws(Multipart.Failure) {
        while buffer.count - start < count { guard more() else { throw .malformed } }
    }

    private mutating func more() -> Bool {
        buffer.removeFirst(start)
        start = 0
        return source.read(into: &buffer)
    }
}
