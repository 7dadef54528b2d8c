public import Configuration
public import Database
public import Foundation
public import PortalKit
import Vault

/// The codes of a method that sends them: as many digits, and valid for as long, as its plugin is set to.
///
/// Only their HMAC is stored, under a key that is not in the database (ASVS 6.5.2).
public struct SentCodes: Sendable {
    /// The number of digits of new codes.
    public let digits: Int
    /// How long new codes are valid, in minutes. More than ten, or fewer than six digits, depart from ASVS 6.5.5 and
    /// 6.5.4.
    public let minutes: Int

    /// How long new codes are valid, in seconds.
    public var lifetime: TimeInterval { Double(minutes) * 60 }

    /// Reads `digits` (5...8) and `minutes` (5...20).
    public init(settings: inout Settings) {
        digits = settings.read("digits", in: 5...8, default: 6, "How many digits a code has")
        minutes = settings.read("minutes", in: 5...20, default: 10, "For how long a code can be used, in minutes")
    }

    /// Makes a code, and stores its HMAC. To be called while the message with it is rendered.
    /// - Parameter job: its subject is the sign-in, or whatever else waits for the code.
    /// - Throws: `DatabaseError`.
    public func make(for job: MailJob) async throws -> String {
        let code = Random.digits(digits)
        let digest = Self.digest(code, job.subject, job.site)
        let expires = seconds(job.now.addingTimeInterval(lifetime))
        try await job.site.store.write { db in
            try db.run(
                """
                INSERT INTO code (digest, sign_in, created, expires, digits) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (digest) DO UPDATE SET expires = excluded.expires
                """, digest, job.subject, seconds(job.now), expires, code.count)
        }
        return code
    }

    /// Whether `code` is a valid code of this sign-in; then it is used up. To be called in a write transaction; throws
    /// `DatabaseError`.
    public static func accept(
        _ code: String, _ db: Connection, signIn: String, site: Site, now: Date
    ) throws -> Bool {
        try db.run(
            "UPDATE code SET used = $2 WHERE digest = $1 AND sign_in = $3 AND used IS NULL AND expires > $2",
            digest(code, signIn, site), seconds(now), signIn) == 1
    }

    /// The valid codes of this sign-in, the newest last. Throws `DatabaseError`.
    public static func valid(_ db: Connection, signIn: String, now: Date) throws -> [SentCode] {
        try db.rows(
            """
            SELECT digits, expires FROM code WHERE sign_in = $1 AND used IS NULL AND expires > $2 ORDER BY expires
            """, signIn, seconds(now)
        ).map { SentCode(digits: $0.integer(0), expires: $0.instant(1)) }
    }

    /// Deletes codes that expired a day ago. Throws `DatabaseError`.
    static func cleanUp(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM code WHERE expires < $1", seconds(now) - 86_400)
    }

    private static func digest(_ code: String, _ signIn: String, _ site: Site) -> String {
        site.services.key.hmac("code:\(signIn):\(code)")
    }
}
