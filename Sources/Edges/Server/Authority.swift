import Web

/// A host with or without a port, as in Host (RFC 9110, section 7.2); never empty, never with user information.
enum Authority {
    /// The host in lower case without the port; nil when this is no `host[:port]`.
    static func host(_ bytes: Span<UInt8>) -> String? {
        guard bytes.count > 0 else { return nil }
        let end: Int
        if bytes[0] == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]"), in: 0..<bytes.count),
                Address(bytes.text(1..<close)) != nil, bytes.firstIndex(of: Syntax.colon, in: 1..<close) != nil
            else { return nil }
            end = close + 1
        } else {
            end = bytes.firstIndex(of: Syntax.colon, in: 0..<bytes.count) ?? bytes.count
            guard end > 0, end <= 255 else { return nil }
            for index in 0..<end where !isHostByte(bytes[index]) { return nil }
        }
        guard end == bytes.count || isPort(bytes.extracting(end..<bytes.count)) else { return nil }
        return String(unsafeUninitializedCapacity: end) { buffer in
            for index in 0..<end { buffer[index] = lowered(bytes[index]) }
            return end
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        Syntax.isLetter(byte) || Syntax.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    /// A colon and 1 to 65535 in digits.
    private static func isPort(_ bytes: Span<UInt8>) -> Bool {
        guard bytes[0] == Syntax.colon, (2...6).contains(bytes.count) else { return false }
        var port = 0
        for index in 1..<bytes.count {
            guard Syntax.isDigit(bytes[index]) else { return false }
            port = port * 10 + Int(bytes[index] - 0x30)
        }
        return (1...65535).contains(port)
    }
}
