/// The progress of an SMTP session: the last command and the code of its reply. Nothing else is kept, because the rest
/// holds names and passwords.
struct Conversation {
    /// The last command's verb; `CONNECT` before the first.
    private(set) var stage = "CONNECT"
    /// The code of the server's reply to it, 0 while there is none.
    private(set) var reply = 0
    private var hasEnded = false

    private static let verbs = ["EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]

    /// Records a line that was sent. One that is not a command (a password, in answer to a challenge) belongs to the
    /// command before it.
    mutating func said(_ line: some Collection<UInt8>) {
        let verb = String(decoding: line.prefix { $0 > 0x20 }, as: UTF8.self)
        guard Self.verbs.contains(verb) else { return }
        // QUIT is sent after the reply that counts.
        guard verb != "QUIT" else {
            hasEnded = true
            return
        }
        stage = verb
        reply = 0
    }

    /// Records a line from the server: three digits first (RFC 5321 4.2).
    mutating func heard(_ line: some Collection<UInt8>) {
        guard !hasEnded, let code = Int(String(decoding: line.prefix(3), as: UTF8.self)) else { return }
        reply = code
    }
}
