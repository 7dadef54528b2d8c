extension Settings {
    /// Reads a table of settings; one that is left out is read as an empty table.
    public mutating func group<T>(
        _ key: String, owner: Owner = .provider, _ meaning: String, read: (inout Settings) -> T
    ) -> T {
        var inner = inner(key)
        let result = read(&inner)
        finish(&inner)
        ask(key, .group(inner.shape), by: owner, meaning, isRequired: inner.shape.isRequired)
        return result
    }

    /// Reads a table of settings that may be left out; nil when it is.
    public mutating func optionalGroup<T>(
        _ key: String, owner: Owner = .provider, _ meaning: String, read: (inout Settings) -> T
    ) -> T? {
        let (results, shape) = readAll(key, given(key).map { [(name(of: key), $0)] } ?? [], read)
        ask(key, .group(shape), by: owner, meaning)
        return results.first
    }

    /// Reads a table of named entries, each a table of settings, in the order written; none when it is left out.
    public mutating func each<T>(
        _ key: String, owner: Owner = .provider, _ meaning: String, read: (_ name: String, inout Settings) -> T
    ) -> [T] {
        if let value = given(key), value.table == nil { note(key, "is \(value.words), wanted a table") }
        let entries = given(key)?.table?.entries ?? []
        let values = entries.map { (path: "\(name(of: key)).\($0.key)", value: $0.value) }
        var names = entries.map(\.key).makeIterator()
        let (results, shape) = readAll(key, values) { read(names.next() ?? "", &$0) }
        ask(key, .each(shape), by: owner, meaning)
        return results
    }

    /// Reads a list of tables of settings; none when it is left out.
    public mutating func list<T>(
        _ key: String, owner: Owner = .provider, _ meaning: String, read: (inout Settings) -> T
    ) -> [T] {
        if let value = given(key), value.list == nil { note(key, "is \(value.words), wanted a list of tables") }
        let values = (given(key)?.list ?? []).enumerated().map { (path: "\(name(of: key))[\($0)]", value: $1) }
        let (results, shape) = readAll(key, values, read)
        ask(key, .list(shape), by: owner, meaning)
        return results
    }
}

extension Settings {
    /// Bounds the learning of a reader that asks for tables like its own, which would never end.
    private static let mostBlanks = 6

    private mutating func readAll<T>(
        _ key: String, _ values: [(path: String, value: ConfigValue)], _ read: (inout Settings) -> T
    ) -> ([T], SettingsShape) {
        var shape = SettingsShape()
        let results = values.map { path, value in
            var inner = Settings(settled: value, at: path, isLearning: isLearning)
            let result = read(&inner)
            finish(&inner)
            shape.add(inner.shape)
            return result
        }
        return (results, values.isEmpty ? learn(key, read) : shape)
    }

    /// The settings that `read` asks for, learned by calling it with an empty table that reports no issues.
    private func learn<T>(_ key: String, _ read: (inout Settings) -> T) -> SettingsShape {
        guard isLearning, blanks < Self.mostBlanks else { return SettingsShape() }
        var blank = Settings(
            ConfigTable(), at: name(of: key), position: nil, isLearning: true, blanks: blanks + 1)
        _ = read(&blank)
        return blank.shape
    }

    private mutating func finish(_ inner: inout Settings) {
        inner.close()
        note(inner.issues)
    }
}
