/// Writes mail as files, for a machine that sends none: one RFC 5322 `.eml` each.
public struct MailFolder: MailCarrier {
    private let folder: OutboxFolder

    /// The folder is created, readable by its owner only, for the first mail.
    public init(folder: String) { self.folder = OutboxFolder(path: folder) }

    /// Returns once the file is on disk under its name; throws `later` when it cannot be written.
    public func send(_ message: MailMessage) async throws(MailFailure) {
        try await folder.write(message.rendered(), id: message.id, date: message.date, ending: "eml")
    }
}
