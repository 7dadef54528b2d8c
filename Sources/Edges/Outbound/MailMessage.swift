public import Foundation

/// One mail to one reader, with the same words as text and as HTML.
public struct MailMessage: Sendable {
    /// Who sends it: a council, or the service in its name.
    public var from: Mailbox
    /// Who reads it.
    public var to: Mailbox
    /// Where an answer goes when not to the sender.
    public var replyTo: Mailbox?
    /// One line; a line break in it is sent as a space.
    public var subject: String
    /// The words for readers without HTML, lines ended in any way.
    public var text: String
    /// The same words as a complete HTML document.
    public var html: String
    /// The left part of the Message-ID, the same whenever the same mail is sent again: letters, digits, dots and
    /// hyphens; what can't stand there is left out.
    public var id: String
    /// When it was written.
    public var date: Date
    /// The language of its words, as in HTML's `lang`: `en`, `cy`.
    public var language: String
    /// Further headers. A name is a literal of the program's, so that nothing typed can become one.
    public var headers: [(name: StaticString, value: String)]

    /// A mail ready to be rendered; nothing is checked that the types have not checked.
    public init(
        from: Mailbox, to: Mailbox, replyTo: Mailbox? = nil, subject: String, text: String, html: String,
        id: String, date: Date, language: String, headers: [(name: StaticString, value: String)] = []
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.html = html
        self.id = id
        self.date = date
        self.language = language
        self.headers = headers
    }

    /// The mail as it goes over the wire: RFC 5322 headers and a MIME multipart/alternative (RFC 2046 5.1.4), all
    /// ASCII with CRLF.
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

    /// The id as it stands in the Message-ID and in a file's name.
    var safeID: String { String(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }) }

    /// `=_` can't stand in quoted-printable, so no part can hold its own end (RFC 2045 6.7).
    private static let boundary = "=_guildhall"

    private var head: [MailHeader] {
        var head = [MailHeader("From", from), MailHeader("To", to)]
        if let replyTo { head.append(MailHeader("Reply-To", replyTo)) }
        head += [
            MailHeader("Subject", subject),
            MailHeader("Date", words: [Self.dateTime(date)]),
            MailHeader("Message-ID", words: ["<\(safeID)@\(from.domain)>"]),
            // RFC 3834 section 5: an out-of-office reply to this mail would reach nobody.
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
    private static func dateTime(_ date: Date) -> String {
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
