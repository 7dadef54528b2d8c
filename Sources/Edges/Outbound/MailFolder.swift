internal import Basics
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
            do throws(SystemError) {
                try Self.write(message, into: folder)
            } catch {
                throw MailFailure(kind: .later, detail: "folder, errno \(error.code)")
            }
        }
    }

    private static func write(_ message: MailMessage, into folder: String) throws(SystemError) {
        let time = message.date.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted)
                .time(includingFractionalSeconds: true).timeSeparator(.omitted))
        let name = "\(time)-\(message.safeID).eml"
        if access(folder, F_OK) != 0 { try FileSystem.makeFolder(folder) }
        // Readers of *.eml ignore the draft's name.
        try FileSystem.replace("\(folder)/\(name)", with: message.rendered(), draft: "\(folder)/.\(name).part")
    }
}
