import CCurl
internal import Scheduling

/// Sends mail to a server by SMTP (RFC 5321), each mail over its own connection. With TLS the server's certificate is
/// verified, and nothing is sent to a server that offers no TLS.
public struct SMTPCarrier: MailCarrier {
    /// How the connection is encrypted.
    public enum Security: Sendable {
        /// Plain text at first, then TLS before login and mail (RFC 3207), as on port 587.
        case startTLS
        /// TLS from the first byte (RFC 8314), as on port 465.
        case tls
        /// No encryption, for a relay on this machine. A password is never sent this way.
        case none
    }

    private let host: String
    private let port: Int
    private let security: Security
    private let user: String?
    private let password: String?
    private let certificates: String?
    private let timeout: Int
    /// One for all carriers, for each mail has a carrier of its own: as many connections as the process has at a time.
    private static let connections = BlockingExecutor(threads: 64)

    /// `user` and `password` are nil for a server without login. `certificates` is a PEM file of authorities to trust
    /// instead of the system's; nil for the system's. `timeout` is in seconds, at least one, for each mail as a whole.
    public init(
        host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
        certificates: String? = nil, timeout: Int = 30
    ) {
        (self.host, self.port, self.security) = (host, port, security)
        (self.user, self.password, self.certificates) = (user, password, certificates)
        self.timeout = max(1, timeout)  // libcurl takes 0 as no timeout.
    }

    /// Returns once the server has accepted the mail; runs on other threads, at most 64 in the process. Throws `later`
    /// when there is a user without TLS, and the failure that the server or the connection reports.
    public func send(_ message: MailMessage) async throws(MailFailure) {
        try await onConnection { () throws(MailFailure) in try deliver(message) }
    }

    /// Returns once the server has accepted the login, if there is one, and a command that does nothing (NOOP). Throws as
    /// ``send(_:)``.
    public func check() async throws(MailFailure) {
        try await onConnection { () throws(MailFailure) in
            // Without the name in EHLO, libcurl takes the host's.
            var transfer = try transfer(domain: "")
            transfer.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            try judge(transfer.converse())
        }
    }

    private func onConnection(_ work: @escaping @Sendable () throws(MailFailure) -> Void) async throws(MailFailure) {
        guard user == nil || security != .none else {
            throw MailFailure(kind: .later, detail: "a password is set and TLS is not")
        }
        try await Self.connections.run(work)
    }

    private func deliver(_ message: MailMessage) throws(MailFailure) {
        var transfer = try transfer(domain: String(message.from.domain))
        let reader = curl_slist_append(nil, message.to.address)
        defer { curl_slist_free_all(reader) }
        transfer.set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
        transfer.set(CURLOPT_MAIL_RCPT, reader)
        try judge(transfer.upload(message.rendered()))
    }

    /// A transfer to the server.
    /// - Parameter domain: the name in EHLO, the sender's domain, because a container's host name is no domain.
    private func transfer(domain: String) throws(MailFailure) -> Transfer {
        guard var transfer = Transfer() else { throw MailFailure(kind: .later, detail: "curl has no memory") }
        let name = host.contains(":") ? "[\(host)]" : host
        let scheme = security == .tls ? "smtps" : "smtp"
        transfer.set(CURLOPT_URL, "\(scheme)://\(name):\(port)/\(domain)")
        transfer.set(CURLOPT_PROTOCOLS_STR, scheme)
        transfer.set(CURLOPT_USE_SSL, Int((security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        if let certificates { transfer.set(CURLOPT_CAINFO, certificates) }
        if let user { transfer.set(CURLOPT_USERNAME, user) }
        if let password { transfer.set(CURLOPT_PASSWORD, password) }
        transfer.set(CURLOPT_TIMEOUT, timeout)
        transfer.set(CURLOPT_CONNECTTIMEOUT, timeout)
        return transfer
    }

    private func judge(_ outcome: Outcome) throws(MailFailure) {
        if outcome.code != CURLE_OK { throw failure(outcome) }
    }

    /// Only a 5yz to the recipient or to the mail itself is permanent. When the sender, the password or the whole
    /// connection is rejected, the provider has to correct it; 53z means the same at any stage (RFC 4954 section 6).
    private func failure(_ outcome: Outcome) -> MailFailure {
        let (stage, reply) = (outcome.conversation.stage, outcome.conversation.reply)
        let isAboutThisMail = stage == "RCPT" || stage == "DATA"
        let isForGood = (500...599).contains(reply) && !(530...539).contains(reply)
        let words = String(cString: curl_easy_strerror(outcome.code))
        return MailFailure(
            kind: isAboutThisMail && isForGood ? .refused : .later,
            detail: "\(stage) \(reply), curl \(outcome.code.rawValue): \(words)")
    }
}

extension SMTPCarrier: CustomStringConvertible, CustomReflectable {
    /// `smtp host:port`, without the password.
    public var description: String { "smtp \(host):\(port)" }
    /// No children, so that `dump` shows no password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
