import Markup
import PortalKit
import Testing
import Web

@Suite struct `A number` {
    private func field(_ min: Int? = nil, _ max: Int? = nil) -> Field {
        Field("age", Samples.words("Age in years:"), .number(min: min, max: max), required: true)
    }

    private func read(_ text: String) -> String {
        FormValues.read([field()], from: Form([Form.Field(name: "age", value: text)]))["age"]
    }

    @Test(arguments: [
        ("12", "12"), (" 2 ", "2"), ("1,200", "1200"), ("12 000", "12000"), ("1\u{A0}200", "1200"),
        ("1\u{202F}234\u{202F}567", "1234567"), ("1,234,567", "1234567"), ("-5", "-5"), ("\u{2212}5", "-5"),
        ("+5", "5"),
        ("007", "7"), ("\u{0661}\u{0662}", "12"), ("\u{FF11}\u{FF12}", "12"), ("\u{AE8}", "2"),
    ])
    func `may have thousands parted by commas or spaces, and is kept in digits`(_ text: String, _ kept: String) {
        #expect(read(text) == kept)
        #expect(field().faults(["age": kept]) == [])
    }

    @Test(arguments: [
        "twelve", "1.5", "1,5", "1 5", "2.5", "12,34", "1,2345", "0,123", "1,234 567", ",123", "1,,234", "1,234,5",
        "12 years",
        "1e3", "99999999999999999999", "-", "5-", "1/2", "\u{BD}",
    ])
    func `that is none is kept as typed and refused`(_ text: String) throws {
        #expect(read(text) == text)
        #expect(field().faults(["age": text]) == [FieldError("age", .whole)])
        #expect(try field().message(["age": text]) == "Age in years must be a whole number, such as 12")
    }

    @Test func `is asked for, and stays within its bounds`() throws {
        #expect(try field().message([:]) == "Enter age in years")
        for (number, isGood) in [("2", false), ("3", true), ("16", true), ("17", false), ("-3", false)] {
            #expect(field(3, 16).faults(["age": number]).isEmpty == isGood, "\(number)")
        }
        #expect(try field(3, 16).message(["age": "2"]) == "Age in years must be between 3 and 16")
        #expect(try field(3).message(["age": "2"]) == "Age in years must be 3 or more")
        #expect(try field(nil, 16).message(["age": "17"]) == "Age in years must be 16 or less")
        #expect(field(3).faults(["age": "4000"]) == [])
    }

    @Test func `is typed on a keypad of digits`() throws {
        #expect(try field().source(["age": "7"]).contains("type=\"text\" inputmode=\"numeric\" value=\"7\""))
    }
}

@Suite struct `Choices in sight` {
    private func radios(required: Bool = true) -> Field {
        Field("colour", Samples.words("Colour"), .radios(Samples.colours), required: required)
    }

    private func ticks(required: Bool = true) -> Field {
        Field(
            "colour", Samples.words("Colours"), hint: Samples.words("All of yours"), .ticks(Samples.colours),
            required: required)
    }

    @Test func `are one of those offered`() throws {
        #expect(radios().faults(["colour": "blue"]) == [])
        #expect(radios(required: false).faults([:]) == [])
        #expect(radios().faults([:]) == [FieldError("colour", .empty)])
        #expect(radios().faults(["colour": "green"]) == [FieldError("colour", .unchosen)])
        #expect(try radios().message([:]) == "Select an answer to \"Colour\"")
        #expect(try radios().message(["colour": "green"]) == "Select an answer to \"Colour\"")
    }

    @Test func `may be several, and at least one where there must be`() throws {
        #expect(ticks().faults(["colour.red": "yes", "colour.blue": "yes"]) == [])
        #expect(ticks(required: false).faults([:]) == [])
        #expect(ticks().faults(["colour.green": "yes", "colour.red": "no"]) == [FieldError("colour", .empty)])
        #expect(try ticks().message([:]) == "Select at least one answer to \"Colours\"")
        #expect(ticks().names == ["colour.red", "colour.blue"])
    }

