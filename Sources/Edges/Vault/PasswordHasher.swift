internal import CSodium
internal import Glibc
internal import Scheduling

/// Argon2id for passwords (RFC 9106), on its own threads: 19 MiB and 2 passes, ASVS 5.0 appendix C.
///
/// Councils take turns, within a council signing in and setting a password, within these clients: see ``FairQueue``.
public final class PasswordHasher: Sendable {
    /// The result of verifying a password.
    public enum Verdict: Hashable, Sendable {
        /// The password is the one of the hash, which has today's parameters.
        case right
        /// The password is right, but its hash has other parameters than today's: store a new one.
        case rightButOld
        /// The password does not match, or there is no hash.
        case wrong
    }

    /// The cost of a hash.
    public struct Cost: Hashable, Sendable {
        let passes: UInt64
        /// In bytes.
        let memory: Int

        /// 19 MiB and 2 passes (ASVS 5.0, appendix C).
        public static let standard = Cost(passes: 2, memory: 19_456 * 1024)
        /// The lowest cost possible, for tests that hash tens of thousands of passwords.
        public static let least = Cost(passes: 1, memory: 8 * 1024)
    }

    private let cost: Cost
    private let pool: WorkerPool
    /// A hash that no password has, for the same work when there is no account.
    let dummy: String

    /// `workers` threads hash, with 19 MiB each at the standard cost, and at most `queue` passwords wait: two seconds
    /// of work.
    public init(workers: Int, queue: Int = 75, cost: Cost = .standard) {
        self.cost = cost
        // Selects the code for this processor, which takes half the time of the portable one.
        _ = sodium_init()
        pool = WorkerPool("hasher", threads: workers, shares: QueueShares(total: queue))
        let (salt, tag) = (Random.bytes(16), Random.bytes(32))
        let numbers = "m=\(cost.memory / 1024),t=\(cost.passes),p=1"
        let variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING
        let (salted, tagged) = (base64(salt, variant), base64(tag, variant))
        dummy = "$argon2id$v=19$\(numbers)$\(salted)$\(tagged)"
    }

    /// The number of passwords that wait to be hashed or verified.
    public var waiting: Int { pool.waiting }

    /// The number of passwords refused since the start because a limit of the queue was reached.
    public var refused: Int { pool.refused }

    /// Hashes a password, with salt and parameters, to under 128 ASCII characters
    /// (`$argon2id$v=19$m=19456,t=2,p=1$...`).
    ///
    /// Throws ``WorkerPool/Busy`` at once when too many wait, or when there is no memory, and `CancellationError` when
    /// the task is cancelled before its turn.
    public func hash(_ password: String) async throws -> String {
        try await pool.run(kind: "new-password") { [cost] in
            var hash = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let count = UInt64(password.utf8.count)
            guard crypto_pwhash_str(&hash, password, count, cost.passes, cost.memory) == 0 else {
                throw WorkerPool.Busy()
            }
            return String(decoding: hash.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Verifies a password against a hash from ``hash(_:)``; nil is always wrong, and takes just as long.
    ///
    /// Throws as ``hash(_:)``.
    public func verify(_ password: String, against hash: String?) async throws -> Verdict {
        let stored = hash ?? dummy
        return try await pool.run(kind: "sign-in") { [cost] in
            errno = 0
            let isRight = crypto_pwhash_str_verify(stored, password, UInt64(password.utf8.count)) == 0
            // Without memory nothing was compared, and "wrong" would be false.
            guard isRight || errno != ENOMEM else { throw WorkerPool.Busy() }
            guard isRight, hash != nil else { return .wrong }
            return crypto_pwhash_str_needs_rehash(stored, cost.passes, cost.memory) == 0 ? .right : .rightButOld
        }
    }
}
