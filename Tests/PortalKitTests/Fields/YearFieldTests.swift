import PortalKit
import Testing
import Web

@Suite struct `A year` {
    private func field(_ rule: Field.DateRule) -> Field {
        Field("seen", Samples.words("Year they last saw your child"), .year(rule), required: true)
    }

    @Test(arguments: [
        ("2024", Field.DateRule.past, true), ("1904", .past, true), ("2025", .past, false), ("2099", .past, false),
        ("0202", .past, false), ("1066", .any, false), ("2054", .any, true), ("2099", .any, false),
        ("2023", .future, false),
        ("2030", .future, true), ("2099", .future, false),
    ])
    func `is one that someone alive can mean`(_ year: String, _ rule: Field.DateRule, _ isGood: Bool) {
        #expect(field(rule).faults(["seen": year]).isEmpty == isGood)
    }

    @Test func `says what it wants`() throws {
        #expect(try field(.past).message([:]) == "Enter year they last saw your child")
        #expect(
            try field(.past).message(["seen": "25"]) == "Year they last saw your child: year must include 4 numbers")
        #expect(
            try field(.past).message(["seen": "2099"])
                == "Year they last saw your child: the year must be between 1904 and 2024")
    }

    @Test func `is typed on a keypad of digits, of any script`() throws {
        #expect(try field(.past).source(["seen": "2019"]).contains("inputmode=\"numeric\" value=\"2019\""))
        let form = Form([Form.Field(name: "seen", value: "\u{0662}\u{0660}\u{0661}\u{0669}")])
        #expect(FormValues.read([field(.past)], from: form)["seen"] == "2019")
    }
}
