/// One header of a mail, folded and encoded: RFC 5322 2.2.3 and RFC 2047. Any input gives one header, in ASCII, with
/// every line under 998 bytes, and under 78 where the words allow.
struct MailHeader {
    /// The folded lines without the last line break.
    let folded: String

    /// A header of free text, such as `Subject`: a control character becomes a space.
    init(_ name: String, _ text: String) {
        let text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.breaksHeader ? " " : $0 }))
        self.init(name, words: Self.needsEncoding(text) ? Self.encoded(text, after: name) : Self.words(text))
    }

    /// A header of one address, such as `From`.
    init(_ name: String, _ mailbox: Mailbox) {
        let phrase: [String]
        if mailbox.name.isEmpty {
            phrase = []
        } else if Self.needsEncoding(mailbox.name) {
            phrase = Self.encoded(mailbox.name, after: name)
        } else if mailbox.name.utf8.allSatisfy({ $0.isAtomText || $0 == 0x20 }) {
            phrase = Self.words(mailbox.name)
        } else {
            let escaped = mailbox.name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
            phrase = Self.words("\"\(escaped)\"")
        }
        self.init(name, words: phrase + ["<\(mailbox.address)>"])
    }

    /// A header of words, which may be folded between them; none of them needs encoding.
    init(_ name: String, words: [String]) {
        var folded = "\(name):"
        var length = folded.utf8.count
        for (index, word) in words.enumerated() {
            if index > 0, length + 1 + word.utf8.count > 76 {
                folded += "\r\n"
                length = 0
            }
            folded += " \(word)"
            length += 1 + word.utf8.count
        }
        self.folded = folded
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// Whether the text is not ASCII, looks encoded, or has spaces or long words that folding would change.
    private static func needsEncoding(_ text: String) -> Bool {
        !text.utf8.allSatisfy { $0 < 0x80 } || text.contains("=?")
            || text.split(separator: " ", omittingEmptySubsequences: false)
                .contains { $0.isEmpty || $0.utf8.count > 900 }
    }

    /// Encoded words of at most 75 bytes, each of whole characters (RFC 2047 section 2 and 5, rule 3).
    private static func encoded(_ text: String, after name: String) -> [String] {
        let (open, close) = ("=?utf-8?q?", "?=")
        var words: [String] = []
        var word = open
        for scalar in text.unicodeScalars {
            let piece = String(scalar).utf8.map(encoded).joined()
            let limit = words.isEmpty ? 76 - name.utf8.count - 2 : 75
            if word.utf8.count + piece.utf8.count + close.utf8.count > limit {
                words.append(word + close)
                word = open
            }
            word += piece
        }
        return words + [word + close]
    }

    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "_"
        case _ where byte.isLetter || byte.isDigit: String(Unicode.Scalar(byte))
        default: QuotedPrintable.escaped(byte)
        }
    }
}
