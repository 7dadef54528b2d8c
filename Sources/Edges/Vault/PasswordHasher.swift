internal import CSodium
internal import Glibc
internal import Synchronization

/// Argon2id for passwords (RFC 9106), on threads of its own: 19 MiB and 2 passes, ASVS 5.0 appendix C.
public final class PasswordHasher: Sendable {
    /// What became of a password.
    public enum Verdict: Hashable, Sendable {
        case right
        /// Right, and its hash is of other parameters than today's: store a new one.
        case rightButOld
        case wrong
    }

    /// So many wait already that one more would wait for seconds; nothing was hashed.
    public struct Busy: Error, Hashable, Sendable {}

    private static let passes = UInt64(2)
    private static let memory = 19_456 * 1024

    private let bench: Bench
    /// A hash that no password has, for the same work where there is no account.
    let dummy: String

    /// `workers` hash at a time, 19 MiB each, and at most `queue` wait for them.
    public init(workers: Int, queue: Int = 75) {
        // Picks the code for this processor, which takes half the time of the portable one.
        _ = sodium_init()
        bench = Bench(workers: workers, limit: queue)
        let (salt, tag) = (Random.bytes(16), Random.bytes(32))
        let numbers = "m=\(Self.memory / 1024),t=\(Self.passes),p=1"
        let (salted, tagged) = (base64(salt, alphabet: standardAlphabet), base64(tag, alphabet: standardAlphabet))
        dummy = "$argon2id$v=19$\(numbers)$\(salted)$\(tagged)"
    }

    /// How many passwords wait to be hashed.
    public var waiting: Int { bench.queue.count }

    /// How many were turned away since the start, the queue full.
    public var refused: Int { bench.refused.load(ordering: .relaxed) }

    /// The password's hash with salt and parameters, under 128 ASCII characters (`$argon2id$v=19$m=19456,t=2,p=1$...`).
    ///
    /// Throws `Busy` at once when too many wait, and `CancellationError` when the task is cancelled before its turn.
    public func hash(_ password: String) async throws -> String {
        try await bench.work { () throws(Busy) in
            var hash = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let count = UInt64(password.utf8.count)
            guard crypto_pwhash_str(&hash, password, count, Self.passes, Self.memory) == 0 else { throw Busy() }
            return String(decoding: hash.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Whether the password is the one of that hash; without a hash always wrong, and it takes just as long.
    ///
    /// Throws as `hash` does.
    public func verify(_ password: String, against hash: String?) async throws -> Verdict {
        let stored = hash ?? dummy
        return try await bench.work { () throws(Busy) in
            errno = 0
            let isRight = crypto_pwhash_str_verify(stored, password, UInt64(password.utf8.count)) == 0
            // Without memory nothing was compared, and "wrong" would be a lie.
            guard isRight || errno != ENOMEM else { throw Busy() }
            guard isRight, hash != nil else { return .wrong }
            return crypto_pwhash_str_needs_rehash(stored, Self.passes, Self.memory) == 0 ? .right : .rightButOld
        }
    }
}
