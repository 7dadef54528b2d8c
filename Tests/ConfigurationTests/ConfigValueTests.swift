import Configuration
import Foundation
import Testing

private func parse(_ bytes: [UInt8]) -> (value: ConfigValue?, issues: [ConfigIssue]) {
    var issues: [ConfigIssue] = []
    let value = ConfigValue.parse(bytes, file: "f", issues: &issues)
    return (value, issues)
}

private func parse(_ text: String) -> ConfigValue? { parse(Array(text.utf8)).value }

@Suite struct `JSON` {
    @Test(
        arguments: [
            ("null", ConfigValue(.null)), ("true", true), (" false\r\n", false), ("0", 0), ("-0.5e+2", -50),
            ("1E3", 1000),
            (#""""#, ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"),
            (#""\u00e9\uD83D\uDE00""#, "\u{E9}\u{1F600}"),
            ("\"\u{E9}\u{7F}\\u0000\"", "\u{E9}\u{7F}\0"), ("[]", []), ("[ 1 ,[ ] , {} ]", [1, [], [:]]),
            (#"{"b":1,"a":{"c":[true]}}"#, ["b": 1, "a": ["c": [true]]]),
        ] as [(String, ConfigValue)])
    func `is read as RFC 8259 says`(_ text: String, _ value: ConfigValue) {
        #expect(parse(text) == value)
    }

    @Test(arguments: [
        "", " ", "{", "[", "\"", "[1", "{\"a\"", "{\"a\":", "{\"a\":1", "[,]", "[1,,2]", "{,}", "{\"a\":1,,}", "nul",
        "nulll",
        "True", "NaN", "Infinity", "-Infinity", "+1", "-", ".5", "5.", "1e", "1e+", "0x10", "1_000", "--1", "- 1",
        "'a'",
        "\"\\a\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\uD800\"", "\"\\uDC00\"", "\"\\uD800\\u0041\"", "\"a\tb\"",
        "\"a\nb\"",
        "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "[1 2]", "1 2", "{}}", "[]]", "/* */ 1", "1 // x", "# x", "[1;2]",
        "\u{A0}1",
        "\u{FEFF}1", "\0", "1\0", "\u{C}1",
    ])
    func `that is not strictly so is refused with one issue`(_ text: String) {
        let (value, issues) = parse(Array(text.utf8))
        #expect(value == nil)
        #expect(issues.count == 1)
    }

    @Test func `is read again as it was written`() throws {
        let text = """
            {
              "name": "Caf\u{E9} \\"x\\" \\\\ \\u001b\\n",
              "list": ["en", 1, 0.25, 1e+30, -7, true, null],
              "tables": [
                {
                  "a": {},
                  "b": []
                },
                [1]
              ]
            }
            """
        let value = try #require(parse(text))
        #expect(value.json == text)
        #expect(parse(value.json) == value)
    }

    @Test func `keeps the place of every name and value`() throws {
        let table = try #require(parse("{\n  \"\u{E9}\": [1,\r\n\t{\"b\" : null}]}")?.table)
        #expect(table.position(of: "\u{E9}") == Position(file: "f", line: 2, column: 3))
        let list = try #require(table["\u{E9}"])
        #expect(list.position == Position(file: "f", line: 2, column: 8))
        let inner = try #require(list.list?.last)
        #expect(inner.position == Position(file: "f", line: 3, column: 2))
        #expect(inner.table?["b"]?.position == Position(file: "f", line: 3, column: 9))
    }

    @Test func `is as deep as 64 and no deeper`() {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(parse(nested(64)) != nil)
        #expect(parse(nested(65)) == nil)
        #expect(parse(String(repeating: "[", count: 1_000_000)) == nil)
    }

    @Test func `in a damaged file is refused with one issue, or is JSON to another reader too`() throws {
        let whole = Array(#"{"a": [1, -2.5e3, "x\u00e9\n", null], "b": {"c": true, "d": {}}}"#.utf8)
        var generator = Sequence(state: 42)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
                }
            }
            let (value, issues) = parse(bytes)
            if value == nil {
                #expect(issues.count == 1)
            } else {
                #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") {
                    try JSONSerialization.jsonObject(with: Data(bytes))
                }
            }
        }
    }
}

/// Numbers that look random and are the same in each run (SplitMix64).
private struct Sequence: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
