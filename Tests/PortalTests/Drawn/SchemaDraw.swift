import Configuration
import Foundation

@testable import Portal

/// Draws edits of a file from its schema: values at and beyond every bound, of wrong kinds, and of hostile text.
struct SchemaDraw {
    /// A file as it is, below the root, and the schema of its kind.
    struct File: Sendable {
        let path: String
        let schema: ConfigValue
        let value: ConfigValue
    }

    var chance: SampleChance

    mutating func edit(of file: File) -> DrawnEdit {
        while true {
            if let (path, change) = draw(file.schema, file.value, []) {
                return DrawnEdit(file: file.path, path: path, change: change)
            }
        }
    }

    private mutating func isOnce(in count: Int) -> Bool { Int.random(in: 0..<count, using: &chance) == 0 }

    /// Goes down the schema, and comes to a place and what to write there; nil where that would change nothing that is
    /// looked at.
    private mutating func draw(
        _ schema: ConfigValue, _ value: ConfigValue?, _ path: [String]
    ) -> (path: [String], change: DrawnEdit.Change)? {
        let form = chosen(schema)
        let isTable = form["type"]?.string == "object"
        if !path.isEmpty {
            if isOnce(in: 30), value != nil { return (path, .remove) }
            if isOnce(in: isTable ? 15 : 8) { return (path, .set(wrongKind())) }
            if isOnce(in: 100) { return (path, .write(chance.one(of: Self.raw))) }
        }
        guard isTable else { return path.isEmpty ? nil : (path, .set(leaf(form, value))) }
        let properties = (form["properties"]?.table?.entries ?? []).filter {
            !["$schema", "about", "assumed"].contains($0.key)
        }
        let named = form["additionalProperties"].flatMap { $0.table == nil ? nil : $0 }
        if isOnce(in: 40) || properties.isEmpty && named == nil {
            return (path + [chance.one(of: Self.names)], .set(ConfigValue(.string(chance.one(of: Self.texts)))))
        }
        if let named, properties.isEmpty || isOnce(in: 2) {
            let known = value?.table?.keys.filter { $0 != "$order" } ?? []
            let key = known.isEmpty || isOnce(in: 4) ? chance.one(of: Self.names) : chance.one(of: known)
            return draw(named, value?.table?[key], path + [key])
        }
        // What is written already is changed as often as what is not.
        let given = properties.filter { value?.table?[$0.key] != nil }
        let property = chance.one(of: given.isEmpty || isOnce(in: 2) ? properties : given)
        return draw(property.value, value?.table?[property.key], path + [property.key])
    }

    /// One of the forms that a value may have.
    private mutating func chosen(_ schema: ConfigValue) -> ConfigValue {
        let forms = (schema["anyOf"]?.list ?? schema["oneOf"]?.list ?? []).filter { $0["type"]?.string != "null" }
        return forms.isEmpty ? schema : chosen(chance.one(of: forms))
    }

    private mutating func leaf(_ schema: ConfigValue, _ value: ConfigValue?) -> ConfigValue {
        if let choices = schema["enum"]?.list { return chance.one(of: choices + ["", "x", 1, choices[0]]) }
        switch schema["type"]?.string {
        case "integer": return number(schema)
        case "boolean": return chance.one(of: [true, false])
        case "array":
            let items = schema["items"] ?? [:]
            let count = chance.one(of: [0, 1, 1, 2, 3, 30])
            let old = value?.list ?? []
            let new = (0..<count).map { _ in leaf(chosen(items), nil) }
            return ConfigValue(.list(isOnce(in: 2) ? old + new : new))
        case "object": return ConfigValue(.table(ConfigTable([.init(chance.one(of: Self.names), text(value))])))
        default: return text(value)
        }
    }

    private mutating func number(_ schema: ConfigValue) -> ConfigValue {
        func bound(_ name: String) -> Double {
            if case .number(let number)? = schema[name]?.kind { number } else { 0 }
        }
        let (least, greatest) = (bound("minimum"), bound("maximum"))
        return ConfigValue(
            .number(
                chance.one(of: [
                    least, least + 1, greatest, greatest - 1, least - 1, greatest + 1, 0, -1, 1.5, 1e18, -1e18, 1e308,
                    9_223_372_036_854_775_808, -9_223_372_036_854_775_808, 4_294_967_296,
                ])))
    }

    private mutating func text(_ value: ConfigValue?) -> ConfigValue {
        let near = value?.string.map { [$0 + "x", $0.uppercased(), "\($0) {name}", "<b>\($0)</b>"] } ?? []
        return ConfigValue(.string(chance.one(of: Self.texts + near)))
    }

    private mutating func wrongKind() -> ConfigValue {
        chance.one(of: ["text", "", 3, -1, 1.5, true, [], ["a"], [:], ["a": "b"], [[1], [2]], 1e18, "5"])
    }

    private static let raw = ["1e999", "-1e999", "9223372036854775808", "01", "NaN", "\"\\ud800\"", "'x'", "+1"]

    /// Names for what a council names itself.
    private static let names = [
        "new-one", "x", "2", "A", "a b", "\u{E9}", "a.b", "../x", "<i>", "{x}", "constructor", "$order", "",
        String(repeating: "n", count: 300),
    ]

    private static let texts = [
        "<script>alert(1)</script>", "{placeholder}", "{number} {council} {", "a\u{202E}b\u{2066}c",
        "\u{0}\u{7}\u{1B}[2J",
        "", " ", "\u{FEFF}\u{200B}", "\"><img src=x onerror=alert(1)>", "](javascript:alert(1)) **",
        "javascript:alert(1)",
        "../../../../etc/passwd", "/etc/passwd", "%00%2e%2e", "-1", "1e999", "9223372036854775807", "yes", "null",
        "https://example.org/a?b=c#d", "x@example.org", "x\r\nBcc: y@example.org", "\u{1F469}\u{200D}\u{1F467}",
        "2026-02-30T00:00", "2026-11-29T00:00", "9999-12-31", "00:00", "#fff", "1px", "url(x)",
        "; } body { display: none",
        String(repeating: "W", count: 5000), String(repeating: "word ", count: 4000),
        String(repeating: "{a}", count: 2000), String(repeating: "\u{627}\u{654}", count: 3000),
    ]
}

extension ConfigValue {
    subscript(key: String) -> ConfigValue? { table?[key] }
}
