internal import Basics
import Foundation

/// A file from a form, on disk. It is deleted with the last reference to this object, unless it was renamed.
public final class Upload: Sendable {
    /// The name of its form field.
    public let name: String
    /// The client's name for the file, without folders; never to be used as a path.
    public let filename: String
    /// The content type that the client declares.
    public let type: String
    /// Its path; nil when it could not be written, or the form was cut.
    public let path: String?
    /// Its length in bytes; 0 when the form was cut.
    public let count: Int
    /// The most bytes that the form's files may have, when the form was longer and its files were discarded; nil when
    /// the form was read completely.
    public let mostFiles: Int?

    init(name: String, filename: String, type: String, path: String?, count: Int, mostFiles: Int? = nil) {
        (self.name, self.filename, self.type) = (name, filename, type)
        (self.path, self.count, self.mostFiles) = (path, count, mostFiles)
    }

    deinit { if let path { unlink(path) } }
}

/// A file being written; deleted unless it is finished.
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

    /// Writes all bytes; false when the disk accepts no more.
    func write(_ bytes: Span<UInt8>) -> Bool {
        count += bytes.count
        return (try? FileSystem.write(bytes, to: descriptor)) != nil
    }

    /// The finished file, which the ``Upload`` owns from here on.
    func finish(name: String, filename: String, type: String) -> Upload {
        isKept = true
        return Upload(name: name, filename: filename, type: type, path: path, count: count)
    }
}
