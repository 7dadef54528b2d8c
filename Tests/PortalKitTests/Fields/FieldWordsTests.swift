import PortalKit
import Testing

@Suite struct `A value in words` {
    private func words(_ kind: Field.Kind, _ values: [String: String]) throws -> String {
        let texts = try Samples.texts(.en)
        let dates = Dates(DatePatterns(day: DatePattern("dd-MMM-yyyy") ?? .standard), texts: texts)
        return Field("q", Samples.words("Question"), kind).words(FormValues(values), texts, dates)
    }

    @Test func `is the choice's label, or those of all that are ticked`() throws {
        #expect(try words(.choice(Samples.colours), ["q": "red"]) == "Red")
        #expect(try words(.radios(Samples.colours), ["q": "blue"]) == "Blue")
        #expect(
            try words(.radios(Samples.colours), ["q": "green"]) == "An answer that we no longer offer",
            "the name that a choice is stored under is never shown")
        #expect(try words(.ticks(Samples.colours), ["q.blue": "yes", "q.red": "yes"]) == "Red\nBlue")
        #expect(try words(.tick, ["q": "yes"]) == "Yes")
        #expect(try words(.tick, [:]) == "Not ticked")
    }

    @Test func `is a date as the portal writes it, and as typed where it is none`() throws {
        #expect(try words(.date(.any), ["q.day": "27", "q.month": "maw", "q.year": "2014"]) == "27-Mar-2014")
        #expect(try words(.date(.any), ["q.day": "30", "q.month": "2", "q.year": ""]) == "30 2")
    }

    @Test func `is an address in lines, a school with its place, an identifier in groups`() throws {
        let address = ["q.line1": "1 High Street", "q.town": "Leafham", "q.postcode": "LE1 1AA"]
        #expect(try words(.address, address) == "1 High Street\nLeafham\nLE1 1AA")
        var typed = FormValues()
        typed.fill(
            "q", with: Schooling(at: .school, school: School(urn: "123456", name: "Oak School", place: "Leafham")))
        #expect(try words(.school, typed.values) == "Oak School, Leafham")
        #expect(try words(.school, ["q.at": "school", "q.search": "Elm School"]) == "Elm School")
        #expect(try words(.school, ["q.at": "home"]) == "Educated at home")
        #expect(try words(.identifier(.nhs), ["q": "9434765919"]) == "943 476 5919")
    }

    @Test(arguments: [
        Field.Kind.text, .choice(Samples.colours), .ticks(Samples.colours), .date(.any), .address, .school,
        .number(min: nil, max: nil), .identifier(.upn), .longText(),
    ])
    func `is empty where nothing was answered`(_ kind: Field.Kind) throws {
        #expect(try words(kind, [:]) == "")
        #expect(!Field("q", Samples.words("Question"), kind).isAnswered(FormValues()))
    }

    @Test func `is never a secret`() throws {
        #expect(try words(.password(isNew: true), ["q": "secret"]) == "")
        #expect(try words(.code(digits: 6), ["q": "123456"]) == "")
    }

    @Test func `is there as soon as anything was answered`() {
        func isAnswered(_ kind: Field.Kind, _ values: [String: String]) -> Bool {
            Field("q", Samples.words("Question"), kind).isAnswered(FormValues(values))
        }
        #expect(isAnswered(.date(.any), ["q.year": "2014"]))
        #expect(isAnswered(.ticks(Samples.colours), ["q.blue": "yes"]))
        #expect(!isAnswered(.ticks(Samples.colours), ["q.green": "yes"]))
        #expect(isAnswered(.school, ["q.at": "none"]))
        #expect(!isAnswered(.address, ["q.mode": "choose", "q.search": "LE1 1AA"]))
        #expect(isAnswered(.tick, ["q": "yes"]))
    }
}
