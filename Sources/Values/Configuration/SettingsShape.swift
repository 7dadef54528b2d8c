/// Who may change a setting, as the schema and the list of plugins tell the authors of files.
public enum Owner: String, Hashable, Sendable {
    /// The platform's operator.
    case provider
    /// A council's admins.
    case council
}

/// The settings that a reader asked for: the record that documents them and makes schemas.
public struct SettingsShape: Equatable, Sendable {
    /// What a setting may hold.
    public enum Content: Equatable, Sendable {
        /// One value.
        case value(SettingForm)
        /// A table of settings.
        case group(SettingsShape)
        /// A table of named entries, each a table of settings.
        case each(SettingsShape)
        /// A list of tables of settings.
        case list(SettingsShape)
        /// Any value; another reader checks it.
        case raw
    }

    /// One setting that was asked for.
    public struct Entry: Equatable, Sendable {
        /// Its name in the file.
        public let key: String
        /// What the setting may hold.
        public let content: Content
        /// Who may change it.
        public let owner: Owner
        /// One sentence for the file's author.
        public let meaning: String
        /// Whether it is an issue when it is missing.
        public let isRequired: Bool
        /// The value when it is left out; nil when there is no default.
        public let fallback: ConfigValue?
    }

    /// The settings in the order they were first asked for.
    public private(set) var entries: [Entry] = []

    /// Whether any of these settings must be given.
    var isRequired: Bool { entries.contains(where: \.isRequired) }

    /// Adds a setting; for a name that is there already, only merges the settings of its tables.
    mutating func add(_ entry: Entry) {
        guard let place = entries.firstIndex(where: { $0.key == entry.key }) else { return entries.append(entry) }
        let known = entries[place]
        entries[place] = Entry(
            key: known.key, content: known.content.joined(with: entry.content), owner: known.owner,
            meaning: known.meaning, isRequired: known.isRequired, fallback: known.fallback)
    }

    mutating func add(_ other: SettingsShape) {
        for entry in other.entries { add(entry) }
    }
}

extension SettingsShape.Content {
    fileprivate func joined(with other: Self) -> Self {
        func joined(_ a: SettingsShape, _ b: SettingsShape) -> SettingsShape {
            var all = a
            all.add(b)
            return all
        }
        return switch (self, other) {
        case (.group(let a), .group(let b)): .group(joined(a, b))
        case (.each(let a), .each(let b)): .each(joined(a, b))
        case (.list(let a), .list(let b)): .list(joined(a, b))
        default: self
        }
    }
}
