/// Reads one table of settings, and records which settings were asked for.
///
/// Reading never throws: a missing or malformed setting is recorded as an issue and replaced, so that one run reports
/// every mistake in every file. Ask for every setting unconditionally: the record of reads is the schema. It is kept
/// only when `isLearning` is set, because a thousand councils are read at each start.
public struct Settings: Sendable {
    /// The dotted name of the table; empty for a whole file.
    public let path: String
    /// The issues so far, in the order found.
    public private(set) var issues: [ConfigIssue] = []
    /// The settings asked for so far; empty unless they are being learned.
    public private(set) var shape = SettingsShape()

    let isLearning: Bool
    let table: ConfigTable
    /// How many of this table and those around it exist only to learn which settings a reader asks for.
    let blanks: Int
    private let position: Position?
    /// Whether issues are dropped: the table exists only to learn from, or its value is no table, which is reported
    /// once.
    private var isSilent: Bool
    private var isClosed = false
    private var asked: [String] = []
    /// The issues of settings that are missing, with the names of which one would do.
    private var missing: [(issue: ConfigIssue, names: [String])] = []

    /// Settings read from `value`; issues name them by `path`, which is empty for a whole file.
    /// - Parameter isLearning: whether the settings asked for are recorded in ``shape``.
    public init(_ value: ConfigValue, at path: String, isLearning: Bool = false) {
        let settled = ConfigValue(table: []).overlaid(with: value)
        self.init(settled: ConfigValue(settled.kind, position: value.position), at: path, isLearning: isLearning)
    }

    /// The settings that `read` asks for.
    /// - Parameter path: as for ``init(_:at:isLearning:)``.
    public static func shape(at path: String = "", of read: (inout Settings) -> Void) -> SettingsShape {
        var settings = Settings([:], at: path, isLearning: true)
        read(&settings)
        return settings.shape
    }

    /// Settings of a value in which `null` and `$order` are applied already.
    init(settled value: ConfigValue, at path: String, isLearning: Bool) {
        self.init(value.table ?? ConfigTable(), at: path, position: value.position, isLearning: isLearning)
        if value.table == nil, !value.isNull {
            note(nil, "is \(value.words), wanted a table of settings")
            isSilent = true
        }
    }

    init(_ table: ConfigTable, at path: String, position: Position?, isLearning: Bool, blanks: Int = 0) {
        (self.table, self.isLearning, self.path) = (table, isLearning, path)
        (self.position, self.blanks) = (position, blanks)
        isSilent = blanks > 0
    }

    /// Reads a setting that has a default. `fallback` is used when it is left out, and, with an issue, when it is
    /// malformed.
    /// - Parameter meaning: one sentence for the file's author, which goes into the schema.
    public mutating func read<V: SettingValue>(
        _ key: String, default fallback: V, owner: Owner = .provider, _ meaning: String
    ) -> V {
        ask(key, .value(V.form), by: owner, meaning, fallback: fallback.setting)
        return parse(key) ?? fallback
    }

    /// Reads a setting that must be given. When it is missing or malformed, that is an issue, and the result is the
    /// type's `placeholder`.
    public mutating func require<V: SettingValue>(
        _ key: String, as type: V.Type = V.self, owner: Owner = .provider, _ meaning: String
    ) -> V {
        ask(key, .value(V.form), by: owner, meaning, isRequired: true)
        if given(key) == nil { note(missing: [key], at: key, "is missing, wanted \(V.form.wanted): \(meaning)") }
        return parse(key) ?? .placeholder
    }

    /// Reads a setting that may be left out; nil when it is, and, with an issue, when it is malformed.
    public mutating func optional<V: SettingValue>(
        _ key: String, as type: V.Type = V.self, owner: Owner = .provider, _ meaning: String
    ) -> V? {
        ask(key, .value(V.form), by: owner, meaning)
        return parse(key)
    }

