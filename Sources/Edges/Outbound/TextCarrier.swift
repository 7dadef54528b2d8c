public import Foundation

/// A text message to one telephone.
public struct TextMessage: Sendable {
    /// The number (ITU-T E.164), such as `+447700900123`.
    public let to: String
    /// What it says.
    public let body: String
    /// The same for each time that it is sent again; without personal data.
    public let id: String
    /// The id of the site that sends it.
    public let portal: String
    /// When it was queued.
    public let date: Date

    /// A message to send.
    public init(to: String, body: String, id: String, portal: String, date: Date) {
        (self.to, self.body, self.id) = (to, body, id)
        (self.portal, self.date) = (portal, date)
    }
}

/// Delivers text messages: to a folder on disk, or to a gateway.
public protocol TextCarrier: Sendable {
    /// Returns once the folder or the gateway has accepted the message; the failure says whether trying again can help.
    func send(_ message: TextMessage) async throws(MailFailure)

    /// Asks the gateway for something that sends nothing; nil for one that can only send.
    var check: (@Sendable () async throws(MailFailure) -> Void)? { get }
}

extension TextCarrier {
    /// It can only send.
    public var check: (@Sendable () async throws(MailFailure) -> Void)? { nil }
}

/// Writes text messages as files beside mail, for a machine that sends none: headers as of mail, and the text.
public struct TextFolder: TextCarrier {
    private let folder: OutboxFolder

    /// The folder is created, readable by its owner only, for the first message.
    public init(folder: String) { self.folder = OutboxFolder(path: folder) }

    /// Returns once the file is on disk under its name, which ends in `.sms`; throws `later` when it cannot be written.
    public func send(_ message: TextMessage) async throws(MailFailure) {
        let head = """
            To: \(message.to)\r
            Subject: Text message\r
            Date: \(MailMessage.dateTime(message.date))\r
            X-Portal: \(message.portal)\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r
            \r

            """
        try await folder.write(
            Array(head.utf8) + QuotedPrintable(message.body).bytes, id: message.id, date: message.date, ending: "sms")
    }
}
