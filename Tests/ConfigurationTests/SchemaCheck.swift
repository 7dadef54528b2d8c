import Configuration

/// A small JSON Schema validator: the keywords that our schemas use, and no others (draft 2020-12).
struct SchemaCheck {
    let schema: ConfigValue

    /// What in `value` the schema does not allow; a keyword that is not known here is a mistake as well.
    func mistakes(in value: ConfigValue, at path: String = "") -> [String] {
        guard let keywords = schema.table else {
            return schema == false ? ["\(path) is not allowed"] : schema == true ? [] : ["\(path) has no schema"]
        }
        return keywords.entries.flatMap { mistakes(in: value, at: path, keyword: $0.key, $0.value) }
    }

    private func mistakes(in value: ConfigValue, at path: String, keyword: String, _ wanted: ConfigValue) -> [String] {
        func refuse(unless isRight: Bool) -> [String] { isRight ? [] : ["\(path) \(keyword): \(value.json)"] }
        func check(_ schema: ConfigValue, _ value: ConfigValue, _ key: String) -> [String] {
            SchemaCheck(schema: schema).mistakes(in: value, at: "\(path)/\(key)")
        }
        func matches(_ schema: ConfigValue) -> Bool { SchemaCheck(schema: schema).mistakes(in: value).isEmpty }

        switch keyword {
        case "$schema", "$id", "title", "description", "default", "$comment": return []
        case "type": return refuse(unless: value.isOf(type: wanted.string ?? ""))
        case "enum": return refuse(unless: wanted.list?.contains(value) ?? false)
        case "anyOf": return refuse(unless: wanted.list?.contains(where: matches) ?? false)
        case "oneOf": return refuse(unless: wanted.list?.filter(matches).count == 1)
        case "minLength":
            guard let text = value.string else { return [] }
            return refuse(unless: ConfigValue(.number(Double(text.unicodeScalars.count))).isAtLeast(wanted))
        case "minimum", "maximum":
            guard case .number = value.kind else { return [] }
            return refuse(unless: keyword == "minimum" ? value.isAtLeast(wanted) : wanted.isAtLeast(value))
        case "maxItems":
            guard let list = value.list else { return [] }
            return refuse(unless: wanted.isAtLeast(ConfigValue(.number(Double(list.count)))))
        case "pattern":
            guard let text = value.string else { return [] }
            guard let pattern = try? Regex(wanted.string ?? "(") else { return ["\(path) has no pattern"] }
            return refuse(unless: text.contains(pattern))
        case "items": return (value.list ?? []).enumerated().flatMap { check(wanted, $1, "\($0)") }
        case "required":
            guard let table = value.table else { return [] }
            return (wanted.list ?? []).compactMap(\.string).filter { table[$0] == nil }.map { "\(path) lacks \($0)" }
        case "properties":
            return (value.table?.entries ?? []).flatMap { entry in
                wanted.table?[entry.key].map { check($0, entry.value, entry.key) } ?? []
            }
        case "additionalProperties":
            let known = schema.table?["properties"]?.table
            return (value.table?.entries ?? []).filter { known?[$0.key] == nil }
                .flatMap { check(wanted, $0.value, $0.key) }
        default: return ["\(path) goes by an unknown keyword: \(keyword)"]
        }
    }
}

extension ConfigValue {
    fileprivate func isOf(type: String) -> Bool {
        switch kind {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || (type == "integer" && number == number.rounded())
        case .string: type == "string"
        case .list: type == "array"
        case .table: type == "object"
        }
    }

    fileprivate func isAtLeast(_ other: ConfigValue) -> Bool {
        guard case .number(let mine) = kind, case .number(let least) = other.kind else { return false }
        return mine >= least
    }
}
