import Foundation
import PortalKit
import Testing

@Suite struct DatePatternsTests {
    @Test func `each kind of date has its own pattern, and that of days without one`() throws {
        let texts = try Samples.texts(.en)
        let day = Samples.day(2022, 6, 6)
        let plain = Dates(DatePatterns(), texts: texts)
        #expect(plain.birth(day) == "06/06/2022" && plain.document(day) == "06/06/2022")
        let own = Dates(
            DatePatterns(
                day: try #require(DatePattern("dd MMM yyyy")), birth: DatePattern("d MMMM yyyy"),
                message: DatePattern("dd-MMM-yyyy"), document: DatePattern("dd/MM/yyyy")), texts: texts)
        // 6 June 2022, 15:06 in London.
        let instant = Date(timeIntervalSince1970: 1_654_524_360)
        #expect(own.date(day) == "06 Jun 2022" && own.birth(day) == "6 June 2022")
        #expect(own.message(instant) == "06-Jun-2022 15:06" && own.document(day) == "06/06/2022")
    }

    @Test func `a name is in the order that the portal's tables have`() {
        #expect(NameOrder.surnameFirst.name("August", "Apple") == "Apple, August")
        #expect(NameOrder.forenameFirst.name("August", "Apple") == "August Apple")
    }
}
