import Testing

@testable import Vault

@Suite struct TimeCodesTests {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B, the rows of SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes are those of RFC 6238`(_ time: Int, _ code: String) {
        let codes = TimeCodes(secret: secret, digits: 8)
        #expect(codes.code(of: TimeCodes.step(at: time)) == code)
        #expect(codes.step(of: code, at: time, after: -1) == time / 30)
        #expect(TimeCodes(secret: secret).code(of: time / 30) == String(code.suffix(6)))
    }

    @Test func `a code is right in the step before it, its own and the one after, and in no other`() throws {
        let codes = TimeCodes(secret: secret)
        let code = try #require(codes.code(of: 1000))
        for (time, isRight) in [(998, false), (999, true), (1000, true), (1001, true), (1002, false)] {
            #expect((codes.step(of: code, at: time * 30 + 29, after: -1) == 1000) == isRight, "\(time)")
        }
    }

    @Test func `a step is right once, and none before it is right after it`() throws {
        let codes = TimeCodes(secret: secret)
        let (now, before) = (try #require(codes.code(of: 1000)), try #require(codes.code(of: 999)))
        #expect(codes.step(of: now, at: 30_000, after: 999) == 1000)
        #expect(codes.step(of: now, at: 30_000, after: 1000) == nil)
        #expect(codes.step(of: before, at: 30_000, after: 1000) == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "000000"])
    func `anything else is not right`(_ typed: String) {
        #expect(TimeCodes(secret: secret).step(of: typed, at: 59, after: -1) == nil)
    }

    @Test func `a secret in base32 is RFC 4648's, without padding`() {
        #expect(TimeCodes.base32(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(TimeCodes.base32([]).isEmpty)
        #expect(TimeCodes.base32(secret).count == 32)
    }

    @Test func `the secret is not printed`() {
        var text = "\(TimeCodes(secret: secret))"
        dump(TimeCodes(secret: secret), to: &text)
        #expect(!text.contains("49"))
    }
}
