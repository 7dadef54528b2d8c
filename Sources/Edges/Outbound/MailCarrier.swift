/// Delivers mail: to a folder on disk, or to a server.
public protocol MailCarrier: Sendable {
    /// Returns once the folder or the server has accepted the mail. A mail that is sent again keeps its Message-ID.
    func send(_ message: MailMessage) async throws(MailFailure)

    /// Returns once the server has accepted the connection and the login; sends no mail.
    func check() async throws(MailFailure)
}

extension MailCarrier {
    /// Nothing is checked.
    public func check() async throws(MailFailure) {}
}

/// Why a mail was not sent.
public struct MailFailure: Error, Hashable, CustomStringConvertible {
    /// What to do with the mail.
    public enum Kind: Sendable {
        /// Give up: a permanent reply (5yz) to this recipient or this mail.
        case refused
        /// Try again later: a temporary reply, an unreachable server, or a fault that the provider has to correct.
        case later
    }

    /// Whether trying again can help.
    public let kind: Kind
    /// The code and the stage, for the log: never an address, nor text of the mail or of the server.
    public let detail: String
    /// The detail alone.
    public var description: String { detail }

    /// A failure; `detail` must hold no personal data.
    public init(kind: Kind, detail: String) { (self.kind, self.detail) = (kind, detail) }
}
