extension ConfigValue {
    /// The value at the end of `path`, one nested table per name; nil when there is none.
    public func value(at path: [String]) -> ConfigValue? { path.reduce(Optional(self)) { $0?.table?[$1] } }

    /// The same value with `value` at the end of `path`; tables on the way are added, after what is there, and replace
    /// what is no table.
    public func setting(_ path: [String], to value: ConfigValue) -> ConfigValue {
        guard let key = path.first else { return value }
        let table = table ?? ConfigTable()
        let entry = ConfigTable.Entry(
            key, (table[key] ?? ConfigValue(.null)).setting(Array(path.dropFirst()), to: value))
        return ConfigValue(.table(table.replacing(entry)), position: position)
    }

    /// The same value without the entry at the end of `path`, and without the tables on the way that it leaves empty.
    public func removing(_ path: [String]) -> ConfigValue {
        guard let key = path.first, let table, let inner = table[key] else { return self }
        let rest = path.count == 1 ? nil : inner.removing(Array(path.dropFirst()))
        if let rest, rest.table?.isEmpty != true {
            return ConfigValue(.table(table.replacing(ConfigTable.Entry(key, rest))), position: position)
        }
        return ConfigValue(.table(ConfigTable(table.entries.filter { $0.key != key })), position: position)
    }

    /// The change that makes this value `target` when it is laid over it by ``overlaid(with:)``: only what differs, `null`
    /// for what is removed, and `$order` if the order differs. Nil if nothing does.
    public func change(to target: ConfigValue) -> ConfigValue? {
        if self == target { return nil }
        guard let table, let wanted = target.table else { return target }
        let removed = table.keys.filter { wanted[$0] == nil }.map { ConfigTable.Entry($0, ConfigValue(.null)) }
        let changed = wanted.entries.compactMap { entry -> ConfigTable.Entry? in
            guard let below = table[entry.key] else { return ConfigTable.Entry(entry.key, entry.value) }
            return below.change(to: entry.value).map { ConfigTable.Entry(entry.key, $0) }
        }
        let natural = table.keys.filter { wanted[$0] != nil } + wanted.keys.filter { table[$0] == nil }
        let order = ConfigTable.Entry("$order", ConfigValue(.list(wanted.keys.map(\.setting))))
        return ConfigValue(table: removed + changed + (natural == wanted.keys ? [] : [order]))
    }

    /// This change of a value followed by the change `upper`, as one change: `null` and `$order` stay in it, to be applied
    /// to a value by ``overlaid(with:)``.
    public func changed(by upper: ConfigValue) -> ConfigValue {
        guard let base = table, let over = upper.table else { return upper }
        var whole = base
        for entry in over.entries {
            let below = base[entry.key]
            let value: ConfigValue
            if entry.key == "$order", let first = entry.value.names, let others = below?.names {
                let names = first + others.filter { !first.contains($0) }
                value = ConfigValue(.list(names.map(\.setting)), position: entry.value.position)
            } else {
                value = below?.changed(by: entry.value) ?? entry.value
            }
            whole = whole.replacing(ConfigTable.Entry(entry.key, at: entry.position, value))
        }
        return ConfigValue(.table(whole), position: position ?? upper.position)
    }
}

extension ConfigTable {
    /// The same table with `entry` in the place of the one of that name, or else at the end.
    func replacing(_ entry: Entry) -> ConfigTable {
        guard self[entry.key] != nil else { return ConfigTable(entries + [entry]) }
        return ConfigTable(entries.map { $0.key == entry.key ? entry : $0 })
    }
}
