/// A way for mail to leave: a folder on disk, or a server.
public protocol MailCarrier: Sendable {
    /// Returns once the mail is safe with whoever is next. A mail that is sent again keeps its Message-ID.
    func send(_ message: MailMessage) async throws(MailFailure)
}

/// Why a mail has not left.
public struct MailFailure: Error, Hashable, Sendable {
    /// What to do with the mail.
    public enum Kind: Sendable {
        /// It will never be taken: a permanent answer (5yz) to this reader or this mail.
        case refused
        /// Try again later: a temporary answer, a server out of reach, or something the provider has to set right.
        case later
    }

    /// Whether trying again can help.
    public let kind: Kind
    /// The code and the stage, for the log: never an address, nor words of the mail or of the server.
    public let detail: String

    /// A failure with a detail that holds no personal data.
    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}
