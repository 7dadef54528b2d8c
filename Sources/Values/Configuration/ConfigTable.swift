/// Named values in the order they were written. Two tables are equal when their names, order and values are.
public struct ConfigTable: Equatable, Sendable {
    /// One name with its value.
    public struct Entry: Equatable, Sendable {
        /// The name as it is written.
        public let key: String
        /// Where the name itself is written; nil for an entry that no file holds.
        public let position: Position?
        /// The value of the name.
        public let value: ConfigValue

        /// `value` under the name `key`.
        public init(_ key: String, at position: Position? = nil, _ value: ConfigValue) {
            (self.key, self.position, self.value) = (key, position, value)
        }

        /// Compares names and values, not positions.
        public static func == (a: Entry, b: Entry) -> Bool { a.key == b.key && a.value == b.value }
    }

    /// In the order they were written, each name once.
    public private(set) var entries: [Entry] = []
    /// The index of each name; empty for a small table, which is searched faster without.
    private var places: [String: Int] = [:]
    private static let small = 16

    /// A table of `entries`; of two with the same name, the first is kept.
    public init(_ entries: [Entry] = []) {
        self.entries.reserveCapacity(entries.count)
        for entry in entries where place(of: entry.key) == nil { append(entry) }
    }

    /// Adds an entry with a name that is not in the table yet.
    mutating func append(_ entry: Entry) {
        entries.append(entry)
        if !places.isEmpty {
            places[entry.key] = entries.count - 1
        } else if entries.count > Self.small {
            for (place, entry) in entries.enumerated() { places[entry.key] = place }
        }
    }

    private func place(of key: String) -> Int? {
        places.isEmpty ? entries.firstIndex { $0.key == key } : places[key]
    }

    /// Whether there is no name at all.
    public var isEmpty: Bool { entries.isEmpty }

    /// The names in the order they were written.
    public var keys: [String] { entries.map(\.key) }

    /// The value under `key`; nil when there is none.
    public subscript(key: String) -> ConfigValue? { place(of: key).map { entries[$0].value } }

    /// Where the name `key` is written; nil when there is no such name, or no file holds it.
    public func position(of key: String) -> Position? { place(of: key).flatMap { entries[$0].position } }

    /// Compares names, order and values, not positions.
    public static func == (a: ConfigTable, b: ConfigTable) -> Bool { a.entries == b.entries }
}
