import CEpoll
import Web

/// A file on the scratch disk, removed when nobody holds it any more.
final class ScratchFile: Sendable {
    let path: String
    let descriptor: Int32

    init?(in folder: String) {
        path = "\(folder)/body-\(UInt64.random(in: .min ... .max))"
        descriptor = open_new(path)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        guard descriptor >= 0 else { return }
        _ = close(descriptor)
        _ = unlink(path)
    }
}

/// Collects a body: in memory while it is small, in a file after that.
struct Spool {
    private let folder: String
    private let memory: Int
    private var bytes: [UInt8] = []
    private(set) var file: ScratchFile?
    private(set) var count = 0

    init(folder: String, memory: Int) {
        self.folder = folder
        self.memory = memory
    }

    var body: Body { file.map { .file(path: $0.path, count: count) } ?? .bytes(bytes) }

    mutating func append(_ more: Span<UInt8>) throws(Refusal) {
        count += more.count
        if file == nil {
            if count <= memory {
                more.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
                return
            }
            guard let file = ScratchFile(in: folder) else { throw .noRoom }
            self.file = file
            try write(bytes.span, to: file)
            bytes = []
        }
        if let file { try write(more, to: file) }
    }

    private func write(_ bytes: Span<UInt8>, to file: ScratchFile) throws(Refusal) {
        var done = 0
        while done < bytes.count {
            let count = bytes.extracting(done..<bytes.count).withUnsafeBytes { buffer in
                CEpoll.write(file.descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 && last_error() == EINTR { continue }
            guard count > 0 else { throw .noRoom }
            done += count
        }
    }
}
