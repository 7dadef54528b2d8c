import Markup
import Testing

@testable import PortalKit

/// A register of three schools, one of them closed.
private final class Register: SchoolRegister {
    static let oak = School(urn: "100001", name: "Oak School", place: "Leafham, LE1 1AA")
    static let oaklands = School(urn: "100002", name: "Oaklands", place: "")
    static let closed = School(urn: "100003", name: "Old Hall (closed)", place: "Leafham, LE1 1AB")

    func schools(matching words: String, limit: Int) async throws -> [School] {
        Array([Self.oak, Self.oaklands].filter { $0.name.lowercased().hasPrefix(words.lowercased()) }.prefix(limit))
    }

    func school(urn: String) async throws -> School? { [Self.oak, Self.oaklands, Self.closed].first { $0.urn == urn } }
}

@Suite struct `A school` {
    private let field = Field("s", Samples.words("School"), .school, required: true)

    private func press(_ action: String, _ typed: inout FormValues, hasRegister: Bool = true) async throws -> Bool {
        try await typed.pressSchool(action, field, in: hasRegister ? Register() : nil, Samples.texts(.en))
    }

    private func settle(_ typed: inout FormValues, hasRegister: Bool = true) async throws {
        try await typed.settleSchool(field, in: hasRegister ? Register() : nil)
    }

    private func html(_ typed: FormValues) throws -> String { field.html(typed, try Samples.texts(.en)).source }

    @Test func `that is looked for is chosen from a list`() async throws {
        var typed = FormValues(["s.at": "", "s.search": "oak"])
        #expect(try await press("s.find", &typed))
        #expect(typed["s.at"] == "school" && typed["s.mode"] == "choose")
        #expect(typed.foundSchools["s"] == [Register.oak, Register.oaklands])
        let list = try html(typed)
        #expect(list.contains("<option value=\"100001\">Oak School, Leafham, LE1 1AA</option>"))
        #expect(list.contains("<option value=\"100002\">Oaklands</option>"))
        #expect(list.contains("<option value=\"typed\">Not listed: use &quot;oak&quot;</option>"))
        #expect(list.contains("<input type=\"hidden\" name=\"s.search\" value=\"oak\">"))

        typed.values["s.urn"] = "100001"
        try await settle(&typed)
        #expect(typed.school("s") == Schooling(at: .school, school: Register.oak))
        #expect(field.faults(in: typed, today: Samples.today) == [])
        let chosen = try html(typed)
        #expect(chosen.contains("<p class=\"card wash\">Oak School<br>Leafham, LE1 1AA</p>"))
        #expect(chosen.contains("value=\"s.again\""))
        for (part, value) in [
            ("urn", "100001"), ("name", "Oak School"), ("place", "Leafham, LE1 1AA"), ("mode", "chosen"),
        ] {
            #expect(chosen.contains("<input type=\"hidden\" name=\"s.\(part)\" value=\"\(value)\">"))
        }

        #expect(try await press("s.again", &typed))
        #expect(typed.school("s") == Schooling(at: .school))
        #expect(try html(typed).contains("value=\"s.find\""))
    }

    @Test func `is asked for while a list is shown and none is chosen`() async throws {
        for urn in ["", "999999"] {
            var typed = FormValues(["s.at": "school", "s.search": "oak", "s.mode": "choose", "s.urn": urn])
            try await settle(&typed)
            #expect(typed.foundSchools["s"]?.count == 2, "the list is shown again")
            #expect(field.faults(in: typed, today: Samples.today) == [FieldError("s.urn", .schoolUnchosen)])
        }
    }

    @Test func `that is none of those found stays as typed`() async throws {
        var typed = FormValues(["s.at": "school", "s.search": "Oak", "s.mode": "choose", "s.urn": "typed"])
        try await settle(&typed)
        #expect(typed.school("s") == Schooling(at: .school, school: School(urn: "", name: "Oak", place: "")))
        #expect(field.faults(in: typed, today: Samples.today) == [])
    }

    @Test func `that was typed without looking is taken as typed, also without a register`() async throws {
        for hasRegister in [true, false] {
            var typed = FormValues(["s.at": "school", "s.search": "Elm School"])
            #expect(try await !press("", &typed, hasRegister: hasRegister))
            try await settle(&typed, hasRegister: hasRegister)
            #expect(typed.school("s")?.school == School(urn: "", name: "Elm School", place: ""))
            #expect(field.faults(in: typed, today: Samples.today) == [])
        }
        #expect(FormValues(["s.search": "Elm School"]).school("s")?.at == .school)
    }

