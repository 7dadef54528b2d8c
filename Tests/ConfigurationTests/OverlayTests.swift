import Configuration
import Testing

private func parse(_ text: String, file: String = "file") throws -> ConfigValue {
    var issues: [ConfigIssue] = []
    let value = ConfigValue.parse(Array(text.utf8), file: file, issues: &issues)
    #expect(issues == [])
    return try #require(value)
}

@Suite struct `An overlay` {
    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b":3,"c":4}"#, #"{"a":1,"b":3,"c":4}"#),
        (#"{"a":{"x":1,"y":2}}"#, #"{"a":{"y":3}}"#, #"{"a":{"x":1,"y":3}}"#),
        (#"{"a":1,"b":2}"#, #"{"a":null}"#, #"{"b":2}"#),
        (#"{"a":[1,2]}"#, #"{"a":[3]}"#, #"{"a":[3]}"#),
        (#"{"a":{"x":1}}"#, #"{"a":2}"#, #"{"a":2}"#),
        (#"{"a":2}"#, #"{"a":{"x":1,"y":null}}"#, #"{"a":{"x":1}}"#),
        (#"{}"#, #"{"a":{"b":{"c":null}}}"#, #"{"a":{"b":{}}}"#),
        (#"{"a":1,"b":2,"c":3}"#, #"{"$order":["c","a"]}"#, #"{"c":3,"a":1,"b":2}"#),
        (#"{"a":1,"b":2}"#, #"{"c":3,"$order":["c","gone","b"],"a":null}"#, #"{"c":3,"b":2}"#),
        (#"{"t":{"a":1,"b":2}}"#, #"{"t":{"$order":["b","b"]}}"#, #"{"t":{"b":2,"a":1}}"#),
        (#"{"a":1}"#, #"{}"#, #"{"a":1}"#),
        (#"1"#, #"{"a":null}"#, #"{}"#),
        (#"{"a":[{"x":null}]}"#, #"{}"#, #"{"a":[{"x":null}]}"#),
    ])
    func `merges tables, replaces the rest, removes by null and puts in order`(
        _ lower: String, _ upper: String, _ whole: String
    ) throws {
        #expect(try parse(lower).overlaid(with: try parse(upper)) == (try parse(whole)))
    }

    @Test func `leaves each position with the layer that said it`() throws {
        let lower = try parse("{\n\"a\": {\"x\": 1, \"y\": 2},\n\"b\": {\"z\": 3}\n}", file: "lower")
        let upper = try parse("{\n\n\n\"a\": {\"y\": 4}, \"b\": {}\n}", file: "upper")
        let whole = lower.overlaid(with: upper)
        let a = try #require(whole.table?["a"])
        #expect(a.table?["x"]?.position == Position(file: "lower", line: 2, column: 12))
        #expect(a.table?["y"]?.position == Position(file: "upper", line: 4, column: 12))
        #expect(a.position == Position(file: "upper", line: 4, column: 6))
        #expect(whole.table?["b"]?.position?.file == "lower")
    }

    @Test func `of one layer on another is the same whichever pair is merged first`() throws {
        let layers = try [#"{"a":{"x":1,"y":2},"b":1}"#, #"{"a":{"x":3},"c":{"d":1}}"#, #"{"a":{"z":1},"b":2}"#]
            .map { try parse($0) }
        let left = layers[0].overlaid(with: layers[1]).overlaid(with: layers[2])
        #expect(layers[0].overlaid(with: layers[1].overlaid(with: layers[2])) == left)
    }
}

@Suite struct `A council's overlay` {
    private let files: ConfigValue = [
        "name": "Borchester", "tiles": ["help": ["title": "Help"]], "banner": ["text": "Welcome"],
    ]

    private func admitted(_ overlay: String) throws -> (overlay: ConfigValue, issues: [String]) {
        var settings = Settings([:], at: "", isLearning: true)
        _ = CouncilSample(&settings)
        let (kept, issues) = settings.shape.admitted(try parse(overlay, file: "draft"), over: files)
        return (kept, issues.map(\.description))
    }

    @Test(arguments: [
        #"{"name":"Felpersham"}"#, #"{"name":null}"#, #"{"tiles":{"help":{"title":"Advice"}}}"#,
        #"{"tiles":{"help":null}}"#, #"{"tiles":{"new":{"title":"New"},"$order":["new"]}}"#, #"{"contacts":[]}"#,
        #"{"banner":{"text":"Closed"}}"#, "{}",
    ])
    func `may say what is the council's`(_ overlay: String) throws {
        let (kept, issues) = try admitted(overlay)
        #expect(issues == [])
        #expect(kept == (try parse(overlay)))
    }

    @Test(arguments: [
        (#"{"audience":"staff"}"#, "{}", "audience"),
        (#"{"session":{"idleMinutes":1}}"#, #"{"session":{}}"#, "session.idleMinutes"),
        (#"{"session":null,"name":"x"}"#, #"{"name":"x"}"#, "session"),
        (#"{"banner":null}"#, "{}", "banner"),
        (#"{"plugins":{}}"#, "{}", "plugins"),
        (#"{"tiles":{"help":{"shown":false,"title":"x"}}}"#, #"{"tiles":{"help":{"title":"x"}}}"#, "tiles.help.shown"),
    ])
    func `may not say what is the provider's`(_ overlay: String, _ rest: String, _ name: String) throws {
        let (kept, issues) = try admitted(overlay)
        #expect(issues == ["draft:1: \(name) is the provider's, wanted only what is the council's"])
        #expect(kept == (try parse(rest)))
    }

    @Test(arguments: [
        (#"{"nmae":"x"}"#, "{}", "draft:1: nmae is not a setting here, did you mean 'name'?"),
        (
            #"{"tiles":{"hepl":{"shown":false}}}"#, #"{"tiles":{}}"#,
            "draft:1: tiles.hepl is not there, did you mean 'help'?"
        ),
        (#"{"tiles":{"gone":null}}"#, #"{"tiles":{}}"#, "draft:1: tiles.gone is not there"),
        ("[]", "{}", "draft:1: the overlay is a list, wanted a table"),
    ])
    func `does nothing to what is not there`(_ overlay: String, _ rest: String, _ issue: String) throws {
        let (kept, issues) = try admitted(overlay)
        #expect(issues == [issue])
        #expect(kept == (try parse(rest)))
    }

    @Test func `may change a named thing of the provider's but not add, remove or move one`() throws {
        var settings = Settings([:], at: "", isLearning: true)
        _ = settings.each("forms", "Forms") { _, form in form.read("title", default: "", owner: .council, "Its title") }
        let files: ConfigValue = ["forms": ["request": ["title": "Request"]]]
        func issues(_ overlay: String) throws -> [String] {
            settings.shape.admitted(try parse(overlay, file: "draft"), over: files).issues.map(\.description)
        }
        #expect(try issues(#"{"forms":{"request":{"title":"Ask"}}}"#) == [])
        #expect(
            try issues(#"{"forms":{"request":null,"reqest":{"title":"x"},"$order":[]}}"#) == [
                "draft:1: forms.request is the provider's, wanted only what is the council's",
                "draft:1: forms.reqest is not there, did you mean 'request'?",
                "draft:1: forms.$order is the provider's, wanted only what is the council's",
            ])
    }
}
