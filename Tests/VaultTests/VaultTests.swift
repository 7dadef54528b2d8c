import Testing

@testable import Vault

struct PasswordHasherTests {
    let hasher = PasswordHasher(workers: 1)

    @Test func `a password is hashed with Argon2id, 19 MiB and 2 passes`() async throws {
        let hash = try await hasher.hash("correct horse battery staple")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.verify("correct horse battery staple", against: hash) == .right)
        #expect(try await hasher.verify("correct horse battery stable", against: hash) == .wrong)
    }
}
