import Basics
public import Vault

/// The CSRF token of a form: encrypted, so that only holders of the key can make one, and different on each page, so
/// that compression reveals nothing about it (BREACH).
///
/// It can be read after its session has ended: it names the account and the page of a form that is posted too late.
public struct CSRFToken: Hashable, Sendable {
    /// The longest page in bytes of UTF-8; a token of a longer one has an empty page.
    private static let mostPage = 200
    private static let context = "csrf-token"
    private static let digestLength = 16

    /// The id of the account that the page was rendered for.
    public let account: String
    /// The page of the form, as in ``Visit/page``; empty for one that cannot be opened again, such as that of a
    /// problem, and for one of over 200 bytes.
    public let page: String
    private let session: [UInt8]

    /// A token for a form on `page`, as in ``Visit/page``, in `session`.
    public init(_ session: Session, page: String, _ key: Key) {
        account = session.account
        self.page = page.utf8.count > Self.mostPage ? "" : page
        self.session = Self.digest(session, key)
    }

    /// Reads a posted token; nil if it was not made with this key, or was changed.
    public init?(_ text: String, _ key: Key) {
        guard let sealed = Hex.decoded(text), let bytes = key.open(sealed, for: Self.context),
            bytes.count > Self.digestLength
        else { return nil }
        let parts = bytes[Self.digestLength...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard parts.count == 2, let account = String(validating: parts[0], as: UTF8.self),
            let page = String(validating: parts[1], as: UTF8.self)
        else { return nil }
        (self.account, self.page, session) = (account, page, Array(bytes[..<Self.digestLength]))
    }

    /// The token encrypted, in lower-case hex digits; different each time.
    public func text(_ key: Key) -> String {
        Hex.encoded(key.seal(session + Array("\(account)\n\(page)".utf8), for: Self.context))
    }

    /// Whether it was made for this session; compared in constant time.
    public func isOf(_ session: Session, _ key: Key) -> Bool {
        constantTimeEqual(self.session, Self.digest(session, key)) && account == session.account
    }

    private static func digest(_ session: Session, _ key: Key) -> [UInt8] {
        Hex.decoded(String(key.hmac("form:" + session.id).prefix(2 * digestLength))) ?? []
    }
}
