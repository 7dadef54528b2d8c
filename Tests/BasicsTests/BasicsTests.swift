import Basics
import Testing

@Suite struct BasicsTests {
    @Test func `each day from year 1 to 9999 is read back from its number, and follows the one before`() {
        var last = GregorianDay(daysSince1970: -719_163)
        #expect((last.year, last.month, last.day) == (0, 12, 31))
        var wrong = 0
        for number in -719_162...2_932_896 {
            let day = GregorianDay(daysSince1970: number)
            let isNext = day.day == last.day + 1 && day.month == last.month || day.day == 1 && day.month != last.month
            if day.daysSince1970 != number || !isNext { wrong += 1 }
            last = day
        }
        #expect(wrong == 0 && last.year == 9999 && last.month == 12 && last.day == 31)
        #expect(GregorianDay(year: 2024, month: 2, day: 29).daysSince1970 == 19_782)
    }

    @Test func `bytes are two lower-case digits each, and nothing else is read`() {
        #expect(Hex.encoded([0, 15, 16, 255] as [UInt8]) == "000f10ff")
        #expect(Hex.decoded("000f10ff") == [0, 15, 16, 255])
        for text in ["0", "0G", "0F", "0x", " 0", "\u{0660}0"] { #expect(Hex.decoded(text) == nil, "\(text)") }
    }

    @Test func `all but the plain bytes are encoded`() {
        #expect(Percent.encoded("a b/\u{E9}~") == "a%20b%2F%C3%A9~")
        #expect(Percent.encoded("a b") { $0 == 0x20 } == "%61 %62")
        #expect(Percent.decoded("a%20b%2F%C3%A9~") == "a b/\u{E9}~")
        for text in ["%", "%4", "%G0", "%00", "%C3"] { #expect(Percent.decoded(text) == nil, "\(text)") }
    }
}
