extension SettingsShape {
    /// The part of a council's `overlay` that may be laid over `files`, and an issue for each part that may not.
    ///
    /// A setting, list or raw value is admitted when its owner is the council. Named entries may be added, removed and
    /// put in order when the owner of their table is the council; their settings are judged by their own owners, as in
    /// a group. Changes to entries that are gone are left out too, so that an old overlay does no harm to new files.
    public func admitted(
        _ overlay: ConfigValue, over files: ConfigValue, at path: String = ""
    ) -> (overlay: ConfigValue, issues: [ConfigIssue]) {
        guard let over = overlay.table else {
            let name = path.isEmpty ? "the overlay" : path
            return ([:], [ConfigIssue(overlay.position, "\(name) is \(overlay.words), wanted a table")])
        }
        var kept: [ConfigTable.Entry] = []
        var issues: [ConfigIssue] = []
        for entry in over.entries where entry.key != "$schema" || !path.isEmpty {
            let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            let below = files.table?[entry.key]
            let part: (overlay: ConfigValue, issues: [ConfigIssue])
            switch self[entry.key]?.content {
            case _ where entry.key == "$order": part = (entry.value, [])
            case .group(let shape)? where entry.value.table != nil:
                part = shape.admitted(entry.value, over: below ?? [:], at: name)
            case .each(let shape)? where entry.value.table != nil:
                let owner = self[entry.key]?.owner ?? .provider
                part = shape.admitted(named: entry.value, over: below?.table ?? ConfigTable(), at: name, owner: owner)
            case nil:
                let hint = suggestion(for: entry.key, in: entries.map(\.key))
                issues.append(ConfigIssue(entry.position, "\(name) is not a setting here\(hint)"))
                continue
            default:
                guard self[entry.key]?.owner == .council else {
                    issues.append(.provider(entry, name))
                    continue
                }
                part = (entry.value, [])
            }
            kept.append(ConfigTable.Entry(entry.key, at: entry.position, part.overlay))
            issues += part.issues
        }
        return (ConfigValue(.table(ConfigTable(kept)), position: overlay.position), issues)
    }

    /// The same for a table of named entries, each of this shape.
    private func admitted(
        named overlay: ConfigValue, over files: ConfigTable, at path: String, owner: Owner
    ) -> (overlay: ConfigValue, issues: [ConfigIssue]) {
        var kept: [ConfigTable.Entry] = []
        var issues: [ConfigIssue] = []
        for entry in overlay.table?.entries ?? [] {
            let name = "\(path).\(entry.key)"
            let isPlain = entry.key == "$order" || entry.value.isNull
            if files[entry.key] == nil, entry.key != "$order", owner == .provider || isMissing(in: entry.value) {
                let hint = suggestion(for: entry.key, in: files.keys)
                issues.append(ConfigIssue(entry.position, "\(name) is not there\(hint)"))
            } else if isPlain, owner == .provider {
                issues.append(.provider(entry, name))
            } else if isPlain {
                kept.append(entry)
            } else {
                let part = admitted(entry.value, over: files[entry.key] ?? [:], at: name)
                kept.append(ConfigTable.Entry(entry.key, at: entry.position, part.overlay))
                issues += part.issues
            }
        }
        return (ConfigValue(.table(ConfigTable(kept)), position: overlay.position), issues)
    }

    /// Whether `value` lacks a required setting, so that it can only be a change to an entry that is gone.
    private func isMissing(in value: ConfigValue) -> Bool {
        entries.filter(\.isRequired).contains { entry in
            guard let given = value.table?[entry.key], !given.isNull else { return true }
            if case .group(let shape) = entry.content { return shape.isMissing(in: given) }
            return false
        }
    }
}

extension ConfigIssue {
    fileprivate static func provider(_ entry: ConfigTable.Entry, _ name: String) -> ConfigIssue {
        ConfigIssue(entry.position, "\(name) is the provider's, wanted only what is the council's")
    }
}
