import Configuration

/// One difference between two versions of a configuration value.
struct ValueDifference {
    enum Change {
        case added(ConfigValue)
        case removed(ConfigValue)
        case changed(from: ConfigValue, to: ConfigValue)
        /// The order of the names of a table, as it is now; the names are those that both versions have.
        case ordered([String])
    }

    let path: [String]
    let change: Change

    /// The keys of the setting that differs: for an order, those of the order.
    var settingKeys: [String] { if case .ordered = change { path + ["$order"] } else { path } }

    /// The differences, in the order of the new version; what was removed stands before what follows it in the old one.
    static func all(from old: ConfigValue?, to new: ConfigValue?, at path: [String] = []) -> [ValueDifference] {
        switch (old, new) {
        case (nil, nil): return []
        case (nil, let new?): return [ValueDifference(path: path, change: .added(new))]
        case (let old?, nil): return [ValueDifference(path: path, change: .removed(old))]
        case (let old?, let new?):
            guard old != new else { return [] }
            guard let (before, after) = old.table.flatMap({ old in new.table.map { (old, $0) } }) else {
                return [ValueDifference(path: path, change: .changed(from: old, to: new))]
            }
            let gone = before.entries.filter { after[$0.key] == nil }
            let kept = after.keys.filter { before[$0] != nil }
            let isMoved = kept != before.keys.filter { after[$0] != nil }
            return gone.map { ValueDifference(path: path + [$0.key], change: .removed($0.value)) }
                + after.entries.flatMap { all(from: before[$0.key], to: $0.value, at: path + [$0.key]) }
                + (isMoved ? [ValueDifference(path: path, change: .ordered(kept))] : [])
        }
    }
}

extension ValueDifference {
    /// The change in words, after the words for what it is about.
    var words: String {
        switch change {
        case .added(let value): value.table == nil ? "is \(Self.quoted(value)), and was not set" : "is new"
        case .removed(let value): value.table == nil ? "is not set, and was \(Self.quoted(value))" : "is taken out"
        case .changed(let old, let new): "is \(Self.quoted(new)), and was \(Self.quoted(old))"
        case .ordered(let names): "are in another order: \(names.joined(separator: ", "))"
        }
    }

    /// A value on one line, shortened.
    static func quoted(_ value: ConfigValue) -> String {
        let text = value.string.map { "\"\($0)\"" } ?? value.json
        let line = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
        return line.count > 160 ? "\(line.prefix(157))..." : line
    }
}
