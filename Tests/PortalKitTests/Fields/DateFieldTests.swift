import PortalKit
import Testing
import Web

@Suite struct `A date` {
    private func field(_ rule: Field.DateRule = .any, required: Bool = true, autocomplete: String = "") -> Field {
        Field("born", Samples.words("Date of birth"), .date(rule), required: required, autocomplete: autocomplete)
    }

    private func parts(_ day: String, _ month: String, _ year: String) -> [String: String] {
        ["born.day": day, "born.month": month, "born.year": year]
    }

    @Test(arguments: [
        ("27", "3", "2014"), ("27", "03", "2014"), ("27", "mar", "2014"), ("27", "March", "2014"),
        ("27", "MAWRTH", "2014"), ("27", "Maw", "2014"), ("27", "mar.", "2014"),
    ])
    func `is read with its month as a number or by name, in either language`(
        _ day: String, _ month: String, _ year: String
    ) {
        #expect(FormValues(parts(day, month, year)).date("born") == Samples.day(2014, 3, 27))
    }

    @Test func `knows every month's name in both languages, and its beginning`() {
        let names = [
            "January Ionawr", "February Chwefror", "March Mawrth", "April Ebrill", "May Mai", "June Mehefin",
            "July Gorffennaf", "August Awst", "September Medi", "October Hydref", "November Tachwedd",
            "December Rhagfyr",
        ]
        for (index, pair) in names.enumerated() {
            for name in pair.split(separator: " ") {
                for text in [String(name), name.lowercased(), String(name.prefix(3))] {
                    #expect(FormValues(parts("1", text, "2020")).date("born")?.month == index + 1, "\(text)")
                }
            }
        }
        #expect(FormValues(parts("1", "Ma", "2020")).date("born") == nil)
        #expect(FormValues(parts("1", "Sept", "2020")).date("born")?.month == 9)
    }

    @Test func `that is not there is asked for, but only where it must be`() throws {
        #expect(field().faults([:]) == [FieldError("born.day", .empty)])
        #expect(try field().message([:]) == "Enter date of birth")
        #expect(field(required: false).faults([:]) == [])
    }

    @Test(arguments: [
        ("", "3", "2014", "born.day", "Date of birth must include a day"),
        ("27", "", "2014", "born.month", "Date of birth must include a month"),
        ("27", "3", "", "born.year", "Date of birth must include a year"),
        ("", "", "2014", "born.day", "Date of birth must include a day and month"),
        ("", "3", "", "born.day", "Date of birth must include a day and year"),
        ("27", "", "", "born.month", "Date of birth must include a month and year"),
        ("31", "", "14", "born.month", "Date of birth must include a month"),
    ])
    func `says first which of its parts is missing, even of a field that may be empty`(
        _ day: String, _ month: String, _ year: String, _ input: String, _ message: String
    ) throws {
        let field = field(required: false)
        #expect(field.faults(parts(day, month, year)).map(\.input) == [input])
        #expect(try field.message(parts(day, month, year)) == message)
    }

    @Test(arguments: [
        ("30", "2", "2014"), ("29", "2", "2023"), ("32", "1", "2014"), ("0", "1", "2014"), ("1", "13", "2014"),
        ("1", "0", "2014"), ("27", "Marzo", "2014"), ("27th", "3", "2014"), ("-1", "3", "2014"), ("1", "1", "0000"),
        ("1", "1", "year"), ("\u{0661}", "1", "2014"), ("127", "1", "2014"),
    ])
    func `that there is not is no real date, and is kept as typed`(_ day: String, _ month: String, _ year: String)
        throws
    {
        let values = parts(day, month, year)
        #expect(field().faults(values) == [FieldError("born.day", .unreal)])
        #expect(try field().message(values) == "Date of birth must be a real date")
        #expect(FormValues(values).date("born") == nil)
        #expect(try field().source(values, checked: true).contains("value=\"\(day)\""))
    }

    @Test(arguments: ["14", "014", "20140", "2"])
    func `has four numbers in its year`(_ year: String) throws {
        #expect(field().faults(parts("31", "2", year)) == [FieldError("born.year", .year)])
        #expect(try field().message(parts("1", "1", year)) == "Date of birth: year must include 4 numbers")
    }

