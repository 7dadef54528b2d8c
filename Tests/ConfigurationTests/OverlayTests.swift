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
