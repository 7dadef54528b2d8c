import Foundation
internal import Scheduling

/// Writes mail as files, for a machine that sends none: one RFC 5322 `.eml` each, with names that sort by time. The
/// same mail sent again is the same file.
public struct MailFolder: MailCarrier {
    private let folder: String
    /// One thread for all folders: a folder is made for each mail.
    private static let queue = BlockingExecutor(threads: 1)

    /// The folder is created, readable by its owner only, for the first mail.
    public init(folder: String) { self.folder = folder }

    /// Returns once the file is on disk under its name; throws `later` when it cannot be written.
    public func send(_ message: MailMessage) async throws(MailFailure) {
        let folder = folder
        try await Self.queue.run { () throws(MailFailure) in
            do throws(POSIXError) {
                try Self.write(message, into: folder)
            } catch {
                throw MailFailure(kind: .later, detail: "folder, errno \(error.code.rawValue)")
            }
        }
    }

    private static func write(_ message: MailMessage, into folder: String) throws(POSIXError) {
        let time = message.date.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted)
                .time(includingFractionalSeconds: true).timeSeparator(.omitted))
        let name = "\(time)-\(message.safeID).eml"
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .now }
        // A name that readers of *.eml ignore until the mail is complete.
        let temporary = "\(folder)/.\(name).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .now }
        do throws(POSIXError) {
            defer { close(file) }
            try put(message.rendered(), into: file)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, "\(folder)/\(name)") == 0 else { throw .now }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .now }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .now }
    }

    private static func put(_ bytes: [UInt8], into file: Int32) throws(POSIXError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .now }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw .now }
    }
}

extension POSIXError {
    /// The error in `errno`.
    fileprivate static var now: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
