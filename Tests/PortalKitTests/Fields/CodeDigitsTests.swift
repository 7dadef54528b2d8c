import Testing

@testable import PortalKit

@Suite struct CodeDigitsTests {
    @Test(arguments: [
        "123456", "123\u{A0}456", "123\u{2013}456", "Code: 123456", "\u{FF11}\u{FF12}\u{FF13}\u{FF14}\u{FF15}\u{FF16}",
        " 123 456 ", "123-456", "1.2.3.4.5.6", "123\u{200B}456\n",
    ])
    func `the digits of a code are read, whatever stands around them`(_ typed: String) {
        #expect(CodeDigits.read(typed) == "123456")
    }

    @Test(arguments: ["", "abcdef", "\u{661}", "\u{BD}", "\u{2463}", "\u{4E00}"])
    func `what is no digit is none`(_ typed: String) { #expect(CodeDigits.read(typed) == "") }
}