    @Test func `are a group whose first option has the field's name for its id`() throws {
        #expect(
            try radios(required: false).source(["colour": "blue"]) == """
                <fieldset class="field"><legend>Colour</legend><div class="choice"><input type="radio" id="colour" \
                name="colour" value="red"><label for="colour">Red</label></div><div class="choice"><input type="radio" \
                id="colour-2" name="colour" value="blue" checked><label for="colour-2">Blue</label></div></fieldset>
                """)
        let wrong = try ticks().source(["colour.green": "yes"], checked: true)
        #expect(wrong.contains("<fieldset class=\"field wrong\" aria-describedby=\"colour-hint colour-error\">"))
        #expect(wrong.contains("<p class=\"error-text\" id=\"colour-error\">"))
        #expect(
            wrong.contains(
                "<input type=\"checkbox\" id=\"colour\" name=\"colour.red\" value=\"yes\"><label for=\"colour\">"))
        #expect(wrong.contains("id=\"colour-2\" name=\"colour.blue\" value=\"yes\">"))
    }

    @Test func `that are one box say so when it must be ticked`() throws {
        let field = Field("agree", Samples.words("I agree"), .tick, required: true)
        #expect(field.faults(["agree": "yes"]) == [])
        #expect(field.faults([:]) == [FieldError("agree", .empty)])
        #expect(field.faults(["agree": "on"]) == [FieldError("agree", .empty)])
        #expect(try field.message([:]) == "Tick the box: I agree")
        let wrong = try field.source([:], checked: true)
        #expect(wrong.contains("<div class=\"field wrong\"><p class=\"error-text\" id=\"agree-error\">"))
        #expect(wrong.contains("value=\"yes\" aria-describedby=\"agree-error\" aria-invalid=\"true\">"))
    }
}

@Suite struct `A field` {
    @Test(arguments: [
        Field.Kind.text, .tick, .radios(Samples.colours), .ticks(Samples.colours), .longText(), .date(.any), .school,
        .address, .number(min: nil, max: nil), .identifier(.nhs), .choice(Samples.colours),
    ])
    func `carries the attributes and the guidance that a form gives it, once each`(_ kind: Field.Kind) throws {
        var field = Field("question", Samples.words("Question"), kind)
        #expect(try field.source().hasPrefix("<") && !field.source().contains("guidance"))
        field.attributes = "data-when=\"{}\""
        field.guidance = "<p>Read <b>this</b></p>"
        let source = try field.source()
        #expect(source.firstMatch(of: /^<(?:div|fieldset) [^>]* data-when="\{\}">/) != nil, "\(source)")
        #expect(source.matches(of: /data-when="\{\}"/).count == 1)
        #expect(
            source.matches(of: /<div class="guidance flow" id="question-guidance"><p>Read <b>this<\/b><\/p><\/div>/)
                .count == 1)
    }

    @Test func `has its guidance read with it, after the hint and before the mistake`() throws {
        var field = Field("q", Samples.words("Question"), hint: Samples.words("Hint"), required: true)
        field.guidance = "<p>Guidance</p>"
        let source = try field.source([:], checked: true)
        #expect(source.contains("aria-describedby=\"q-hint q-guidance q-error\" aria-invalid=\"true\""))
        let order = ["q-hint", "q-guidance", "q-error", "<input"].compactMap {
            source.firstRange(of: "\($0)")?.lowerBound
        }
        #expect(order == order.sorted() && order.count == 4)
    }

    @Test func `that is a question is answered, not empty`() throws {
        let question = Field("q", Samples.words("What is your name?"), required: true, limit: 3)
        #expect(try question.message([:]) == "Answer the question: What is your name?")
        #expect(
            try question.message(["q": "Robin"])
                == "Shorten your answer to \"What is your name?\" to 3 characters or fewer")
        let plain = Field("q", Samples.words("Name"), required: true, limit: 3)
        #expect(try plain.message([:]) == "Enter name")
        #expect(try plain.message(["q": "Robin"]) == "Shorten your answer to \"Name\" to 3 characters or fewer")
        let story = Field("q", Samples.words("Your story"), .longText(), limit: 30_000)
        let long = String(repeating: "x", count: 30_001)
        #expect(
            try story.message(["q": long]) == "Shorten your answer to \"Your story\" to 30,000 characters or fewer")
        var second = Field("q", Samples.words("Name"), required: true)
        second.entry = Wording([.en: "Document 2"])
        #expect(try second.message([:]) == "Enter Document 2: Name")
        let number = Field("q", Samples.words("NHS number"), .identifier(.nhs), required: true)
        #expect(try number.message([:]) == "Enter NHS number")
    }

    @Test func `says each of its faults in Welsh as well`() throws {
        let field = Field("born", Samples.words("Dyddiad geni"), .date(.past), required: true)
        #expect(try field.message([:], .cy) == "Rhowch: dyddiad geni")
        #expect(try field.message(["born.day": "1"], .cy) == "Dyddiad geni: rhaid cynnwys mis a blwyddyn")
    }

    @Test func `has its findings sorted with those of its parts`() {
        let fields = [
            Field("a", Samples.words("A"), .ticks(Samples.colours)), Field("b", Samples.words("B"), .date(.any)),
            Field("c", Samples.words("C")),
        ]
        var typed = FormValues()
        for name in ["c", "b.year", "b.day", "a", "other"] { typed.refuse(name, name) }
        typed.sort(by: fields)
        #expect(typed.findings.map(\.field) == ["a", "b.day", "b.year", "c", "other"])
    }
}
