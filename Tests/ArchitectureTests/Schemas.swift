import Foundation

/// The schemas in `Config/schema`: which settings there are, and what each may hold.
struct Schemas {
    /// Every part of every schema, the schemas themselves included.
    private let parts: [[String: Any]]

    init() throws {
        let all = try House.files(under: "Config/schema", ending: ".json").map {
            try JSONSerialization.jsonObject(with: $0.bytes)
        }
        parts = all.flatMap(Self.parts)
    }

    private static func parts(of value: Any) -> [[String: Any]] {
        if let list = value as? [Any] { return list.flatMap(parts) }
        guard let table = value as? [String: Any] else { return [] }
        return [table] + table.filter { $0.key != "default" }.values.flatMap(parts)
    }

    /// Why no part of a schema takes this JSON, which may be a part of a file, with `...` for what is left out; nil if
    /// one takes it.
    func fault(in json: String) -> String? {
        var text = json.replacing(/,?\s*\.\.\.\s*(?=[}\]])/, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("\"") { text = "{\(text.hasSuffix(",") ? String(text.dropLast()) : text)}" }
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            return "is no JSON"
        }
        return parts.contains { Self.takes(value, $0) } ? nil : "no schema takes these settings"
    }

    private static func takes(_ value: Any, _ schema: [String: Any]) -> Bool {
        if let any = (schema["anyOf"] ?? schema["oneOf"]) as? [[String: Any]] {
            return any.contains { takes(value, $0) }
        }
        if let choices = schema["enum"] as? [String] { return (value as? String).map(choices.contains) ?? false }
        switch schema["type"] as? String {
        case "object": return (value as? [String: Any]).map { takes($0, inObject: schema) } ?? false
        case "array":
            guard let list = value as? [Any], let items = schema["items"] as? [String: Any] else { return false }
            return list.allSatisfy { takes($0, items) }
        case "string": return value is String
        case "null": return value is NSNull
        case "boolean", "integer", "number": return value is NSNumber
        default: return false
        }
    }

    private static func takes(_ table: [String: Any], inObject schema: [String: Any]) -> Bool {
        let known = schema["properties"] as? [String: [String: Any]] ?? [:]
        let others = schema["additionalProperties"] as? [String: Any]
        return table.allSatisfy { key, value in
            if key.hasPrefix("<") { return !known.isEmpty }
            if let schema = known[key] ?? others { return takes(value, schema) }
            return false
        }
    }
}
