extension ConfigValue {
    /// This value with `upper` laid over it, as a JSON Merge Patch (RFC 7396) that keeps order.
    ///
    /// Tables merge name by name; a new name comes last; `null` removes; `"$order": [names]` in a table puts those
    /// names first. Lists and all other values are replaced whole. Every value keeps the position from its own layer; a
    /// merged table has that of the uppermost layer with anything in it.
    public func overlaid(with upper: ConfigValue) -> ConfigValue {
        guard let over = upper.table else { return upper }
        let base = table ?? ConfigTable()
        if over.isEmpty, table != nil { return self }

        var entries = base.entries.filter { over[$0.key].map { !$0.isNull } ?? true }
        let places = Dictionary(zip(entries.map(\.key), entries.indices)) { first, _ in first }
        let order = over["$order"]?.names
        for entry in over.entries where !entry.value.isNull && !(entry.key == "$order" && order != nil) {
            let below = places[entry.key].map { entries[$0].value } ?? ConfigValue(.null)
            let merged = ConfigTable.Entry(entry.key, at: entry.position, below.overlaid(with: entry.value))
            if let place = places[entry.key] { entries[place] = merged } else { entries.append(merged) }
        }
        let whole = ConfigTable(entries)
        return ConfigValue(.table(order.map(whole.ordered(by:)) ?? whole), position: upper.position)
    }

    /// The strings of a list; nil for anything that is not a list of strings only.
    var names: [String]? {
        guard let list else { return nil }
        let names = list.compactMap(\.string)
        return names.count == list.count ? names : nil
    }
}

extension ConfigTable {
    /// The entries named in `names` first, in its order; then the others in theirs.
    func ordered(by names: [String]) -> ConfigTable {
        let first = names.compactMap { name in self[name].map { Entry(name, at: position(of: name), $0) } }
        return ConfigTable(first + entries)
    }
}
