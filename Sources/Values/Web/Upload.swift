import Foundation

/// A file that came with a form, on disk. It is removed when nobody holds it any more, unless it was renamed.
public final class Upload: Sendable {
    /// The name of the field it came in.
    public let name: String
    /// What the client calls the file: its last part only, and never to be used as a path.
    public let filename: String
    /// The content type that the client declares.
    public let type: String
    /// Where it lies; nil where there was no room for it, or the form was cut.
    public let path: String?
    /// Its length in bytes.
    public let count: Int
    /// The most bytes that the files of the form may have, where it was longer than it may be and no file of it was taken;
    /// nil where it was read whole.
    public let mostFiles: Int?

    init(name: String, filename: String, type: String, path: String?, count: Int, mostFiles: Int? = nil) {
        self.name = name
        self.filename = filename
        self.type = type
        self.path = path
        self.count = count
        self.mostFiles = mostFiles
    }

    deinit { if let path { unlink(path) } }
}

/// A file that is being written.
final class UploadSink {
    let path: String
    private(set) var count = 0
    private let descriptor: Int32
    private var isKept = false

    init?(folder: String) {
        path = "\(folder)/upload-\(UInt64.random(in: .min ... .max))"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isKept { unlink(path) }
    }

    /// Writes all bytes; false when the disk does not take them.
    func write(_ bytes: Span<UInt8>) -> Bool {
        var done = 0
        while done < bytes.count {
            let written = bytes.extracting(done..<bytes.count).withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return false }
            done += written
        }
        count += done
        return true
    }

    /// The finished file, which lives on its own from here.
    func finish(name: String, filename: String, type: String) -> Upload {
        isKept = true
        return Upload(name: name, filename: filename, type: type, path: path, count: count)
    }
}
