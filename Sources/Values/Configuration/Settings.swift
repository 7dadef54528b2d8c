/// One table of settings while it is read, and the record of what was asked of it.
///
/// Reading never throws: what is missing or malformed is noted as an issue and stood in for, so that one run reports
/// every mistake of every file. Ask for every setting unconditionally: the record of reads is the schema. It is kept only
/// where it is wanted, for a thousand councils are read at each start.
public struct Settings: Sendable {
    /// The name of the table, with dots; empty for a whole file.
    public let path: String
    /// What is wrong so far, in the order it was found.
    public private(set) var issues: [ConfigIssue] = []
    /// What was asked so far, where that is being learnt.
    public private(set) var shape = SettingsShape()

    let isLearning: Bool
    let table: ConfigTable
    /// How many tables, this one and those around it, are there only to learn what a reader asks.
    let blanks: Int
    private let position: Position?
    /// Whether there is nothing to find fault with: a table to learn from, or none at all, which is noted already.
    private var isSilent: Bool
    private var isClosed = false
    private var asked: [String] = []

    /// Settings that are read from `value`; issues call them `path`, which is empty for a whole file.
    /// - Parameter isLearning: whether what is asked is recorded as `shape`.
    public init(_ value: ConfigValue, at path: String, isLearning: Bool = false) {
        let settled = ConfigValue(table: []).overlaid(with: value)
        self.init(settled: ConfigValue(settled.kind, position: value.position), at: path, isLearning: isLearning)
    }

    /// Settings of a value that no `null` and no order stands in any more.
    init(settled value: ConfigValue, at path: String, isLearning: Bool) {
        self.init(value.table ?? ConfigTable(), at: path, position: value.position, isLearning: isLearning)
        if value.table == nil, !value.isNull {
            note(nil, "is \(value.words), wanted a table of settings")
            isSilent = true
        }
    }

    init(_ table: ConfigTable, at path: String, position: Position?, isLearning: Bool, blanks: Int = 0) {
        self.table = table
        self.isLearning = isLearning
        self.path = path
        self.position = position
        self.blanks = blanks
        isSilent = blanks > 0
    }

    /// Reads a setting that has a default.
    public mutating func read<V: SettingValue>(
        _ key: String, default fallback: V, owner: Owner = .provider, _ meaning: String
    ) -> V {
        ask(key, .value(V.form), owner, meaning, fallback: fallback.setting)
        return parse(key) ?? fallback
    }

    /// Reads a setting that must be given.
    public mutating func require<V: SettingValue>(
        _ key: String, as type: V.Type = V.self, owner: Owner = .provider, _ meaning: String
    ) -> V {
        ask(key, .value(V.form), owner, meaning, isRequired: true)
        if given(key) == nil { note(key, "is missing, wanted \(V.form.wanted): \(meaning)") }
        return parse(key) ?? .placeholder
    }

    /// Reads a setting that may be left out.
    public mutating func optional<V: SettingValue>(
        _ key: String, as type: V.Type = V.self, owner: Owner = .provider, _ meaning: String
    ) -> V? {
        ask(key, .value(V.form), owner, meaning)
        return parse(key)
    }

    /// The value as it is written, for what another reader takes over.
    public mutating func value(_ key: String, _ meaning: String, owner: Owner = .provider) -> ConfigValue? {
        ask(key, .raw, owner, meaning)
        return given(key)
    }

    /// Notes an issue where `key` is written, or at the table. `message` follows the name: `is 0, wanted at least 1`.
    public mutating func note(_ key: String?, _ message: String) {
        let name = key.map(name(of:)) ?? (path.isEmpty ? "the file" : path)
        note([ConfigIssue(key.flatMap(place(of:)) ?? position, "\(name) \(message)")])
    }

    /// Notes what another reader of part of these settings noted.
    public mutating func note(_ others: [ConfigIssue]) {
        if !isSilent { issues += others }
    }

    /// Notes an issue about one name of the table under `key`, or about what stands under it: `index` counts the entries
    /// of a list there.
    public mutating func note(_ key: String, at name: String, entry index: Int? = nil, _ message: String) {
        let inner = given(key)?.table
        let entry = index.flatMap { index in inner?[name]?.list.flatMap { index < $0.count ? $0[index] : nil } }
        let place = entry?.position ?? inner?.position(of: name) ?? place(of: key)
        note([ConfigIssue(place, "\(self.name(of: key)).\(name)\(index.map { "[\($0)]" } ?? "") \(message)")])
    }

    /// Notes an issue about an entry of the list under `key`.
    public mutating func note(_ key: String, entry index: Int, _ message: String) {
        note([ConfigIssue(position(of: key, entry: index), "\(name(of: key))[\(index)] \(message)")])
    }

    /// Where the value of `key` is written, or an entry of its list; where it is not given, where the table is. For what
    /// can be judged only beside other files.
    public func position(of key: String, entry index: Int? = nil) -> Position? {
        let list = given(key)?.list ?? []
        guard let index, index < list.count else { return place(of: key) }
        return list[index].position ?? place(of: key)
    }

    /// Whether `key` is written here.
    public func isGiven(_ key: String) -> Bool { given(key) != nil }

    /// Ends the reading: every name that nobody asked for is an issue. Nested tables are closed by who opens them.
    public mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        for entry in table.entries where !asked.contains(entry.key) && !(path.isEmpty && entry.key == "$schema") {
            let problem =
                entry.key == "$order"
                ? "is \(entry.value.words), wanted a list of names"
                : "is not a setting here\(suggestion(for: entry.key, in: asked))"
            note([ConfigIssue(entry.position, "\(name(of: entry.key)) \(problem)")])
        }
    }
}

extension Settings {
    /// What is given under `key`; nothing where it says `null`.
    func given(_ key: String) -> ConfigValue? {
        table[key].flatMap { $0.isNull ? nil : $0 }
    }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Where the value of `key` is written, or else the table.
    func place(of key: String) -> Position? { given(key)?.position ?? position }

    /// The settings of the table under `key`, which are none where it is left out.
    func inner(_ key: String) -> Settings {
        guard let value = given(key) else {
            return Settings(
                ConfigTable(), at: name(of: key), position: position, isLearning: isLearning, blanks: blanks)
        }
        return Settings(settled: value, at: name(of: key), isLearning: isLearning)
    }

    mutating func ask(
        _ key: String, _ content: @autoclosure () -> SettingsShape.Content, _ owner: Owner, _ meaning: String,
        isRequired: Bool = false, fallback: @autoclosure () -> ConfigValue? = nil
    ) {
        asked.append(key)
        guard isLearning else { return }
        shape.add(
            SettingsShape.Entry(
                key: key, content: content(), owner: owner, meaning: meaning, isRequired: isRequired,
                fallback: fallback()))
    }

    mutating func parse<V: SettingValue>(_ key: String) -> V? {
        parse(key) { value throws(SettingFault) -> V in try V(setting: value) }
    }

    mutating func parse<V>(_ key: String, _ read: (ConfigValue) throws(SettingFault) -> V) -> V? {
        guard let value = given(key) else { return nil }
        do {
            return try read(value)
        } catch {
            note([ConfigIssue(error.value.position ?? value.position, "\(name(of: key)) \(error.message)")])
            return nil
        }
    }
}
