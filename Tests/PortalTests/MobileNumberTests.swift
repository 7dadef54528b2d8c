import Testing

@testable import Plugins

@Suite struct MobileNumberTests {
    @Test(arguments: [
        "07700900123", "07700 900123", "07700 900 123", "(07700) 900-123", "+447700900123", "+44 7700 900123",
        "+44 (0)7700 900123", "+44 07700 900123", "0044 7700 900 123", "447700900123", "07700.900.123",
        " 07700\u{2011}900\u{2011}123 ",
    ])
    func `a number is the same however it is typed`(_ typed: String) {
        #expect(MobileNumber.read(typed, abroad: false) == "+447700900123")
    }

    @Test(arguments: [
        "", "07700", "07700 900 12", "07700 900 1234", "01632 960001", "07000 900123", "07600 900123", "7700900123",
        "07700 900123 ext 2", "call me", "+44", "+4477009001234", "07700900123;07700900124", "0", "+", "00",
    ])
    func `anything else is none`(_ typed: String) {
        #expect(MobileNumber.read(typed, abroad: false) == nil)
        #expect(MobileNumber.read(typed, abroad: true) == nil)
    }

    @Test func `the Isle of Man has mobiles among the pagers`() {
        #expect(MobileNumber.read("07624 900123", abroad: false) == "+447624900123")
    }

    @Test func `a number of another country is taken only where the portal takes them`() {
        for typed in ["+33 6 12 34 56 78", "0033 612345678"] {
            #expect(MobileNumber.read(typed, abroad: false) == nil)
            #expect(MobileNumber.read(typed, abroad: true) == "+33612345678")
        }
    }
}
