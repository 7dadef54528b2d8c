extension SettingsShape {
    /// A JSON Schema (draft 2020-12) of a file that holds these settings, as text with a final line feed.
    /// - Parameter partial: whether the file is laid over another: it has no required settings, and `null` removes.
    public func jsonSchema(title: String, id: String, partial: Bool = false) -> String {
        let head: [ConfigTable.Entry] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("$id", id.setting),
            .init("title", title.setting),
        ]
        let reference = ConfigTable.Entry("$schema", ["type": "string"])
        let body = object(partial: partial, also: [reference])
        return ConfigValue(table: head + body).json + "\n"
    }

    private func object(partial: Bool, also: [ConfigTable.Entry] = []) -> [ConfigTable.Entry] {
        let order: [ConfigTable.Entry] = partial ? [.init("$order", .order)] : []
        let properties = also + order + entries.map { .init($0.key, $0.schema(partial: partial)) }
        let required = partial ? [] : entries.filter(\.isRequired).map(\.key.setting)
        return [.init("type", "object"), .init("properties", ConfigValue(table: properties))]
            + (required.isEmpty ? [] : [.init("required", ConfigValue(.list(required)))])
            + [.init("additionalProperties", false)]
    }
}

extension SettingsShape.Entry {
    fileprivate func schema(partial: Bool) -> ConfigValue {
        let body = ConfigValue(table: content.schema(partial: partial)).orNull(if: partial)
        var entries = [.init("description", meaning.setting)] + (body.table?.entries ?? [])
        if let fallback { entries.append(.init("default", fallback)) }
        if owner == .council { entries.append(.init("$comment", "The council may change it.")) }
        return ConfigValue(table: entries)
    }
}

extension SettingsShape.Content {
    fileprivate func schema(partial: Bool) -> [ConfigTable.Entry] {
        switch self {
        case .value(let form): form.schema.table?.entries ?? []
        case .group(let shape): shape.object(partial: partial)
        case .each(let shape):
            [
                .init("type", "object"), .init("properties", ["$order": .order]),
                .init("additionalProperties", ConfigValue(table: shape.object(partial: partial)).orNull(if: partial)),
            ]
        case .list(let shape):
            // An overlay replaces a list whole, so its tables are complete in every file.
            [.init("type", "array"), .init("items", ConfigValue(table: shape.object(partial: false)))]
        case .raw: []
        }
    }
}

extension ConfigValue {
    /// This schema, or one that takes `null` as well, which removes in a file that is laid over another.
    fileprivate func orNull(if partial: Bool) -> ConfigValue { partial ? ["anyOf": [self, ["type": "null"]]] : self }

    fileprivate static var order: ConfigValue {
        ["description": "The names that come first, in this order", "type": "array", "items": ["type": "string"]]
    }
}
