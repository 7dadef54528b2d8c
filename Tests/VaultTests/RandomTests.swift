import Basics
import CSodium
import Foundation
import Testing

@testable import Vault

struct RandomTests {
    @Test func `a token is 256 random bits in 43 characters that an address can hold`() {
        let tokens = Set((0..<1000).map { _ in Random.token() })
        #expect(tokens.count == 1000)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 && $0.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil })
    }

    @Test(arguments: 0..<70)
    func `base64 is Foundation's, without padding`(_ count: Int) {
        let bytes = Random.bytes(count)
        let theirs = Data(bytes).base64EncodedString().replacing("=", with: "")
        #expect(base64(bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == theirs)
        let theirsInAddresses = theirs.replacing("+", with: "-").replacing("/", with: "_")
        #expect(base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == theirsInAddresses)
    }

    @Test(arguments: [6, 8]) func `a code is decimal digits, every digit as likely as the next`(_ count: Int) {
        let codes = (0..<5000).map { _ in Random.digits(count) }
        #expect(codes.allSatisfy { $0.utf8.count == count && $0.wholeMatch(of: /[0-9]+/) != nil })
        let counts = codes.joined().reduce(into: [Character: Int]()) { $0[$1, default: 0] += 1 }
        #expect(counts.count == 10)
        // Six deviations of a fair count, so that chance fails it once in a hundred million runs.
        let fair = Double(5000 * count) / 10
        #expect(counts.values.allSatisfy { abs(Double($0) - fair) < 6 * (fair * 0.9).squareRoot() })
    }

    @Test func `hex is two lower-case digits a byte`() {
        #expect(Random.hex(16).wholeMatch(of: /[0-9a-f]{32}/) != nil)
        #expect(Hex.encoded([0, 0x0f, 0xa0, 0xff]) == "000fa0ff")
        #expect(Random.bytes(5).count == 5)
    }
}

struct DigestTests {
    // FIPS 180-4's own examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 is the standard's`(_ text: String, _ digest: String) {
        #expect(Digest.sha256Hex(text) == digest)
        #expect(Hex.encoded(Digest.sha256(Array(text.utf8))) == digest)
    }

    @Test func `comparison looks at every byte and at the length`() {
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [0, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
        #expect(!constantTimeEqual([], [0]))
    }
}
