import Testing

@testable import PortalKit

@Suite struct `An address` {
    private let field = Field("a", Samples.words("Home address"), .address)
    private let demanded = Field("a", Samples.words("Home address"), .address, required: true)
    private let manual = ["a.mode": "manual"]

    @Test func `is asked for where the visitor is: at the search, or at its first line`() throws {
        #expect(field.faults([:]) == [])
        #expect(field.faults(manual) == [])
        #expect(demanded.faults([:]) == [FieldError("a.search", .empty)])
        #expect(demanded.faults(manual) == [FieldError("a.line1", .empty)])
        #expect(try demanded.message(manual) == "Enter home address")
    }

    @Test func `is chosen while a list is shown, which is looked for again when it is not at hand`() throws {
        let values = ["a.mode": "choose", "a.search": "LE1 1AA"]
        #expect(field.faults(values) == [FieldError("a.choice", .addressUnchosen)])
        let source = try field.source(values)
        #expect(source.contains("name=\"a.mode\" value=\"\"") && source.contains("value=\"a.find\""))
    }

    @Test func `has a postcode as soon as it has a line, and lines as soon as it has a postcode`() throws {
        let unposted = manual.merging(["a.line1": "1 High Street"]) { $1 }
        #expect(field.faults(unposted) == [FieldError("a.postcode", .postcode)])
        #expect(field.faults(manual.merging(["a.postcode": "LE1 1AA"]) { $1 }) == [FieldError("a.line1", .empty)])
        let left = manual.merging(["a.postcode": "LE1 1AA", "a.search": "LE1 1AA"]) { $1 }
        #expect(field.faults(left) == [], "a postcode that a search left there is nothing typed")
        let whole = manual.merging(["a.line1": "1 High Street", "a.postcode": "le11aa"]) { $1 }
        #expect(field.faults(whole) == [])
        var typed = FormValues(whole)
        typed.tidyAddress(field)
        #expect(typed["a.postcode"] == "LE1 1AA")
    }

    @Test func `says which of its lines is too long`() throws {
        let long = String(repeating: "x", count: 101)
        let values = manual.merging(["a.town": long, "a.postcode": "LE1 1AA"]) { $1 }
        #expect(field.faults(values) == [FieldError("a.town", .long(limit: 100))])
        #expect(
            try field.message(values)
                == "Shorten your answer to \"Home address: Town or city\" to 100 characters or fewer")
    }
}
