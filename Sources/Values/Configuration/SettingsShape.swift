/// Whose a setting is: the overlay that a council's admins write holds only the council's.
public enum Owner: String, Hashable, Sendable {
    /// Whoever runs the platform: said in files.
    case provider
    /// A council's admins: said in the console, over the files.
    case council
}

/// What a reader asked of its settings: the record of reads that documents them, checks overlays and makes schemas.
public struct SettingsShape: Hashable, Sendable {
    /// What stands under one name.
    public enum Content: Hashable, Sendable {
        /// One value.
        case value(SettingForm)
        /// A table of settings.
        case group(SettingsShape)
        /// A table of named things, each a table of settings.
        case each(SettingsShape)
        /// A list of tables of settings.
        case list(SettingsShape)
        /// What another reader takes over.
        case raw
    }

    /// One setting that was asked for.
    public struct Entry: Hashable, Sendable {
        /// Its name in the file.
        public let key: String
        /// What stands under the name.
        public let content: Content
        /// Who may say it.
        public let owner: Owner
        /// One sentence for whoever writes the file.
        public let meaning: String
        /// Whether it must be given.
        public let isRequired: Bool
        /// What an absent setting stands for, where that is a value.
        public let fallback: ConfigValue?
    }

    /// In the order asked.
    public private(set) var entries: [Entry] = []

    /// The setting called `key`; nil where none is.
    public subscript(key: String) -> Entry? { entries.first { $0.key == key } }

    /// Whether anything in here must be given.
    public var isRequired: Bool { entries.contains(where: \.isRequired) }

    /// Adds what was asked; a second question about one name only adds what its tables hold.
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