    @Test func `is before today or after it where it must be`() throws {
        let (yesterday, today, tomorrow) = (parts("31", "8", "2024"), parts("1", "9", "2024"), parts("2", "9", "2024"))
        for day in [yesterday, today, tomorrow] { #expect(field(.any).faults(day) == []) }
        #expect(field(.past).faults(yesterday) == [])
        #expect(field(.past).faults(today) == [FieldError("born.day", .notPast)])
        #expect(try field(.past).message(tomorrow) == "Date of birth must be in the past")
        #expect(field(.future).faults(tomorrow) == [])
        #expect(field(.future).faults(today) == [FieldError("born.day", .notFuture)])
        #expect(try field(.future).message(yesterday) == "Date of birth must be in the future")
        #expect(field(.past).faults(parts("29", "2", "2024")) == [])
    }

    @Test(arguments: [
        ("0202", Field.DateRule.past, false), ("1066", .past, false), ("0215", .past, false), ("1903", .past, false),
        ("1904", .past, true), ("2024", .past, true), ("9999", .past, false), ("0202", .any, false),
        ("1903", .any, false),
        ("2054", .any, true), ("2055", .any, false), ("9999", .any, false), ("2099", .future, false),
        ("2054", .future, true),
        ("1066", .future, false),
    ])
    func `is of a year that someone alive can mean`(_ year: String, _ rule: Field.DateRule, _ isGood: Bool) {
        let day = rule == .future ? "2" : "1"
        #expect(field(rule).faults(parts(day, rule == .future ? "12" : "1", year)).isEmpty == isGood)
    }

    @Test func `of no plausible year says which are`() throws {
        #expect(field(.past).faults(parts("1", "9", "0202")) == [FieldError("born.year", .years(1904...2024))])
        #expect(
            try field(.past).message(parts("1", "9", "0202"))
                == "Date of birth: the year must be between 1904 and 2024")
        #expect(try field(.past).source(parts("1", "9", "0202"), checked: true).contains("value=\"0202\""))
    }

    @Test func `typed in digits of another script or width is the same day`() {
        for (day, year) in [
            ("\u{0661}", "\u{0662}\u{0660}\u{0661}\u{0664}"), ("\u{FF11}", "\u{FF12}\u{FF10}\u{FF11}\u{FF14}"),
        ] {
            let form = Form(parts(day, "3", year).map { Form.Field(name: $0.key, value: $0.value) })
            #expect(FormValues.read([field()], from: form).date("born") == Samples.day(2014, 3, 1))
        }
    }

    @Test func `that is filled in is read back, and a question is no subject of a sentence`() throws {
        var typed = FormValues()
        typed.fill("born", with: Samples.day(987, 3, 27))
        #expect(typed.date("born") == Samples.day(987, 3, 27))
        #expect(typed["born.year"] == "0987")
        let question = Field("born", Samples.words("When were you born?"), .date(.past), required: true)
        #expect(
            try question.message(["born.day": "1", "born.year": "2014"])
                == "Your answer to \"When were you born?\" must include a month")
        #expect(try question.message([:]) == "Answer the question: When were you born?")
    }

    @Test func `is a group of three inputs under one legend, with a hint`() throws {
        let source = try field(autocomplete: "bday").source(parts("27", "3", "2014"))
        #expect(
            source == """
                <fieldset class="field" aria-describedby="born-hint"><legend>Date of birth <span class="required" \
                aria-hidden="true">*</span></legend><p class="hint" id="born-hint">For example, 27 3 2014</p>\
                <div class="dates"><div class="day"><label for="born.day">Day</label><input class="input" id="born.day" \
                name="born.day" type="text" inputmode="numeric" autocomplete="bday-day" value="27" required></div>\
                <div class="month"><label for="born.month">Month</label><input class="input" id="born.month" \
                name="born.month" type="text" inputmode="numeric" autocomplete="bday-month" value="3" required></div>\
                <div class="year"><label for="born.year">Year</label><input class="input" id="born.year" \
                name="born.year" type="text" inputmode="numeric" autocomplete="bday-year" value="2014" required></div>\
                </div></fieldset>
                """)
        #expect(try field().source().contains("bday") == false)
    }

    @Test func `marks the parts that are wrong, and ties what is said to the group`() throws {
        func wrong(_ values: [String: String]) throws -> [String] {
            let source = try field(.past).source(values, checked: true)
            #expect(source.contains("<fieldset class=\"field wrong\" aria-describedby=\"born-hint born."))
            return source.matches(of: /id="born\.([a-z]+)"[^>]* aria-invalid="true"/).map { String($0.1) }
        }
        #expect(try wrong([:]) == ["day", "month", "year"])
        #expect(try wrong(parts("27", "", "2014")) == ["month"])
        #expect(try wrong(parts("27", "3", "14")) == ["year"])
        #expect(try wrong(parts("27", "3", "2034")) == ["day", "month", "year"])
        #expect(try field().source([:], checked: true).contains("<p class=\"error-text\" id=\"born.day-error\">"))
    }
}
