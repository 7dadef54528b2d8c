/// Header fields in the order received, repeated ones kept.
public struct Fields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One header field. ``Fields`` finds it by name whatever the letter case; `==` compares letter for letter.
    public struct Field: Hashable, Sendable {
        /// The name, such as `Content-Type`.
        public let name: String
        /// The value; without white space at its ends when it was received.
        public let value: String

        /// A field; nothing is checked here, the server rejects names and values that are malformed when it writes
        /// them.
        public init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    /// Every field, in order.
    public private(set) var all: [Field] = []

    /// No fields.
    public init() {}

    /// Fields in the order written, repeated names kept.
    public init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// Reserves capacity for `count` fields.
    public mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

    /// Adds a field at the end, beside others of the same name.
    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Every value of `name`, in order; empty when it is absent.
    public func values(_ name: String) -> [String] {
        all.filter { sameName($0.name, name) }.map(\.value)
    }

    /// The only value of `name`; nil when it is absent or was sent more than once.
    public subscript(name: String) -> String? {
        var found: String?
        for field in all where sameName(field.name, name) {
            guard found == nil else { return nil }
            found = field.value
        }
        return found
    }
}

/// Compares two field names as RFC 9110, section 5.1 requires: ignoring the case of ASCII letters.
func sameName(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.utf8, b.utf8)
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { lowered($0) == lowered($1) }
}

/// The byte, or the lower case of an upper case ASCII letter.
@inlinable
public func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
