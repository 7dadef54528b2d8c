public import Vault

/// The CSRF token of a form: sealed, so that only this process makes one, and different in each page, so that compression
/// tells nothing about it.
///
/// It outlives its session: it still says whose form it was, and on which page, when the form comes too late.
public struct FormToken: Hashable, Sendable {
    /// The longest page that a token names, in bytes of UTF-8; of a longer one it names none.
    private static let mostPage = 200
    private static let context = "form-token"
    private static let digestLength = 16

    /// The account that the page was made for.
    public let account: String
    /// The page that the form stood on, as the segments of its path behind the language, with slashes between them; empty
    /// where a form stood on no page that could be opened again, such as a page that reports a problem.
    public let page: String
    private let session: [UInt8]

    /// The token of a form on `page`, for `session`.
    public init(_ session: Session, page: String, _ key: Key) {
        account = session.account
        self.page = page.utf8.count > Self.mostPage ? "" : page
        self.session = Self.digest(session, key)
    }

    /// Reads what a form brought; nil where it is no token of this key's.
    public init?(_ text: String, _ key: Key) {
        guard let sealed = unhexed(text), let bytes = key.open(sealed, for: Self.context),
            bytes.count > Self.digestLength
        else { return nil }
        let parts = bytes[Self.digestLength...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard parts.count == 2, let account = String(validating: parts[0], as: UTF8.self),
            let page = String(validating: parts[1], as: UTF8.self)
        else { return nil }
        (self.account, self.page, session) = (account, page, Array(bytes[..<Self.digestLength]))
    }

    /// The token as a page carries it: hex digits.
    public func text(_ key: Key) -> String {
        hexed(key.seal(session + Array("\(account)\n\(page)".utf8), for: Self.context))
    }

    /// Whether it was made for this very session.
    public func isOf(_ session: Session, _ key: Key) -> Bool {
        constantTimeEqual(self.session, Self.digest(session, key)) && account == session.account
    }

    private static func digest(_ session: Session, _ key: Key) -> [UInt8] {
        unhexed(String(key.hmac("form:" + session.id).prefix(2 * digestLength))) ?? []
    }
}

private func hexed(_ bytes: [UInt8]) -> String {
    func digit(_ number: UInt8) -> UInt8 { number < 10 ? 0x30 + number : 0x57 + number }
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
        for (index, byte) in bytes.enumerated() {
            text[2 * index] = digit(byte >> 4)
            text[2 * index + 1] = digit(byte & 15)
        }
        return bytes.count * 2
    }
}

private func unhexed(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { byte -> UInt8? in
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
