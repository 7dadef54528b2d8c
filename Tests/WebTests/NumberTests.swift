import Testing
import Web

@Suite struct `A number that a client sends` {
    @Test(arguments: [("1", 1), ("10000", 10_000), ("0042", 42)])
    func `is read inside its bounds`(_ text: String, _ number: Int) {
        #expect(Int(text, in: 1...10_000) == number)
        #expect(Form([.init(name: "page", value: text)]).number("page", in: 1...10_000) == number)
    }

    @Test(arguments: [
        "", "0", "-1", "10001", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e3", "1.0",
        " 1",
        "+1", "0x1", "\u{661}", "1\u{0}", String(repeating: "9", count: 1000),
    ])
    func `is none beyond them, and where it is anything else`(_ text: String) {
        #expect(Int(text, in: 1...10_000) == nil)
        #expect(Form([.init(name: "page", value: text)]).number("page", in: 1...10_000) == nil)
    }

    @Test func `may be below 0 where the bounds are, and is none where it came twice`() {
        #expect(Int("-5", in: -9...9) == -5)
        let twice = Form([.init(name: "page", value: "1"), .init(name: "page", value: "1")])
        #expect(twice.number("page", in: 1...9) == nil)
        #expect(Form().number("page", in: 1...9) == nil)
    }

    @Test func `with a fraction is rounded down, and as near as a whole number can be`() {
        #expect(Int(clamping: 1.9) == 1)
        #expect(Int(clamping: -1.1) == -2)
        #expect(Int(clamping: 1e300) == .max)
        #expect(Int(clamping: -.infinity) == .min)
        #expect(Int(clamping: .nan) == 0)
    }
}
