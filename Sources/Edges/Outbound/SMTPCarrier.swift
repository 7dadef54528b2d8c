import CCurl

/// Mail sent to a server by SMTP (RFC 5321), each mail over a connection of its own. Under TLS the server's
/// certificate is verified, and a server that offers no TLS is sent nothing.
public struct SMTPCarrier: MailCarrier {
    /// How the connection is kept private.
    public enum Security: Sendable {
        /// Plain at first, then TLS before anything is said (RFC 3207), as on port 587.
        case startTLS
        /// TLS from the first byte (RFC 8314), as on port 465.
        case tls
        /// None, for a relay on this machine. A password is never sent this way.
        case none
    }

    private let host: String
    private let port: Int
    private let security: Security
    private let user: String?
    private let password: String?
    private let certificates: String?
    private let timeout: Int
    private let queue = WaitingRoom(threads: 4)

    /// `certificates` is a PEM file of authorities to trust in place of the system's; `timeout` is in seconds, at
    /// least one, for the whole of one mail.
    public init(
        host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
        certificates: String? = nil, timeout: Int = 30
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.certificates = certificates
        self.timeout = max(1, timeout)  // To libcurl 0 is for ever.
    }

    /// Returns once the server has taken the mail; off the caller's thread, at most four at a time.
    public func send(_ message: MailMessage) async throws(MailFailure) {
        guard user == nil || security != .none else {
            throw MailFailure(kind: .later, detail: "a password is set and TLS is not")
        }
        try await queue.run { () throws(MailFailure) in try deliver(message) }
    }

    private func deliver(_ message: MailMessage) throws(MailFailure) {
        guard var transfer = Transfer() else { throw MailFailure(kind: .later, detail: "curl has no memory") }
        let reader = curl_slist_append(nil, message.to.address)
        defer { curl_slist_free_all(reader) }
        transfer.set(CURLOPT_URL, url(from: message.from))
        transfer.set(CURLOPT_PROTOCOLS_STR, security == .tls ? "smtps" : "smtp")
        transfer.set(CURLOPT_USE_SSL, Int((security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        if let certificates { transfer.set(CURLOPT_CAINFO, certificates) }
        if let user { transfer.set(CURLOPT_USERNAME, user) }
        if let password { transfer.set(CURLOPT_PASSWORD, password) }
        transfer.set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
        transfer.set(CURLOPT_MAIL_RCPT, reader)
        transfer.set(CURLOPT_TIMEOUT, timeout)
        transfer.set(CURLOPT_CONNECTTIMEOUT, timeout)
        let outcome = transfer.upload(message.rendered())
        guard outcome.code != CURLE_OK else { return }
        throw failure(outcome)
    }

    /// The path is the name that EHLO gives: the sender's domain, for a container's own name is no domain.
    private func url(from sender: Mailbox) -> String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(name):\(port)/\(sender.domain)"
    }

    /// Only a 5yz to the reader or to the mail itself is for good. Refusing the sender, the password or the whole
    /// connection is for the provider to set right, and 53z says the same at any stage (RFC 4954 section 6).
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
    /// Where mail goes, without the password.
    public var description: String { "smtp \(host):\(port)" }
    /// No children, so that a dump shows no password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
