/// Header fields in the order they came, repeated ones kept.
public struct Fields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One header field. Names compare without regard to letter case.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var all: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// Makes room for `count` fields.
    public mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Every value given for `name`.
    public func values(_ name: String) -> [String] {
        all.filter { sameName($0.name, name) }.map(\.value)
    }

    /// The only value of `name`; nil when it is absent, or came more than once.
    public subscript(name: String) -> String? {
        var found: String?
        for field in all where sameName(field.name, name) {
            guard found == nil else { return nil }
            found = field.value
        }
        return found
    }
}

/// Compares two field names as RFC 9110, section 5.1 asks: ASCII letters without regard to case.
func sameName(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.utf8, b.utf8)
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { lowered($0) == lowered($1) }
}

func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
