extension ConfigValue {
    /// This value with `upper` laid over it, as a JSON Merge Patch (RFC 7396) that keeps order.
    ///
    /// Tables merge name by name; a new name comes last; `null` removes; a table may say `"$order": [names]` to put
    /// those first. Lists and all else are replaced whole. Every position stays that of the layer that said it; a
    /// merged table's is that of the uppermost layer that says anything in it.
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

    /// The words of a list that holds only words.
    var names: [String]? {
        guard let list else { return nil }
        let names = list.compactMap(\.string)
        return names.count == list.count ? names : nil
    }
}

extension ConfigTable {
    /// The entries that `names` names come first, in its order; the others follow as they were.
    func ordered(by names: [String]) -> ConfigTable {
        let first = names.compactMap { name in self[name].map { Entry(name, at: position(of: name), $0) } }
        return ConfigTable(first + entries)
    }
}
