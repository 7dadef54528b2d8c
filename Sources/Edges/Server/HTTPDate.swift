import CEpoll

/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    /// Appends the date at `seconds` since 1970, 29 bytes. The process never sets a locale, so that names are English.
    static func append(_ seconds: Int, to bytes: inout [UInt8]) {
        var parts = tm()
        var seconds = time_t(seconds)
        gmtime_r(&seconds, &parts)
        bytes += withUnsafeTemporaryAllocation(of: CChar.self, capacity: 30) { text in
            let count = strftime(text.baseAddress, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return text[..<count].map(UInt8.init(bitPattern:))
        }
    }
}