    @Test func `that nobody finds can be typed all the same`() async throws {
        var typed = FormValues(["s.search": "Elm"])
        #expect(try await press("s.find", &typed))
        #expect(typed.finding("s.search")?.message.contains("We found no school for Elm") == true)
        #expect(typed["s.mode"] == "")
        #expect(try html(typed).contains("aria-describedby=\"s.search-hint s.search-error\" aria-invalid=\"true\""))
        var empty = FormValues()
        #expect(try await press("s.find", &empty))
        #expect(empty.finding("s.search")?.message == "Enter the name of the school for \"School\"")
        var alone = FormValues(["s.search": "Elm"])
        #expect(try await press("s.find", &alone, hasRegister: false))
        #expect(alone.findings == [] && alone["s.mode"] == "")
    }

    @Test func `is what the register says of its number, whatever came with it`() async throws {
        let posted = ["s.at": "school", "s.mode": "chosen", "s.name": "Forged", "s.place": "X", "s.search": "Elm"]
        var known = FormValues(posted.merging(["s.urn": "100003"]) { $1 })
        try await settle(&known)
        #expect(known.school("s")?.school == Register.closed)
        var unknown = FormValues(posted.merging(["s.urn": "999999"]) { $1 })
        try await settle(&unknown)
        #expect(unknown.school("s")?.school == School(urn: "", name: "Elm", place: ""))
    }

    @Test func `is not asked of someone who is at none`() async throws {
        for at in ["none", "home", "nursery"] {
            var typed = FormValues(["s.at": at, "s.mode": "choose", "s.search": "oak"])
            try await settle(&typed)
            #expect(typed.school("s") == Schooling(at: try #require(Schooling.Place(rawValue: at))))
            #expect(field.faults(in: typed, today: Samples.today) == [])
        }
    }

    @Test func `is named where someone is at one, and its absence is an error at the input to fill in`() throws {
        #expect(field.faults([:]) == [FieldError("s.at", .empty)])
        #expect(try field.message([:]) == "Select an answer to \"School\"")
        #expect(field.faults(["s.at": "moon"]) == [FieldError("s.at", .unchosen)])
        #expect(field.faults(["s.at": "school"]) == [FieldError("s.search", .schoolUnnamed)])
        let long = ["s.at": "school", "s.search": String(repeating: "x", count: 101)]
        #expect(field.faults(long) == [FieldError("s.search", .long(limit: 100))])
        #expect(
            try field.message(long)
                == "Shorten your answer to \"School: Name of the school\" to 100 characters or fewer")
        #expect(Field("s", Samples.words("School"), .school).faults([:]) == [])
        let source = try field.source([:], checked: true)
        #expect(source.hasPrefix("<fieldset class=\"field wrong\" aria-describedby=\"s.at-error\">"))
        #expect(source.contains("<input type=\"radio\" id=\"s.at\" name=\"s.at\" value=\"school\" required>"))
        #expect(source.contains("data-when=\"{&quot;s.at&quot;:[&quot;school&quot;]}\""))
    }

    @Test func `that is known is filled in and read back`() {
        for schooling in [
            Schooling(at: .home), Schooling(at: .nursery), Schooling(at: .school),
            Schooling(at: .school, school: Register.oak), Schooling(at: .school, school: Register.oaklands),
            Schooling(at: .school, school: School(urn: "", name: "Elm", place: "")),
            Schooling(at: .school, school: School(urn: "", name: "Elm", place: "Leafham")),
        ] {
            var typed = FormValues(["s.search": "left over", "s.mode": "choose", "s.urn": "1"])
            typed.fill("s", with: schooling)
            #expect(typed.school("s") == schooling)
        }
        #expect(FormValues().school("s") == nil)
        #expect(Schooling(at: .home, school: Register.oak).school == nil)
    }

    @Test func `has no button to find it where there is no register, and a list not at hand is looked for again`()
        throws
    {
        var alone = field
        alone.isSearchable = false
        let source = alone.html(FormValues(["s.search": "Elm"]), try Samples.texts(.en)).source
        #expect(!source.contains("<button") && !source.contains("hint"))
        #expect(source.contains("id=\"s.search\" name=\"s.search\" type=\"text\" autocomplete=\"off\" value=\"Elm\""))
        let lost = try html(FormValues(["s.at": "school", "s.mode": "choose", "s.search": "oak"]))
        #expect(lost.contains("name=\"s.mode\" value=\"\"") && lost.contains("value=\"s.find\""))
    }
}