    /// The unchecked value of `key`, for another reader; nil when it is left out or `null`.
    public mutating func value(_ key: String, _ meaning: String, owner: Owner = .provider) -> ConfigValue? {
        ask(key, .raw, by: owner, meaning)
        return given(key)
    }

    /// Records an issue at `key`, or at the table when `key` is nil or left out. `message` follows the name:
    /// `is 0, wanted at least 1`.
    public mutating func note(_ key: String?, _ message: String) {
        let name = key.map(name(of:)) ?? (path.isEmpty ? "the file" : path)
        note([ConfigIssue(key.flatMap(place(of:)) ?? position, "\(name) \(message)")])
    }

    /// Records an issue about `key`, or about the table when `key` is nil, because none of the settings `names` is given.
    /// When one of them is misspelt, only that is an issue.
    public mutating func note(missing names: [String], at key: String? = nil, _ message: String) {
        let known = issues.count
        note(key, message)
        missing += issues[known...].map { ($0, names) }
    }

    /// Adds the issues of another reader of part of these settings.
    public mutating func note(_ others: [ConfigIssue]) {
        if !isSilent { issues += others }
    }

    /// Records an issue about `name` in the table under `key`, or about its value; `index` is an entry of a list there,
    /// from 0.
    public mutating func note(_ key: String, at name: String, entry index: Int? = nil, _ message: String) {
        let inner = given(key)?.table
        let entry = index.flatMap { index in inner?[name]?.list.flatMap { index < $0.count ? $0[index] : nil } }
        let place = entry?.position ?? inner?.position(of: name) ?? place(of: key)
        note([ConfigIssue(place, "\(self.name(of: key)).\(name)\(index.map { "[\($0)]" } ?? "") \(message)")])
    }

    /// Records an issue about entry `index`, from 0, of the list under `key`.
    public mutating func note(_ key: String, entry index: Int, _ message: String) {
        note([ConfigIssue(position(of: key, entry: index), "\(name(of: key))[\(index)] \(message)")])
    }

    /// Where the value of `key` is written, or entry `index` (from 0) of its list; the table's position when `key` is
    /// left out; nil when no file holds it. For checks that need other files.
    public func position(of key: String, entry index: Int? = nil) -> Position? {
        let list = given(key)?.list ?? []
        guard let index, index < list.count else { return place(of: key) }
        return list[index].position ?? place(of: key)
    }

    /// Whether `key` has a value other than `null`.
    public func isGiven(_ key: String) -> Bool { given(key) != nil }

    /// Ends the reading: every name that was not asked for is an issue. Nested tables are closed by the call that opens
    /// them.
    public mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        for entry in table.entries where !asked.contains(entry.key) && !(path.isEmpty && entry.key == "$schema") {
            let meant = nearest(to: entry.key, in: asked)
            let problem =
                entry.key == "$order"
                ? "is \(entry.value.words), wanted a list of names"
                : "is not a setting here\(meant.map { ", did you mean '\($0)'?" } ?? "")"
            for lack in missing where lack.names.contains(meant ?? "") {
                if let place = issues.firstIndex(of: lack.issue) { issues.remove(at: place) }
            }
            note([ConfigIssue(entry.position, "\(name(of: entry.key)) \(problem)")])
        }
    }
}

extension Settings {
    /// The value of `key`; nil when it is left out or `null`.
    func given(_ key: String) -> ConfigValue? {
        table[key].flatMap { $0.isNull ? nil : $0 }
    }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Where the value of `key` is written; the table's position when it is left out.
    func place(of key: String) -> Position? { given(key)?.position ?? position }

    /// The settings of the table under `key`; empty when it is left out.
    func inner(_ key: String) -> Settings {
        guard let value = given(key) else {
            return Settings(
                ConfigTable(), at: name(of: key), position: position, isLearning: isLearning, blanks: blanks)
        }
        return Settings(settled: value, at: name(of: key), isLearning: isLearning)
    }

    mutating func ask(
        _ key: String, _ content: @autoclosure () -> SettingsShape.Content, by owner: Owner, _ meaning: String,
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
