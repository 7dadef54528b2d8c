internal import COath
internal import Glibc

/// The codes of an authenticator app (TOTP, RFC 6238): HMAC-SHA-1 over steps of 30 seconds.
public struct TimeCodes: Sendable {
    /// The length of a step, in seconds.
    public static let period = 30
    /// liboath requires this once per process.
    private static let isReady = oath_init() == 0

    private let secret: [UInt8]
    private let digits: Int

    /// The codes of a secret, which should be 20 random bytes (RFC 4226, section 4); `digits` is from 6 to 8.
    public init(secret: [UInt8], digits: Int = 6) { (self.secret, self.digits) = (secret, digits) }

    /// The step at a time, in seconds since 1970.
    public static func step(at time: Int) -> Int { time / period }

    /// The code of a step; nil if liboath cannot make it.
    public func code(of step: Int) -> String? {
        guard Self.isReady, step >= 0 else { return nil }
        var code = [CChar](repeating: 0, count: digits + 1)
        let result = secret.withUnsafeBytes { secret in
            oath_totp_generate(
                secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, step * Self.period,
                UInt32(Self.period), 0, UInt32(digits), &code)
        }
        guard result == 0 else { return nil }
        return String(decoding: code.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The step of a code, which may be the current one, the one before or the one after; nil if it is the code of none
    /// of them, or of one that is not after `last`, because each step's code is valid once (RFC 6238, section 5.2).
    public func step(of code: String, at time: Int, after last: Int) -> Int? {
        let (now, typed) = (Self.step(at: time), Array(code.utf8))
        // All three are compared, in the same time.
        let right = (now - 1...now + 1).filter { step in
            self.code(of: step).map { constantTimeEqual(Array($0.utf8), typed) } ?? false
        }
        return right.first { $0 > last }
    }

    /// Bytes in base32 without padding (RFC 4648, section 6), as apps take a secret; empty if there is no memory.
    public static func base32(_ bytes: [UInt8]) -> String {
        var (text, count) = (UnsafeMutablePointer<CChar>?.none, 0)
        defer { free(text) }
        let result = bytes.withUnsafeBytes {
            oath_base32_encode($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &text, &count)
        }
        guard result == 0, let text else { return "" }
        return String(cString: text).filter { $0 != "=" }
    }
}

extension TimeCodes: CustomStringConvertible, CustomReflectable {
    /// Eight dots.
    public var description: String { "........" }
    /// No children, so that `dump` shows no secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
