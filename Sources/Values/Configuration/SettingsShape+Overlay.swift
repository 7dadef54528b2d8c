extension SettingsShape {
    /// What in a council's `overlay` over `files` is not the council's to say, or speaks of what is not there.
    ///
    /// A setting, list or raw value is the council's when its owner is. A named thing may be added, removed and put in
    /// order where the owner of their table is the council; what it holds goes by the owners in it, as in a group.
    public func issues(inOverlay overlay: ConfigValue, over files: ConfigValue, at path: String = "") -> [ConfigIssue] {
        guard let over = overlay.table else {
            return [
                ConfigIssue(
                    overlay.position, "\(path.isEmpty ? "the overlay" : path) is \(overlay.words), wanted a table")
            ]
        }
        return over.entries.flatMap { entry -> [ConfigIssue] in
            let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            if entry.key == "$order" || (entry.key == "$schema" && path.isEmpty) { return [] }
            guard let known = self[entry.key] else {
                let hint = suggestion(for: entry.key, in: entries.map(\.key))
                return [ConfigIssue(entry.position, "\(name) is not a setting here\(hint)")]
            }
            let below = files.table?[entry.key] ?? [:]
            switch known.content {
            case .group(let shape) where entry.value.table != nil:
                return shape.issues(inOverlay: entry.value, over: below, at: name)
            case .each(let shape) where entry.value.table != nil:
                return shape.issues(inNamed: entry.value, over: below, at: name, owner: known.owner)
            default:
                return known.owner == .council ? [] : [.provider(entry, name)]
            }
        }
    }

    private func issues(
        inNamed overlay: ConfigValue, over files: ConfigValue, at path: String, owner: Owner
    ) -> [ConfigIssue] {
        (overlay.table?.entries ?? []).flatMap { entry -> [ConfigIssue] in
            let name = "\(path).\(entry.key)"
            let below = files.table?[entry.key]
            if entry.key == "$order" || entry.value.isNull || below == nil, owner == .provider {
                return below == nil && entry.key != "$order"
                    ? [
                        ConfigIssue(
                            entry.position,
                            "\(name) is not there\(suggestion(for: entry.key, in: files.table?.keys ?? []))")
                    ]
                    : [.provider(entry, name)]
            }
            if entry.key == "$order" || entry.value.isNull { return [] }
            return issues(inOverlay: entry.value, over: below ?? [:], at: name)
        }
    }
}

extension ConfigIssue {
    fileprivate static func provider(_ entry: ConfigTable.Entry, _ name: String) -> ConfigIssue {
        ConfigIssue(entry.position, "\(name) is the provider's, wanted only what is the council's")
    }
}
