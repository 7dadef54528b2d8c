internal import Basics
import Foundation
internal import Scheduling

/// A folder of messages as files, for a machine that sends none. The names sort by time, and the same message sent again is
/// the same file.
struct OutboxFolder: Sendable {
    let path: String
    /// One thread for all folders: a folder is made for each message.
    private static let queue = BlockingExecutor(threads: 1)

    /// Returns once the file is on disk under its name; throws `later` when it cannot be written. The folder is created,
    /// readable by its owner only, for the first message.
    func write(_ bytes: [UInt8], id: String, date: Date, ending: String) async throws(MailFailure) {
        let path = path
        let time = date.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted)
                .time(includingFractionalSeconds: true).timeSeparator(.omitted))
        let name = "\(time)-\(Self.safe(id)).\(ending)"
        try await Self.queue.run { () throws(MailFailure) in
            do throws(SystemError) {
                if access(path, F_OK) != 0 { try FileSystem.makeFolder(path) }
                // Readers of the ending ignore the draft's name.
                try FileSystem.replace("\(path)/\(name)", with: bytes, draft: "\(path)/.\(name).part")
            } catch {
                throw MailFailure(kind: .later, detail: "folder, errno \(error.code)")
            }
        }
    }

    /// The characters of an id that are safe in the name of a file and in a header.
    static func safe(_ id: String) -> String {
        String(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) })
    }
}
