public import Foundation

/// One mail to one recipient, with the same content as text and as HTML.
public struct MailMessage: Sendable {
    /// The sender: a council, or the service on its behalf.
    public var from: Mailbox
    /// The only recipient.
    public var to: Mailbox
    /// Where replies go; nil for the sender.
    public var replyTo: Mailbox?
    /// One line; a line break in it is sent as a space.
    public var subject: String
    /// The content for readers without HTML, with line ends of any kind.
    public var text: String
    /// The same content as a complete HTML document.
    public var html: String
    /// The left part of the Message-ID, the same whenever the same mail is sent again: ASCII letters, digits, `.`, `-`
    /// and `_`; other characters are left out.
    public var id: String
    /// When it was written; sent in UTC.
    public var date: Date
    /// The language of the content, as in HTML's `lang`: `en`, `cy`.
    public var language: String
    /// Further headers. A name is a literal in the source, so that no input can become one.
    public var headers: [(name: StaticString, value: String)]

    /// A mail; nothing is checked beyond what the types check.
    public init(
        from: Mailbox, to: Mailbox, replyTo: Mailbox? = nil, subject: String, text: String, html: String,
        id: String, date: Date, language: String, headers: [(name: StaticString, value: String)] = []
    ) {
        (self.from, self.to, self.replyTo, self.subject) = (from, to, replyTo, subject)
        (self.text, self.html, self.id) = (text, html, id)
        (self.date, self.language, self.headers) = (date, language, headers)
    }

    /// The mail as it is sent: RFC 5322 headers and a MIME multipart/alternative (RFC 2046 5.1.4), all ASCII with CRLF.
    public func rendered() -> [UInt8] {
        var bytes: [UInt8] = []
        for header in head { bytes += "\(header.folded)\r\n".utf8 }
        for (type, words) in [("text/plain", text), ("text/html", html)] {
            bytes += "\r\n--\(Self.boundary)\r\n".utf8
            bytes += "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
            bytes += QuotedPrintable(words).bytes
        }
        bytes += "\r\n--\(Self.boundary)--\r\n".utf8
        return bytes
    }

    /// The id as used in the Message-ID and in a file's name.
    var safeID: String { OutboxFolder.safe(id) }

    /// `=_` cannot occur in quoted-printable, so no part can contain the boundary (RFC 2045 6.7).
    private static let boundary = "=_guildhall"

    private var head: [MailHeader] {
        var head = [MailHeader("From", from), MailHeader("To", to)]
        if let replyTo { head.append(MailHeader("Reply-To", replyTo)) }
        head += [
            MailHeader("Subject", subject),
            MailHeader("Date", words: [Self.dateTime(date)]),
            MailHeader("Message-ID", words: ["<\(safeID)@\(from.domain)>"]),
            // RFC 3834 section 5: no one would read an out-of-office reply to this mail.
            MailHeader("Auto-Submitted", words: ["auto-generated"]),
        ]
        head += headers.map { MailHeader("\($0.name)", $0.value) }
        head += [
            MailHeader("Content-Language", language),
            MailHeader("MIME-Version", words: ["1.0"]),
            MailHeader("Content-Type", words: ["multipart/alternative;", "boundary=\"\(Self.boundary)\""]),
        ]
        return head
    }

    /// RFC 5322 3.3, with a zone in digits, in English whatever the language of the mail.
    static func dateTime(_ date: Date) -> String {
        date.formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(weekday: .abbreviated), \(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                    \(second: .twoDigits) +0000
                    """,
                locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    }
}
